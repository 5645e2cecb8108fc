"""Keeping, showing and removing photos."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.me.models import Person
from profiles.me.operations import lock_person
from profiles.notices import News, tell
from profiles.photo.models import Photo, PhotoRemoval, PhotoSize
from profiles.photo.queries import shown_photo
from profiles.photo.rules import Squares
from shared.auth.caller import Caller
from shared.ids import new_id
from shared.paging import latest_first
from shared.problems import MissingRole, NotFound


async def keep_photo(session: AsyncSession, caller: Caller, squares: Squares) -> bool:
    """Keep one's photo in the place of the one before; tell whether there was none."""
    person = await lock_person(session, caller.company_id, caller.person_id)
    before = person.photo_version
    if before == squares.version:
        return False
    values = squares._asdict() | {"changed_at": datetime.now(UTC)}
    key = {"company_id": person.company_id, "person_id": person.id}
    statement = insert(Photo).values(key | values)
    await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))
    person.photo_version = squares.version
    return before is None


async def remove_own_photo(session: AsyncSession, caller: Caller) -> None:
    """Remove one's photo; where there is none, nothing changes."""
    await _remove(session, await lock_person(session, caller.company_id, caller.person_id))


async def remove_photo(session: AsyncSession, caller: Caller, person_id: UUID) -> None:
    """Take somebody's photo away as an administrator; they are told. Raises NotFound."""
    _check_authority(caller)
    person = await lock_person(session, caller.company_id, person_id)
    if person.photo_version is None:
        raise NotFound
    await _remove(session, person)
    now = datetime.now(UTC)
    removal = PhotoRemoval(
        company_id=person.company_id,
        id=new_id(),
        person_id=person.id,
        by=caller.person_id,
        removed_at=now,
    )
    session.add(removal)
    if person.id != caller.person_id:
        # By nobody: a note from somebody they block would not reach them.
        tell(session, [person.id], News(person.company_id, "photo-removed", removal.id, None, now))


async def list_photo_removals(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[PhotoRemoval]:
    """List which photos administrators took away, the latest first."""
    _check_authority(caller)
    order = (col(PhotoRemoval.removed_at), col(PhotoRemoval.id))
    statement = select(PhotoRemoval).where(col(PhotoRemoval.company_id) == caller.company_id)
    return (await session.scalars(latest_first(statement, order, limit, after))).all()


async def find_photo(session: AsyncSession, caller: Caller, person_id: UUID) -> str:
    """Give the version of a photo that the caller may see. Raises NotFound."""
    statement = select(shown_photo(caller)).where(
        col(Person.company_id) == caller.company_id, col(Person.id) == person_id, col(Person.active)
    )
    version = await session.scalar(statement)
    if version is None:
        raise NotFound
    return version


async def read_square(
    session: AsyncSession, company_id: UUID, person_id: UUID, size: PhotoSize
) -> bytes:
    """Read a photo in one size. Raises NotFound."""
    statement = select(getattr(Photo, size.name.lower())).where(
        col(Photo.company_id) == company_id, col(Photo.person_id) == person_id
    )
    square: bytes | None = await session.scalar(statement)
    if square is None:
        raise NotFound
    return square


async def _remove(session: AsyncSession, person: Person) -> None:
    await session.execute(
        delete(Photo).where(
            col(Photo.company_id) == person.company_id, col(Photo.person_id) == person.id
        )
    )
    person.photo_version = None


def _check_authority(caller: Caller) -> None:
    if not caller.holds("administrator"):
        raise MissingRole("Ask an administrator of the whole company.")
