"""What the demo company consists of: an excerpt of a real history, and colleagues of our own."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from tools.stackexchange.dump import read_acceptances, read_posts, read_users
from tools.stackexchange.history import WEEK, HistoryItem, tell, weeks_to_move
from tools.stackexchange.organisation import Employee, Founding, Language, employ
from tools.stackexchange.site import DumpFiles, Site

DATA = Path(__file__).parent / "data"
SITE = Site("quantumcomputing.stackexchange.com")
# Found by trying: in at least three weeks every figure is about enough people to be released.
SEED = 5675
FIRST_DAY = date(2020, 1, 6)
EPOCH = datetime(2018, 3, 19, tzinfo=UTC)
WEEKS = 5


@dataclass(frozen=True)
class Skill:
    """One of the company's own skills with its names."""

    id: UUID
    labels: Mapping[Language, str]


@dataclass(frozen=True)
class Content:
    """Everything there is to load; times are moved so that it ends with last week."""

    company: str
    source: str
    time_zone: str
    administrator: Employee
    people: list[Employee]
    skills: list[Skill]
    history: list[HistoryItem]


def read_content(now: datetime, folder: Path = DATA) -> Content:
    """Read the files and make up the rest, the same for everyone who runs it this week."""
    own = tomllib.loads((folder / "colleagues.toml").read_text(encoding="utf-8"))
    files = DumpFiles.named(folder / "quantumcomputing")
    founding = Founding(SITE, SEED, FIRST_DAY)
    colleagues = [_colleague(person) for person in own["person"]]
    posts = list(read_posts(files.posts))
    told = [*tell(posts, read_acceptances(files.votes), SITE), *_conversations(own["question"])]
    tags = sorted({tag for post in posts for tag in post.tags} | _own_tags(own["question"]))
    return Content(
        company=own["company"],
        source="Stack Exchange: quantum computing, 2018",
        time_zone=own["time_zone"],
        administrator=colleagues[0],
        people=_with_leads(colleagues, employ(read_users(files.people).values(), founding)),
        skills=list(_skills(tags, folder)),
        history=moved(told, now.astimezone(ZoneInfo(own["time_zone"]))),
    )


def moved(history: Iterable[HistoryItem], now: datetime) -> list[HistoryItem]:
    """Bring a history into the weeks before this one, every conversation in one piece."""
    in_order = by_conversation(history)
    step = weeks_to_move(in_order, now)
    return [
        replace(
            item,
            created_at=item.created_at + step,
            helped=(item.helped[0], item.helped[1] + step) if item.helped else None,
        )
        for item in in_order
    ]


def by_conversation(history: Iterable[HistoryItem]) -> list[HistoryItem]:
    """Put every question right before its answers, so that the last question comes last of all."""
    items = list(history)
    asked_at = {item.id: item.created_at for item in items}

    def place(item: HistoryItem) -> tuple[datetime, UUID, bool, datetime]:
        question = item.parent_id or item.id
        return asked_at[question], question, item.kind == "answer", item.created_at

    return sorted(items, key=place)


def _colleague(person: Mapping[str, Any]) -> Employee:
    return Employee(
        external_id=person["id"],
        name=person["name"],
        unit=tuple(person["unit"]),
        manager=person.get("manager"),
        languages=tuple(person["languages"]),
        started_on=FIRST_DAY,
        roles=tuple(person.get("roles", ())),
    )


def _with_leads(colleagues: list[Employee], staff: list[Employee]) -> list[Employee]:
    """Put the whole company under our director, and our colleagues under the made-up leads."""
    director = colleagues[0].external_id
    leads = {person.unit: person.external_id for person in reversed(staff)}
    return [
        colleagues[0],
        *(replace(person, manager=leads.get(person.unit, director)) for person in colleagues[1:]),
        *(replace(person, manager=person.manager or director) for person in staff),
    ]


def _conversations(questions: Iterable[Mapping[str, Any]]) -> Iterator[HistoryItem]:
    for question in questions:
        asked = _asked(question)
        yield asked
        for position, answer in enumerate(question.get("answer", ())):
            at = asked.created_at + timedelta(hours=answer["hours"])
            yield HistoryItem(
                id=uuid5(asked.id, str(position)),
                kind="answer",
                parent_id=asked.id,
                author=answer["by"],
                created_at=at,
                title=None,
                text=answer["text"].strip(),
                language=question["language"],
                helped=(asked.author, at + timedelta(hours=1)) if answer.get("helped") else None,
            )


def _asked(question: Mapping[str, Any]) -> HistoryItem:
    morning = timedelta(days=question["day"], hours=8)
    return HistoryItem(
        id=uuid5(NAMESPACE_URL, f"urn:raakvlak:demo:{question['title']}"),
        kind="question",
        parent_id=None,
        author=question["by"],
        created_at=EPOCH + (WEEKS - 1 - question["week"]) * WEEK + morning,
        title=question["title"],
        text=question["text"].strip(),
        language=question["language"],
        skills=tuple(SITE.skill_id(tag) for tag in question["tags"]),
    )


def _own_tags(questions: Iterable[Mapping[str, Any]]) -> set[str]:
    return {tag for question in questions for tag in question["tags"]}


def _skills(tags: Iterable[str], folder: Path) -> Iterator[Skill]:
    names = tomllib.loads((folder / "skills.toml").read_text(encoding="utf-8"))
    for tag in tags:
        yield Skill(SITE.skill_id(tag), names.get(tag) or {"en": tag.replace("-", " ")})
