"""The current state of a company as events, in an order that needs no looking ahead."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.blocks.models import Block
from profiles.blocks.operations import person_blocked
from profiles.claims.models import Claim
from profiles.claims.operations import skill_claimed
from profiles.company.operations import company_changed, find_company
from profiles.endorsements.queries import list_standing
from profiles.endorsements.telling import skill_endorsed
from profiles.follows.models import Follow, TopicFollow
from profiles.follows.operations import person_followed
from profiles.follows.topics import topic_followed
from profiles.fresh_competences.operations import competence_fresh, list_told
from profiles.me.models import Person
from profiles.me.operations import person_changed, person_named
from profiles.moments.models import Moment
from profiles.pause.models import Pause
from profiles.pause.operations import person_paused
from profiles.sharing import Thing
from profiles.showing import WIDELY, learning_shared
from profiles.skills.operations import list_skills_in_use, skill_named
from profiles.switches.models import OptIn
from profiles.switches.operations import find_board, opt_in_changed, switches_changed
from profiles.takeaways.models import Takeaway
from profiles.units.models import Unit
from profiles.units.operations import unit_changed
from shared.events.base import Event


async def current_state(session: AsyncSession, company_id: UUID) -> AsyncIterator[Event]:
    """Give everything a listener may need of a company."""
    yield company_changed(await find_company(session, company_id))
    paths: dict[UUID | None, list[UUID]] = {}
    units = select(Unit).where(col(Unit.company_id) == company_id).order_by(col(Unit.sort_path))
    for unit in (await session.scalars(units)).all():
        paths[unit.id] = unit.path
        yield unit_changed(unit)
    people = select(Person).where(col(Person.company_id) == company_id)
    for person in (await session.scalars(people)).all():
        yield person_changed(person, paths.get(person.unit_id, []))
        yield person_named(person)
    for skill in await list_skills_in_use(session, company_id):
        yield skill_named(company_id, skill)
    claims = select(Claim).where(
        col(Claim.company_id) == company_id, col(Claim.withdrawn_at).is_(None)
    )
    for claim in (await session.scalars(claims)).all():
        yield skill_claimed(claim)
    for endorsement in await list_standing(session, company_id):
        yield skill_endorsed(endorsement)
    follows = select(Follow).where(col(Follow.company_id) == company_id, col(Follow.active))
    for follow in (await session.scalars(follows)).all():
        yield person_followed(follow)
    for fresh in await list_told(session, company_id):
        yield competence_fresh(fresh, datetime.now(UTC))


async def learnings(session: AsyncSession, company_id: UUID) -> AsyncIterator[Event]:
    """Give the learnings that people show to more than their team, as of when they were noted."""
    for moment in (await session.scalars(_shown(Moment, company_id))).all():
        yield learning_shared(moment, "moment", moment.created_at)
    for takeaway in (await session.scalars(_shown(Takeaway, company_id))).all():
        yield learning_shared(takeaway, "takeaway", takeaway.created_at)


async def wishes(session: AsyncSession, company_id: UUID) -> AsyncIterator[Event]:
    """Give who is not available and until when, which topics are followed, and who blocks whom."""
    now = datetime.now(UTC)
    standing = select(Pause).where(col(Pause.company_id) == company_id)
    for pause in (await session.scalars(standing)).all():
        if pause.ends_at is not None:
            yield person_paused(pause, pause.ends_at)
    topics = select(TopicFollow).where(
        col(TopicFollow.company_id) == company_id, col(TopicFollow.active)
    )
    for topic in (await session.scalars(topics)).all():
        yield topic_followed(topic, now)
    blocks = select(Block).where(col(Block.company_id) == company_id, col(Block.active))
    for block in (await session.scalars(blocks)).all():
        yield person_blocked(block, now)


async def switches(session: AsyncSession, company_id: UUID) -> AsyncIterator[Event]:
    """Give what a company has on, and who said yes or no for themselves."""
    board = await find_board(session, company_id)
    if board.revision > 0:
        yield switches_changed(board)
    opt_ins = select(OptIn).where(col(OptIn.company_id) == company_id)
    for chosen in (await session.scalars(opt_ins)).all():
        yield opt_in_changed(chosen)


def _shown(table: type[Thing], company_id: UUID) -> Select[Thing]:
    return select(table).where(
        col(table.company_id) == company_id, col(table.visibility).in_(WIDELY)
    )
