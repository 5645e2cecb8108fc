"""Who is looked for in the directory, as far as the caller may see what they ask for."""

from collections.abc import Collection, Sequence
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Uuid,
    and_,
    any_,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from profiles.blocks.between import is_kept_apart
from profiles.claims.models import Claim
from profiles.company.operations import find_company
from profiles.me.models import Person
from profiles.me.rules import effective_visibility
from profiles.preferences.models import Preferences
from profiles.units.models import Unit
from profiles.viewing import is_shown_at
from shared.auth.caller import Caller
from shared.languages import LANGUAGES


class Wanted(BaseModel):
    """Who is looked for; what is empty does not matter."""

    typed: str = ""
    unit_id: UUID | None = None
    skill_id: UUID | None = None
    language: str | None = None
    external_ids: list[str] = []


async def list_conditions(
    session: AsyncSession, caller: Caller, wanted: Wanted
) -> Sequence[ColumnElement[bool]]:
    """Say in SQL who fits all filters but the name."""
    conditions: list[ColumnElement[bool]] = [
        col(Person.company_id) == caller.company_id,
        col(Person.active).is_(True),
    ]
    if wanted.unit_id is not None:
        # Asked beforehand: who knows the ids can choose between the indexes of people.
        units = await _units_below(session, caller.company_id, wanted.unit_id)
        conditions.append(col(Person.unit_id) == any_(literal(units, ARRAY(Uuid))))
    if wanted.skill_id is not None:
        conditions.append(_shares_skill(caller, wanted.skill_id))
    if wanted.language is not None:
        company = await find_company(session, caller.company_id)
        default = effective_visibility({}, company.visibility_defaults)["languages"]
        conditions.append(_shares_language(caller, wanted.language, default))
    if wanted.skill_id is not None or wanted.language is not None:
        # What a profile does not show finds nobody either.
        apart = is_kept_apart(caller.company_id, caller.person_id, col(Person.id))
        conditions.append(not_(apart))
    if wanted.external_ids:
        conditions.append(col(Person.external_id).in_(wanted.external_ids))
    return conditions


async def _units_below(session: AsyncSession, company_id: UUID, unit_id: UUID) -> Collection[UUID]:
    statement = select(col(Unit.id)).where(
        col(Unit.company_id) == company_id, literal(unit_id) == any_(col(Unit.path))
    )
    return (await session.scalars(statement)).all()


def _shares_skill(caller: Caller, skill_id: UUID) -> ColumnElement[bool]:
    """Say that somebody lets the caller see that they have or teach a skill."""
    owner = aliased(Person)
    # Not correlated, so that PostgreSQL may begin with the few who claim the skill.
    sharers = (
        select(col(Claim.person_id))
        .join(
            owner,
            and_(
                col(owner.company_id) == col(Claim.company_id),
                col(owner.id) == col(Claim.person_id),
            ),
        )
        .where(
            col(Claim.company_id) == caller.company_id,
            col(Claim.skill_id) == skill_id,
            col(Claim.kind).in_(["have", "teach"]),
            col(Claim.withdrawn_at).is_(None),
            is_shown_at(caller, owner, col(Claim.visibility)),
        )
    )
    return col(Person.id).in_(sharers)


def _shares_language(caller: Caller, language: str, default: str) -> ColumnElement[bool]:
    """Say that somebody reads or speaks a language and lets the caller see their languages."""
    speakers = select(col(Preferences.person_id)).where(
        col(Preferences.company_id) == caller.company_id,
        literal(language) == any_(col(Preferences.spoken_languages)),
    )
    uses: ColumnElement[bool] = col(Person.id).in_(speakers)
    if language in LANGUAGES:
        reads = literal(language) == any_(col(Person.languages))
        uses = or_(col(Person.language) == language, reads, uses)
    chosen = col(Person.visibility)["languages"].astext
    return and_(uses, is_shown_at(caller, Person, func.coalesce(chosen, default)))
