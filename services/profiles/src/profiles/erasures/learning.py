"""What people noted of their own learning goes with them; nobody else's names them any more."""

from typing import Final

from sqlalchemy import case, delete, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.allowances.models import Allowance
from profiles.decisions.models import Decision
from profiles.goals.models import Goal
from profiles.intentions.models import Intention
from profiles.ledger.models import LedgerEntry, LedgerRuling
from profiles.me.models import Person
from profiles.moments.models import Moment
from profiles.needs.models import Need
from profiles.record.models import CompletedCourse, RecordedHelp, RecordedItem
from profiles.remarks.models import Remark
from profiles.shareable import Shareable
from profiles.support_requests.models import SupportRequest
from profiles.takeaways.models import Takeaway

# Those that point to others come first.
OWNED: Final[tuple[type[Shareable], ...]] = (Takeaway, Intention, Moment, Need, Goal)


async def forget_learning(session: AsyncSession, person: Person) -> None:
    """Delete what a person noted, and take them out of what others noted."""
    await _forget_decisions(session, person)
    await _forget_talk(session, person)
    await _forget_record(session, person)
    await _forget_bookings(session, person)
    for table in OWNED:
        await session.execute(
            delete(table).where(
                col(table.company_id) == person.company_id, col(table.person_id) == person.id
            )
        )
        await _unname(session, table, person)
    with_people = col(Moment.with_people)
    await session.execute(
        update(Moment)
        .where(col(Moment.company_id) == person.company_id, with_people.contains([person.id]))
        .values(with_people=func.array_remove(with_people, person.id))
    )


async def _forget_decisions(session: AsyncSession, person: Person) -> None:
    """Delete what was decided on their needs; on the needs of others it stays theirs."""
    own = select(col(Need.id)).where(
        col(Need.company_id) == person.company_id, col(Need.person_id) == person.id
    )
    in_company = col(Decision.company_id) == person.company_id
    await session.execute(delete(Decision).where(in_company, col(Decision.need_id).in_(own)))
    await session.execute(
        update(Decision)
        .where(in_company, col(Decision.partner_id) == person.id)
        .values(partner_id=None)
    )


async def _forget_talk(session: AsyncSession, person: Person) -> None:
    """Delete what was said about their goals; comments on those of others lose their name."""
    own = select(col(Goal.id)).where(
        col(Goal.company_id) == person.company_id, col(Goal.person_id) == person.id
    )
    await session.execute(
        delete(Remark).where(
            col(Remark.company_id) == person.company_id, col(Remark.goal_id).in_(own)
        )
    )
    await session.execute(
        update(Remark)
        .where(col(Remark.company_id) == person.company_id, col(Remark.author_id) == person.id)
        .values(author_id=None)
    )
    await session.execute(
        delete(SupportRequest).where(
            col(SupportRequest.company_id) == person.company_id,
            or_(
                col(SupportRequest.person_id) == person.id,
                col(SupportRequest.helper_id) == person.id,
            ),
        )
    )


async def _forget_record(session: AsyncSession, person: Person) -> None:
    """Delete what they learned; that they helped, or were helped, stays without their name."""
    for table in (CompletedCourse, RecordedItem):
        await session.execute(
            delete(table).where(
                col(table.company_id) == person.company_id, col(table.person_id) == person.id
            )
        )
    in_company = col(RecordedHelp.company_id) == person.company_id
    await session.execute(
        update(RecordedHelp)
        .where(in_company, col(RecordedHelp.helper_id) == person.id)
        .values(helper_id=None)
    )
    # Each answer gets an id of its own, else they could be put together again.
    await session.execute(
        update(RecordedHelp)
        .where(in_company, col(RecordedHelp.person_id) == person.id)
        .values(person_id=func.gen_random_uuid())
    )


async def _forget_bookings(session: AsyncSession, person: Person) -> None:
    """Leave the company the hours and amounts it booked, of nobody and without words."""
    in_company = col(LedgerEntry.company_id) == person.company_id
    await session.execute(
        delete(Allowance).where(
            col(Allowance.company_id) == person.company_id, col(Allowance.person_id) == person.id
        )
    )
    own = select(col(LedgerEntry.id)).where(in_company, col(LedgerEntry.person_id) == person.id)
    by = col(LedgerRuling.company_id) == person.company_id
    await session.execute(
        update(LedgerRuling).where(by, col(LedgerRuling.entry_id).in_(own)).values(why=None)
    )
    await session.execute(
        update(LedgerRuling).where(by, col(LedgerRuling.by_id) == person.id).values(by_id=None)
    )
    silent = {"person_id": None, "what": None, "subsidy_url": None, "moment_id": None}
    await session.execute(
        update(LedgerEntry)
        .where(in_company, col(LedgerEntry.person_id) == person.id)
        .values(silent)
    )
    await session.execute(
        update(LedgerEntry)
        .where(in_company, col(LedgerEntry.entered_by) == person.id)
        .values(entered_by=None)
    )


async def _unname(session: AsyncSession, table: type[Shareable], person: Person) -> None:
    """Share no more with somebody who is gone; shared with nobody else it is private."""
    left = func.array_remove(col(table.shared_with), person.id)
    await session.execute(
        update(table)
        .where(
            col(table.company_id) == person.company_id,
            col(table.shared_with).contains([person.id]),
        )
        .values(
            shared_with=left,
            visibility=case(
                (func.cardinality(left) == 0, literal("me")), else_=col(table.visibility)
            ),
        )
    )
