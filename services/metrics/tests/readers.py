"""What a reader sees of one metric of the whole company."""

from datetime import timedelta

from metrics.calendar.rules import week_label
from shared.testing.company import Company

from .stories import at

REPORT = "/metrics/reports/weekly"


async def shown_value(company: Company, week: int, metric: str) -> tuple[str, int | None]:
    learner = await company.enrol()
    label = week_label(at(week).date() - timedelta(days=at(week).weekday()))
    answer = await learner.api.get(REPORT, params={"from": label, "to": label, "metric": metric})
    [item] = answer.json()["items"]
    if not item["cells"]:
        return item["state"], None
    return item["cells"][0]["status"], item["cells"][0]["value"]
