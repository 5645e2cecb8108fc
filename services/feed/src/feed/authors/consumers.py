"""What profiles tells of people, kept so that the larger revision wins."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from feed.authors.models import ERASED, Author
from shared.events.profiles import PersonChanged, PersonErased, PersonNamed
from shared.projections import keep_newest


async def remember_author(session: AsyncSession, event: PersonChanged) -> None:
    """Keep a person's place and languages."""
    await _keep(
        session,
        event,
        external_id=event.external_id,
        unit_id=event.unit_id,
        unit_path=list(event.unit_path),
        language=event.language,
        languages=list(event.languages),
        active=event.active,
        revision=event.revision,
    )


async def name_author(session: AsyncSession, event: PersonNamed) -> None:
    """Keep a person's name."""
    await _keep(session, event, display_name=event.display_name, name_revision=event.revision)


async def forget_author(session: AsyncSession, event: PersonErased) -> None:
    """Forget all of a person but that they must stay forgotten."""
    blank = {"display_name": None, "external_id": None, "unit_id": None, "language": None}
    await _keep(
        session,
        event,
        **blank,
        unit_path=[],
        languages=[],
        active=False,
        revision=ERASED,
        name_revision=ERASED,
    )


async def _keep(
    session: AsyncSession,
    event: PersonChanged | PersonNamed | PersonErased,
    **values: Any,  # column values
) -> None:
    counted = "name_revision" if "name_revision" in values else "revision"
    key = {"company_id": event.company_id, "id": event.person_id}
    blank = Author(company_id=event.company_id, id=event.person_id).model_dump()
    await keep_newest(session, Author, key, values, blank=blank, counted=counted)
