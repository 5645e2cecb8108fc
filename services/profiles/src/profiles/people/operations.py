"""Finding colleagues and reading their profiles."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.claims.models import Claim
from profiles.claims.operations import list_claimed_skills, list_visible_claims
from profiles.claims.rules import state_of
from profiles.company.operations import find_company
from profiles.endorsements.queries import count_shown_endorsements
from profiles.evidence.models import Audience
from profiles.evidence.operations import count_contributions
from profiles.expertise.counting import count_evidence
from profiles.expertise.operations import Known, list_kept, list_shown
from profiles.expertise.shapes import strength_in_words
from profiles.follows.operations import count_followers, is_following
from profiles.me.models import Person, PlaceOut
from profiles.me.operations import find_person
from profiles.me.rules import effective_visibility, photo_path
from profiles.people.models import PersonOut, ProfileClaimOut, ProfileOut, ProfileSkillOut
from profiles.people.preferred import shown_preferences
from profiles.people.rules import in_reading_order
from profiles.photo.queries import shown_photo
from profiles.skills.operations import find_skills
from profiles.skills.rules import label_for
from profiles.switches.operations import is_on
from profiles.units.models import Unit
from profiles.viewing import find_levels
from profiles.visibility import ProfileField, Visibility
from shared.auth.caller import Caller
from shared.problems import NotFound

# Numbers beside somebody's name are for colleagues only where the company lets them exist.
COUNTS: Final[frozenset[ProfileField]] = frozenset({"contributions", "followers"})


async def read_profile(
    session: AsyncSession, caller: Caller, person_id: UUID, now: datetime
) -> ProfileOut:
    """Show a colleague as far as they want to be seen by the caller. Raises NotFound."""
    person = await find_person(session, caller.company_id, person_id)
    if not person.active:
        raise NotFound
    company = await find_company(session, caller.company_id)
    place = await _place(session, person)
    levels = await find_levels(session, caller, person_id)
    chosen = effective_visibility(person.visibility, company.visibility_defaults)
    shown = {name for name, visibility in chosen.items() if visibility in levels}
    if caller.person_id != person.id and not await is_on(
        session, caller.company_id, person.id, "counts"
    ):
        shown -= COUNTS
    return ProfileOut(
        id=person.id,
        display_name=person.display_name,
        unit=place,
        is_followed_by_you=await is_following(session, caller, person.id),
        skills=await _skills(session, caller, person, levels, now),
        **await _fields(session, caller, person, shown),
        **await shown_preferences(session, person, shown, now),
    )


async def find_places(
    session: AsyncSession, company_id: UUID, unit_ids: Collection[UUID]
) -> Mapping[UUID, PlaceOut]:
    """Find units as places of people."""
    if not unit_ids:
        return {}
    statement = select(Unit).where(col(Unit.company_id) == company_id, col(Unit.id).in_(unit_ids))
    units = await session.scalars(statement)
    return {unit.id: PlaceOut.model_validate(unit, from_attributes=True) for unit in units}


async def _fields(
    session: AsyncSession, caller: Caller, person: Person, shown: Collection[ProfileField]
) -> dict[str, object]:
    company_id, audience = caller.company_id, _audience(caller, person)
    plain = ("about", "email", "languages", "started_on")
    fields: dict[str, object] = {
        name: getattr(person, name) if name in shown else None for name in plain
    }
    version = person.photo_version if "photo" in shown else None
    fields["photo"] = version and photo_path(person.id, version)
    fields["manager"] = await _manager(session, caller, person) if "manager" in shown else None
    fields["contributions"] = (
        await count_contributions(session, company_id, person.id, audience)
        if "contributions" in shown
        else None
    )
    fields["followers"] = (
        await count_followers(session, company_id, person.id) if "followers" in shown else None
    )
    return fields


async def _manager(session: AsyncSession, caller: Caller, person: Person) -> PersonOut | None:
    statement = select(Person, shown_photo(caller)).where(
        col(Person.company_id) == person.company_id,
        col(Person.id) == person.manager_id,
        col(Person.active),
    )
    if person.manager_id is None or not (found := (await session.execute(statement)).first()):
        return None
    manager, version = found
    return PersonOut(
        id=manager.id,
        display_name=manager.display_name,
        unit=await _place(session, manager),
        photo=version and photo_path(manager.id, version),
    )


async def _place(session: AsyncSession, person: Person) -> PlaceOut | None:
    if person.unit_id is None:
        return None
    return (await find_places(session, person.company_id, [person.unit_id])).get(person.unit_id)


def _audience(caller: Caller, person: Person) -> Audience:
    return "owner" if caller.person_id == person.id else "colleagues"


async def _skills(
    session: AsyncSession,
    caller: Caller,
    person: Person,
    levels: Collection[Visibility],
    now: datetime,
) -> list[ProfileSkillOut]:
    key = (caller.company_id, person.id)
    claims = defaultdict(list)
    for claim in await list_visible_claims(session, *key, levels):
        claims[claim.skill_id].append(claim)
    known = await _expertise(session, caller, person, levels, now)
    evidence = {key: counts for key, one in known.items() if (counts := count_evidence(one.pieces))}
    endorsed = await count_shown_endorsements(session, *key, levels)
    names = await find_skills(session, caller.company_id, [*claims, *known, *endorsed])
    wanted = await list_claimed_skills(session, caller, "want")
    return in_reading_order(
        ProfileSkillOut(
            skill_id=skill.id,
            skill=label_for(skill.labels, caller.language),
            claims=[
                _claim(claim, pieces=(skill.id in evidence) + endorsed.get(skill.id, 0))
                for claim in claims.get(skill.id, [])
            ],
            expertise=strength_in_words(known[skill.id], caller.language)
            if skill.id in known
            else None,
            evidence=evidence.get(skill.id),
            endorsements=endorsed.get(skill.id, 0),
            is_wanted_by_you=skill.id in wanted,
        )
        for skill in names.values()
    )


def _claim(claim: Claim, pieces: int) -> ProfileClaimOut:
    """Show a claim, supported only by what the reader sees: evidence may be private."""
    own = claim.model_dump(include={"kind", "level", "note"})
    state = state_of(own["kind"], pieces)
    return ProfileClaimOut.model_validate(own | {"state": state})


async def _expertise(
    session: AsyncSession,
    caller: Caller,
    person: Person,
    levels: Collection[Visibility],
    now: datetime,
) -> Mapping[UUID, Known]:
    key = (caller.company_id, person.id)
    found = (
        await list_kept(session, *key, now)
        if _audience(caller, person) == "owner"
        else await list_shown(session, *key, levels, now)
    )
    return {one.skill_id: one for one in found}
