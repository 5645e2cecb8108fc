"""What of an event may leave the company, decided field by field and closed by default.

Ids, numbers, times and named choices may leave: they say that something happened, not what was
said. A text leaves only when it stands in the list below, and texts of items only while the item
is visible to the whole company. What is private to a person does not leave at all.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from shared.events.base import Event
from shared.events.communities import CommunityChanged, MemberJoined, MemberLeft
from shared.events.feed import ItemPublished, ItemRemoved, ItemRevised
from shared.events.forgetting import PersonForgotten
from shared.events.gathering import PersonGathered
from shared.events.integrations import CourseCompleted, PersonDataOpened
from shared.events.knowledge import (
    CompetenceFaded,
    CompetenceFresh,
    LearningShared,
    LearningUnshared,
)
from shared.events.matching import AskDeclined
from shared.events.profiles import (
    CompanyChanged,
    ExportAsked,
    ExportClosed,
    OptInChanged,
    PersonChanged,
    PersonNamed,
    PersonNotified,
    SkillClaimed,
    SkillNamed,
    SkillUnclaimed,
    UnitChanged,
)
from shared.events.registry import EVENTS
from shared.events.talks import SosTookPlace
from shared.events.wishes import (
    CommunityFollowed,
    CommunityUnfollowed,
    PersonBlocked,
    PersonPaused,
    PersonResumed,
    PersonUnblocked,
    SkillFollowed,
    SkillUnfollowed,
)

Data = dict[str, Any]  # JSON, hence Any
Kind = type[Event]

# What a test sends; not an event of ours, and sent whatever a subscription asked for.
TESTED: Final = "integrations.subscription.tested.v1"

_ENVELOPE: Final = frozenset({"event_id", "company_id", "occurred_at", "imported"})
_WORDLESS: Final = (UUID, int, float, bool, date, datetime, time, AwareDatetime, NoneType)

# Declining is between the person and the system: nobody asks why, and nobody is told.
# How far our services are with an erasure is our own affair: PersonErased tells those outside.
# Whether somebody is available is for those they show it to; whom they block, and which skills
# and communities they follow, is theirs alone. Which communities somebody belongs to tells much
# of them, and is for the communities.
# Who read what about somebody is told to them alone, by their receipts.
# What stands in somebody's inbox is theirs, and what they brought back is their team's. How often
# they share what they learned is for no other system to count.
# What passes between services when a person asks for their record is theirs too.
_BETWEEN_SERVICES: Final = (PersonForgotten, PersonGathered, ExportAsked, ExportClosed)
_PRIVATE: Final[frozenset[Kind]] = frozenset(
    {
        AskDeclined,
        CompetenceFaded,
        CompetenceFresh,
        CommunityFollowed,
        CommunityUnfollowed,
        LearningShared,
        LearningUnshared,
        MemberJoined,
        MemberLeft,
        OptInChanged,
        PersonDataOpened,
        PersonNotified,
        PersonBlocked,
        PersonPaused,
        PersonResumed,
        PersonUnblocked,
        SkillFollowed,
        SkillUnfollowed,
        SosTookPlace,
        *(kind for kind in EVENTS.values() if issubclass(kind, _BETWEEN_SERVICES)),
    }
)

_COMPANY_TEXTS: Final[Mapping[Kind, frozenset[str]]] = {
    CompanyChanged: frozenset({"name", "time_zone"}),
    # Null where it is for its members only.
    CommunityChanged: frozenset({"name"}),
    UnitChanged: frozenset({"name"}),
    PersonChanged: frozenset({"external_id"}),
    PersonNamed: frozenset({"display_name"}),
    SkillNamed: frozenset({"uri", "labels", "synonyms"}),
    CourseCompleted: frozenset({"course_id"}),
    ItemPublished: frozenset({"title", "text"}),
    ItemRevised: frozenset({"title", "text"}),
}

# The end of what may have been private: enough to drop a copy, nothing about what it was.
_BARE: Final[Mapping[Kind, frozenset[str]]] = {
    ItemRemoved: frozenset({"item_id", "revision"}),
    SkillUnclaimed: frozenset({"claim_id", "revision"}),
}
# Something that became private: as its end, so that whoever has a copy drops it.
_BARE_WHEN_PRIVATE: Final[Mapping[Kind, frozenset[str]]] = {
    ItemRevised: frozenset({"item_id", "revision", "visibility"}),
    SkillClaimed: frozenset({"claim_id", "revision", "visibility"}),
    CommunityChanged: frozenset({"community_id", "revision", "openness"}),
}
# Of what is for the members of a community nobody outside learns whose members.
_WHICH_COMMUNITY: Final = frozenset({"audience_id", "community_id"})


def offered() -> dict[str, Kind]:
    """Give the events that one can subscribe to, by type."""
    return {name: kind for name, kind in sorted(EVENTS.items()) if kind not in _PRIVATE}


def disclosed(event: Event) -> Data | None:
    """Give what of an event may leave; None when nothing may."""
    if type(event) in _PRIVATE:
        return None
    fields = _fields_of(event)
    if not fields:
        return None
    return event.model_dump(mode="json", include=set(fields))


def disclosed_fields(kind: Kind) -> frozenset[str]:
    """Name the fields that may leave when the thing is visible to the whole company."""
    if kind in _BARE:
        return _BARE[kind]
    return _wordless_fields(kind) | _COMPANY_TEXTS.get(kind, frozenset())


def may_lack(kind: Kind) -> frozenset[str]:
    """Name the disclosed fields that are left out when the thing is visible to fewer."""
    if not {"visibility", "openness"} & set(kind.model_fields):
        return frozenset()
    if kind in _BARE_WHEN_PRIVATE:
        return disclosed_fields(kind) - _BARE_WHEN_PRIVATE[kind]
    return _COMPANY_TEXTS.get(kind, frozenset()) | (_WHICH_COMMUNITY & disclosed_fields(kind))


def _fields_of(event: Event) -> frozenset[str]:
    kind = type(event)
    if getattr(event, "openness", "open") != "open":
        return _BARE_WHEN_PRIVATE[kind]
    visibility = getattr(event, "visibility", "company")
    if visibility == "company":
        return disclosed_fields(kind)
    if visibility == "me":
        is_first = getattr(event, "revision", 1) == 1
        return frozenset() if is_first else _BARE_WHEN_PRIVATE.get(kind, frozenset())
    if visibility == "community":
        return _wordless_fields(kind) - _WHICH_COMMUNITY
    return _wordless_fields(kind)


@cache
def _wordless_fields(kind: Kind) -> frozenset[str]:
    return frozenset(
        name
        for name, field in kind.model_fields.items()
        if name not in _ENVELOPE and _is_wordless(field.annotation)
    )


def _is_wordless(annotation: object) -> bool:
    origin = get_origin(annotation)
    if origin is Literal or annotation in _WORDLESS:
        return True
    if origin in (Union, UnionType, tuple, list, set, frozenset):
        return all(_is_wordless(part) for part in get_args(annotation) if part is not Ellipsis)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return all(_is_wordless(field.annotation) for field in annotation.model_fields.values())
    return False
