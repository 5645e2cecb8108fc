"""Put one of everything into a house, so that every path of the contract can be filled in."""

import json
import time
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.world.house import House, hire_from
from tests.world.learning import furnish_learning
from tests.world.patience import until
from tests.world.photos import show_photo
from tests.world.signing import sign_message

COURSE_AT = {"account": "/learner", "course_id": "/course", "course_title": "/title"}


def furnish(house: House, mark: str) -> None:
    """Make one of everything; `mark` stands in every text, so that it can be recognised."""
    house.things |= {"person_id": str(house.ben.id), "kind": "useful", "role": "curator"}
    house.things |= {"company_id": str(house.company), "sequence": "1"}
    house.things |= {"name": "badges"}
    # Nobody is erased here; an erasure that is not there has to be unknown as well.
    house.things["erasure_id"] = str(uuid4())
    _furnish_profiles(house, mark)
    furnish_learning(house, mark)
    _furnish_feed(house, mark)
    _furnish_metrics(house)
    _furnish_integrations(house, mark)
    _furnish_debrief(house, mark)
    _furnish_together(house, mark)


def _put(house: House, name: str, path: str, body: dict[str, Any]) -> Any:
    """Put something under a new id and remember it by the name paths have for it."""
    house.things[name] = str(uuid4())
    return house.admin.put(f"{path}/{house.things[name]}", body)


def _furnish_profiles(house: House, mark: str) -> None:
    show_photo(house.ben, mark)
    _put(house, "skill_id", "/profiles/skills", {"labels": {"en": f"skill {mark}"}})
    house.things["endorser_id"] = str(house.ben.id)
    endorsements = f"/profiles/people/{house.admin.id}/endorsements"
    house.ben.put(f"{endorsements}/{house.things['skill_id']}", {"occasion": mark})
    role = {"titles": {"en": f"Role {mark}"}}
    _put(house, "role_description_id", "/profiles/role-descriptions", role)
    house.things |= {"topic_kind": "skill", "topic_id": house.things["skill_id"]}
    claim = {"skill_id": house.things["skill_id"], "kind": "teach", "note": mark}
    _put(house, "claim_id", "/profiles/claims", claim)
    _put(house, "credential_id", "/profiles/scim-credentials", {"description": mark})
    house.things["unit_id"] = house.ben.get("/profiles/units")["items"][0]["id"]
    needs = [{"skill_id": house.things["skill_id"], "people": 2, "note": mark}]
    learning_map = f"/profiles/learning-maps/{house.things['unit_id']}"
    house.admin.put(learning_map, {"needs": needs})
    counted = ("counted", "too-few")
    until(
        lambda: house.admin.get(learning_map)["needs"][0]["coverage"]["state"] in counted,
        "the learning map is counted, and stays as it is",
    )
    # Asked for and never carried out: he is still needed.
    house.things["erasure_id"] = str(uuid4())
    wish = {"person_id": str(house.farid.id)}
    house.farid.put(f"/profiles/erasures/{house.things['erasure_id']}", wish)
    house.things["export_id"] = str(uuid4())
    house.ann.put(
        f"/profiles/exports/{house.things['export_id']}", {"person_id": str(house.ann.id)}
    )
    imports = house.admin.get("/profiles/people/imports")["items"]
    house.things["profiles.import_id"] = imports[0]["id"]


def _furnish_feed(house: House, mark: str) -> None:
    admin = house.admin
    question = house.ann.ask(f"How does {mark} work?", title=mark)
    answer = house.ben.answer(question, f"Like {mark}.")
    house.things |= {"question_id": str(question), "item_id": str(question)}
    house.things["answer_id"] = str(answer)
    _put(house, "post_id", "/feed/posts", {"text": f"See {mark}."})
    theme = {"name": f"Friends of {mark}", "purpose": mark, "language": "en"}
    _put(house, "community_id", "/feed/communities", theme)
    _put(house, "comment_id", "/feed/comments", {"item_id": str(question), "text": mark})
    house.things["feed.import_id"] = str(uuid4())
    admin.put(f"/feed/imports/{house.things['feed.import_id']}", {"source": mark})
    inbox = until(lambda: house.ann.get("/feed/inbox")["items"], "Ann is told of the answer")
    house.things["note_id"] = inbox[0]["id"]


def _furnish_metrics(house: House) -> None:
    closes_on = str(date.today() + timedelta(days=14))  # noqa: DTZ011  the days of Brussels will do
    asked = {"unit_id": house.things["unit_id"], "closes_on": closes_on}
    house.things["pulse_id"] = str(uuid4())
    pulse = f"/metrics/pulses/{house.things['pulse_id']}"
    until(lambda: house.admin.put(pulse, asked), "metrics knows the unit")


def _furnish_integrations(house: House, mark: str) -> None:
    listener = {
        "description": mark,
        "url": "https://hooks.example.com/in",
        "event_types": ["metrics.week.closed.v1"],
    }
    stored = _put(house, "subscription_id", "/integrations/subscriptions", listener)
    sent = house.admin.post(f"/integrations/subscriptions/{stored['id']}/tests")
    house.things["delivery_id"] = sent["id"]
    lms = {"description": mark, "vendor": "generic", "mapping": COURSE_AT}
    stored = _put(house, "connection_id", "/integrations/connections", lms)
    house.things["account"] = f"account-{mark}"
    accounts = f"/integrations/connections/{stored['id']}/accounts/{house.things['account']}"
    house.admin.put(accounts, {"person_id": str(house.ann.id)})
    complete_course(house, stored, house.things["account"], f"Course {mark}")
    own = f"/integrations/connections/{stored['id']}/accounts/boss-{mark}"
    house.admin.put(own, {"person_id": str(house.admin.id)})
    complete_course(house, stored, f"boss-{mark}", f"Course for the boss {mark}")
    receipts = house.admin.get(f"/integrations/connections/{stored['id']}/receipts")["items"]
    house.things["receipt_id"] = receipts[0]["id"]


def complete_course(house: House, connection: dict[str, Any], account: str, title: str) -> UUID:
    """Tell, as the learning platform would, that someone completed a course."""
    message = uuid4()
    body = json.dumps({"learner": account, "course": str(message), "title": title}).encode()
    response = house.admin.api.post(
        connection["events_path"],
        content=body,
        headers=sign_message(str(message), int(time.time()), body, connection["secret"])
        | {"Content-Type": "application/json", "Authorization": ""},
    )
    assert response.status_code == 202, response.text
    return message


def _furnish_debrief(house: House, mark: str) -> None:
    done = until(lambda: house.ann.get("/feed/completions")["items"], "the feed knows the course")
    house.things["completion_id"] = done[0]["id"]
    house.things["debrief_id"] = str(uuid4())
    house.ann.put(
        f"/feed/debriefs/{house.things['debrief_id']}",
        {"completion_id": done[0]["id"], "text": f"I took {mark} from it."},
    )


def _furnish_together(house: House, mark: str) -> None:
    """Make what is between two people the administrator's own, so that somebody reads it here."""
    keeper = {"person_id": str(house.admin.id), "unit_id": house.things["unit_id"]}
    _put(house, "point_person_id", "/profiles/point-people", keeper)
    fresh = until(lambda: house.admin.get("/profiles/fresh-competences")["items"], "it is fresh")
    house.things["competence_id"] = fresh[0]["id"]
    _furnish_sos(house, mark)
    _put(house, "kudos_id", "/profiles/kudos", {"person_ids": [str(house.ben.id)], "text": mark})
    calendar = house.admin.post("/profiles/calendars")["path"]
    house.things["secret"] = calendar.rpartition("/")[2].removesuffix(".ics")


def _furnish_sos(house: House, mark: str) -> None:
    hire_from(
        house,
        [
            "external_id,display_name,manager_external_id",
            f"emma,Emma Wouters,{house.admin.name}",
        ],
    )
    yesterday = date.today() - timedelta(days=1)  # noqa: DTZ011  the days of Brussels will do
    wanted = {
        "with_id": str(house.people["emma"].id),
        "kind": "sos",
        "relation": "manager",
        "every_weeks": 1,
        "weekday": yesterday.isoweekday(),
        "at": "00:00",
        "time_zone": "Europe/Brussels",
        "starts_on": str(yesterday),
    }
    _put(house, "check_in_id", "/profiles/check-ins", wanted)
    check_in = f"/profiles/check-ins/{house.things['check_in_id']}"
    house.people["emma"].put(f"{check_in}/acceptance")
    house.things["day"] = str(yesterday)
    house.admin.put(f"{check_in}/sos-moments/{yesterday}", {"problems": mark})
    _put(house, "point_id", f"{check_in}/points", {"text": mark})
    _put(house, "private_note_id", f"{check_in}/private-notes", {"text": mark})
