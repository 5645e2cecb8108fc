"""Looking around for ways to meet a need, as far as the reader may see."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, cast
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.blocks.between import is_kept_apart
from profiles.claims.models import Claim
from profiles.company.days import today_here
from profiles.evidence.models import Contribution
from profiles.me.models import Person
from profiles.me.operations import find_person
from profiles.needs.models import Need, Urgency
from profiles.options.models import (
    OptionCourseOut,
    OptionOut,
    OptionPersonOut,
    OptionReasonOut,
    OptionsOut,
)
from profiles.options.rules import Option, Surroundings, is_newcomer, options_for
from profiles.options.wording import TEXTS
from profiles.record.models import CompletedCourse
from profiles.sharing import find_visible
from shared.auth.caller import Caller

EXAMPLES: Final = 3


async def list_options(session: AsyncSession, caller: Caller, need_id: UUID) -> OptionsOut:
    """Give the ways in which a need could be met. Raises NotFound."""
    need = await find_visible(session, Need, caller, need_id)
    around = await _look_around(session, caller, need)
    shown = [_shown(option, around, caller) for option in options_for(around)]
    return OptionsOut(options=shown)


async def _look_around(session: AsyncSession, caller: Caller, need: Need) -> Surroundings:
    owner = await find_person(session, need.company_id, need.person_id)
    today = await today_here(session, need.company_id, datetime.now(UTC))
    # Written from a model that allows nothing else.
    urgency = cast(Urgency | None, need.urgency)
    newcomer = is_newcomer(owner.started_on, today)
    if need.skill_id is None:
        return Surroundings(urgency=urgency, is_newcomer=newcomer)
    item_ids, items = await _items(session, need.company_id, need.skill_id)
    return Surroundings(
        urgency=urgency,
        is_newcomer=newcomer,
        teachers=await _teachers(session, caller, need, need.skill_id),
        item_ids=item_ids,
        items=items,
        courses=await _courses(session, need.company_id, need.skill_id),
    )


async def _teachers(
    session: AsyncSession, caller: Caller, need: Need, skill_id: UUID
) -> Sequence[tuple[UUID, str]]:
    """Find who offers to teach a skill, to the reader's knowledge; the most able first."""
    statement = (
        select(col(Person.id), col(Person.display_name))
        .join(
            Claim,
            and_(
                col(Claim.company_id) == col(Person.company_id),
                col(Claim.person_id) == col(Person.id),
            ),
        )
        .where(
            col(Person.company_id) == caller.company_id,
            col(Person.active),
            col(Person.id) != need.person_id,
            ~is_kept_apart(caller.company_id, need.person_id, col(Person.id)),
            ~is_kept_apart(caller.company_id, caller.person_id, col(Person.id)),
            col(Claim.skill_id) == skill_id,
            col(Claim.kind) == "teach",
            col(Claim.withdrawn_at).is_(None),
            or_(
                col(Claim.visibility) == "company",
                and_(col(Claim.visibility) == "unit", col(Person.unit_id).in_(caller.unit_path)),
                and_(col(Claim.visibility) == "team", col(Person.unit_id) == caller.unit_id),
            ),
        )
        .order_by(col(Claim.level).desc().nulls_last(), col(Person.sort_name), col(Person.id))
        .limit(EXAMPLES)
    )
    return [(row.id, row.display_name) for row in await session.execute(statement)]


async def _items(
    session: AsyncSession, company_id: UUID, skill_id: UUID
) -> tuple[Sequence[UUID], int]:
    """Find what colleagues wrote about a skill for everybody to read, and how much there is."""
    statement = (
        select(col(Contribution.item_id), func.count().over().label("all"))
        .where(
            col(Contribution.company_id) == company_id,
            col(Contribution.skill_ids).contains([skill_id]),
            col(Contribution.visibility) == "company",
            col(Contribution.kind) != "question",
            ~col(Contribution.removed),
        )
        .order_by(col(Contribution.created_at).desc(), col(Contribution.item_id))
        .limit(EXAMPLES)
    )
    rows = (await session.execute(statement)).all()
    return [row.item_id for row in rows], rows[0].all if rows else 0


async def _courses(
    session: AsyncSession, company_id: UUID, skill_id: UUID
) -> Sequence[tuple[str, str | None, str | None]]:
    """Find courses on a skill that somebody here completed; not who did."""
    latest = func.max(col(CompletedCourse.completed_at))
    statement = (
        select(
            col(CompletedCourse.course_id),
            func.max(col(CompletedCourse.title)).label("title"),
            func.max(col(CompletedCourse.url)).label("url"),
        )
        .where(
            col(CompletedCourse.company_id) == company_id,
            col(CompletedCourse.skill_ids).contains([skill_id]),
        )
        .group_by(col(CompletedCourse.course_id))
        .order_by(latest.desc(), col(CompletedCourse.course_id))
        .limit(EXAMPLES)
    )
    return [(row.course_id, row.title, row.url) for row in await session.execute(statement)]


def _shown(option: Option, around: Surroundings, caller: Caller) -> OptionOut:
    text = TEXTS[caller.language][option.code].format(count=around.items)
    return OptionOut(
        method=option.method,
        reason=OptionReasonOut(code=option.code, text=text),
        people=[OptionPersonOut(id=one, display_name=name) for one, name in option.people],
        item_ids=list(option.item_ids),
        courses=[
            OptionCourseOut(course_id=course_id, title=title, url=url)
            for course_id, title, url in option.courses
        ],
    )
