"""What leaves, event by event: a new field or event has to be decided on here."""

from typing import Any, get_args

import jsonschema_rs
import pytest
from pydantic.fields import FieldInfo

from integrations.event_types.rules import disclosed, disclosed_fields, offered
from shared.events.base import Event
from shared.events.communities import CommunityChanged
from shared.events.examples import example_event
from shared.events.feed import ItemPublished, ItemRevised
from shared.events.registry import EVENTS
from shared.testing.company import Company

_ENVELOPE = {"event_id", "company_id", "occurred_at", "imported"}

# Every event and the fields of it that stay inside, even when all in the company may see it.
KEPT_INSIDE: dict[str, set[str]] = {
    "feed.comment.posted.v1": set(),
    "feed.community.changed.v1": set(),
    "feed.community.closed.v1": set(),
    "feed.help.confirmed.v1": set(),
    "feed.help.unconfirmed.v1": set(),
    "feed.history.imported.v1": set(),
    "feed.item.published.v1": set(),
    "feed.item.reacted.v1": set(),
    "feed.item.removed.v1": {"kind", "parent_id"},
    "feed.item.revised.v1": set(),
    "feed.item.unreacted.v1": set(),
    "feed.person.mentioned.v1": set(),
    "feed.question.closed.v1": set(),
    "feed.question.reopened.v1": set(),
    "integrations.course.completed.v1": {"course_title", "course_url"},
    "matching.ask.withdrawn.v1": set(),
    "matching.person.asked.v1": {"reasons"},
    "metrics.pulse.closed.v1": set(),
    "metrics.pulse.opened.v1": set(),
    "metrics.week.closed.v1": set(),
    "profiles.company.changed.v1": set(),
    "profiles.person.changed.v1": {"identities"},
    "profiles.person.erased.v1": set(),
    "profiles.person.followed.v1": set(),
    "profiles.person.named.v1": set(),
    "profiles.person.unfollowed.v1": set(),
    "profiles.skill.claimed.v1": set(),
    "profiles.skill.endorsed.v1": set(),
    "profiles.skill.named.v1": set(),
    "profiles.skill.unclaimed.v1": {"kind", "person_id", "skill_id"},
    "profiles.skill.unendorsed.v1": set(),
    "profiles.switches.changed.v1": set(),
    "profiles.unit.changed.v1": set(),
    "profiles.unit.removed.v1": set(),
}
NEVER_OFFERED = {
    "feed.member.joined.v1",
    "feed.member.left.v1",
    "feed.person.forgotten.v1",
    "feed.person.gathered.v1",
    "integrations.person.forgotten.v1",
    "integrations.person_data.opened.v1",
    "integrations.person.gathered.v1",
    "matching.ask.declined.v1",
    "matching.person.forgotten.v1",
    "matching.person.gathered.v1",
    "metrics.person.forgotten.v1",
    "profiles.community.followed.v1",
    "profiles.community.unfollowed.v1",
    "profiles.competence.faded.v1",
    "profiles.competence.fresh.v1",
    "profiles.learning.shared.v1",
    "profiles.learning.unshared.v1",
    "profiles.person.notified.v1",
    "profiles.person.blocked.v1",
    "profiles.person.unblocked.v1",
    "profiles.skill.followed.v1",
    "profiles.skill.unfollowed.v1",
    "profiles.person.paused.v1",
    "profiles.person.resumed.v1",
    "profiles.sos.took-place.v1",
    "metrics.person.gathered.v1",
    "profiles.export.asked.v1",
    "profiles.export.closed.v1",
    "profiles.opt_in.changed.v1",
    "profiles.person.gathered.v1",
}
WITH_VISIBILITY = [kind for kind in EVENTS.values() if "visibility" in kind.model_fields]


def test_every_field_of_every_event_was_decided_on() -> None:
    kept = {
        name: set(kind.model_fields) - disclosed_fields(kind) - _ENVELOPE
        for name, kind in offered().items()
    }

    assert kept == KEPT_INSIDE
    assert set(EVENTS) - set(offered()) == NEVER_OFFERED


@pytest.mark.parametrize("kind", WITH_VISIBILITY, ids=lambda kind: str(kind.type))
@pytest.mark.parametrize("visibility", ["team", "unit", "community", "me"])
def test_no_text_leaves_of_what_few_may_see(kind: type[Event], visibility: str) -> None:
    event = example_event(kind).model_copy(update={"visibility": visibility})

    assert "example" not in str(disclosed(event))


@pytest.mark.parametrize("kind", WITH_VISIBILITY, ids=lambda kind: str(kind.type))
def test_of_what_is_private_nothing_leaves_at_first(kind: type[Event]) -> None:
    event = example_event(kind).model_copy(update={"visibility": "me", "revision": 1})

    assert disclosed(event) is None


def test_nobody_outside_learns_for_which_community_something_is() -> None:
    for kind in (ItemPublished, ItemRevised):
        event = example_event(kind).model_copy(update={"visibility": "community"})
        told = disclosed(event) or {}

        assert set(told) & {"community_id", "audience_id", "title", "text"} == set()
        assert told["visibility"] == "community"


def test_of_a_community_by_invitation_only_its_id_leaves() -> None:
    event = example_event(CommunityChanged)

    hidden = disclosed(event.model_copy(update={"openness": "by_invitation", "name": None}))

    assert "example" in str(disclosed(event))
    assert set(hidden or {}) == {"community_id", "revision", "openness"}


async def test_the_catalogue_describes_what_leaves(company: Company) -> None:
    ann = await company.enrol()

    entries: list[dict[str, Any]] = (await ann.api.get("/integrations/event-types")).json()

    names = [entry["name"] for entry in entries]
    assert names == [*sorted(KEPT_INSIDE), "integrations.subscription.tested.v1"]
    for entry in entries:
        assert entry["description"]
        validator = jsonschema_rs.validator_for(entry["data_schema"])
        assert validator.is_valid(entry["example"]), entry["name"]


@pytest.mark.parametrize("visibility", ["company", "team", "unit", "community", "me"])
async def test_the_schema_fits_whatever_leaves(company: Company, visibility: str) -> None:
    ann = await company.enrol()
    entries: list[dict[str, Any]] = (await ann.api.get("/integrations/event-types")).json()
    schemas = {entry["name"]: entry["data_schema"] for entry in entries}

    for name, kind in offered().items():
        changed = {"visibility": visibility, "revision": 2}
        known = {key: value for key, value in changed.items() if key in kind.model_fields}
        if visibility not in get_args(kind.model_fields.get("visibility", FieldInfo()).annotation):
            known.pop("visibility", None)
        data = disclosed(example_event(kind).model_copy(update=known))
        if data is not None:
            assert jsonschema_rs.validator_for(schemas[name]).is_valid(data), name
