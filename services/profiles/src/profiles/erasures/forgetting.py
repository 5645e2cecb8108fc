"""What this service itself forgets of a person."""

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.claims.models import Claim
from profiles.erasures.knowing import forget_knowing
from profiles.erasures.learning import forget_learning
from profiles.erasures.together import forget_together
from profiles.erasures.wishes import forget_wishes
from profiles.evidence.models import Appreciation, Contribution, Help
from profiles.exports.operations import drop_exports_of
from profiles.follows.models import Follow
from profiles.imports.models import ImportRow, RowError
from profiles.me.leaving import KIND as LEAVING
from profiles.me.models import Person
from profiles.me.operations import tell_people
from profiles.photo.models import Photo
from profiles.receipts.operations import forget_receipts
from profiles.switches.models import OptIn
from shared.due import unschedule
from shared.ids import new_id


async def forget_person(session: AsyncSession, person: Person) -> None:
    """Remove a person and all that says who they were; what others learned from them stays."""
    await _release_reports(session, person)
    await _cut_evidence(session, person)
    await _clear_imports(session, person)
    await forget_learning(session, person)
    await drop_exports_of(session, person)
    await forget_receipts(session, person)
    await forget_knowing(session, person)
    await unschedule(session, person.company_id, LEAVING, str(person.id))
    for table in (Claim, OptIn, Photo):
        await session.execute(delete(table).where(*_belongs(table, person)))
    await session.execute(
        delete(Follow).where(
            col(Follow.company_id) == person.company_id,
            or_(col(Follow.follower_id) == person.id, col(Follow.followed_id) == person.id),
        )
    )
    await forget_together(session, person)
    await forget_wishes(session, person)
    await session.delete(person)
    await session.flush()


async def _release_reports(session: AsyncSession, person: Person) -> None:
    """Tell of those they managed anew: the facts that name the manager are about to be redacted."""
    statement = (
        select(Person)
        .where(col(Person.company_id) == person.company_id, col(Person.manager_id) == person.id)
        .order_by(col(Person.id))
        .with_for_update()
    )
    reports = (await session.scalars(statement)).all()
    for report in reports:
        report.manager_id = None
        report.revision += 1
    if reports:
        await tell_people(session, reports, named=())


async def _cut_evidence(session: AsyncSession, person: Person) -> None:
    """Leave counts of others true: the erased person's part gets an id that nobody has."""
    await session.execute(
        update(Contribution)
        .where(
            col(Contribution.company_id) == person.company_id,
            col(Contribution.author_id) == person.id,
        )
        .values(author_id=None)
    )
    for table in (Help, Appreciation):
        await session.execute(
            update(table).where(*_belongs(table, person)).values(person_id=new_id())
        )


async def _clear_imports(session: AsyncSession, person: Person) -> None:
    """Empty what reports of old imports quote of the person."""
    await session.execute(delete(ImportRow).where(*_belongs(ImportRow, person)))
    told = (person.external_id, person.email, person.display_name, person.subject)
    text = func.lower(col(RowError.text))
    quotes = [text.contains(one.lower(), autoescape=True) for one in told if one]
    await session.execute(
        update(RowError)
        .where(col(RowError.company_id) == person.company_id, or_(*quotes))
        .values(text="")
    )


_Owned = type[Claim] | type[Help] | type[Appreciation] | type[ImportRow] | type[OptIn] | type[Photo]


def _belongs(table: _Owned, person: Person) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(table.company_id) == person.company_id, col(table.person_id) == person.id
