"""Who is known here, by id and by the name to show."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.authors.models import ERASED, Author
from shared.written import written

# Everybody who writes is shown by their name.
_NAMES: Final = written("""
    select id, display_name from author where company_id = :company_id and id = any(:people)
""")


async def find_names(
    session: AsyncSession, company_id: UUID, people: Iterable[UUID]
) -> dict[UUID, str]:
    """Find the names of those of these people who have one here."""
    if not (wanted := list(people)):
        return {}
    rows = await _NAMES.run(session, {"company_id": company_id, "people": wanted})
    return {row.id: row.display_name for row in rows if row.display_name}


async def find_authors(
    session: AsyncSession, company_id: UUID, keys: Iterable[str]
) -> dict[str, Author]:
    """Find people by what an import calls them: their external id, or their id here."""
    wanted = set(keys)
    statement = select(Author).where(
        col(Author.company_id) == company_id,
        col(Author.revision) < ERASED,
        col(Author.external_id).in_(wanted) | col(Author.id).in_(_ids_among(wanted)),
    )
    found = (await session.scalars(statement)).all()
    by_id = {str(author.id): author for author in found}
    by_name = {author.external_id: author for author in found if author.external_id}
    return {key: author for key in wanted if (author := by_name.get(key) or by_id.get(key))}


def _ids_among(keys: Iterable[str]) -> list[UUID]:
    ids = []
    for key in keys:
        try:
            ids.append(UUID(key))
        except ValueError:
            continue
    return ids
