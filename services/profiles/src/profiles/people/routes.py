"""Colleagues over HTTP."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from profiles.me.rules import photo_path
from profiles.people import directory, operations
from profiles.people.directory import Listed
from profiles.people.filters import Wanted
from profiles.people.models import PersonOut, ProfileOut
from profiles.preferences.models import SpokenLanguage
from profiles.receipts.writing import Receipts, receipts
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.problems import MissingRole
from shared.sessions import Session
from shared.text import Line

router = APIRouter(prefix="/profiles/people")


async def wanted_people(
    q: Annotated[Line | None, Query(max_length=100, description="A name as far as typed.")] = None,
    unit_id: Annotated[UUID | None, Query(description="That unit and all below it.")] = None,
    skill_id: Annotated[UUID | None, Query(description="Who shares having or teaching it.")] = None,
    language: Annotated[
        SpokenLanguage | None,
        Query(description="Who reads or speaks it and shows their languages."),
    ] = None,
    external_id: Annotated[
        list[Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]],
        Query(max_length=100, description="Ids of the HR system; for administrators."),
    ] = [],  # noqa: B006  FastAPI copies it
) -> Wanted:
    """Gather the filters of the directory."""
    return Wanted(
        typed=q or "",
        unit_id=unit_id,
        skill_id=skill_id,
        language=language,
        external_ids=external_id,
    )


@router.get("")
async def list_people(
    session: Session,
    caller: Person,
    wanted: Annotated[Wanted, Depends(wanted_people)],
    written: Annotated[Receipts, Depends(receipts("hr_ids"), scope="function")],
    limit: Limit = 20,
    after: After = None,
) -> Page[PersonOut]:
    """Find colleagues by name (accents and slips forgiven), unit, skill or language."""
    if wanted.external_ids and not caller.holds("administrator"):
        raise MissingRole("Only administrators find people by their HR ids.")
    found = await directory.list_people(session, caller, wanted, limit, after)
    # By name, unit and skill everybody finds everybody; the HR system's ids are for one role.
    await written.about(*(one.id for one in found[:limit] if wanted.external_ids))
    places = await operations.find_places(
        session, caller.company_id, {one.unit_id for one in found if one.unit_id}
    )

    def shape(one: Listed) -> PersonOut:
        place = places.get(one.unit_id) if one.unit_id else None
        photo = one.photo_version and photo_path(one.id, one.photo_version)
        return PersonOut(id=one.id, display_name=one.display_name, unit=place, photo=photo)

    return page_of(found, limit, lambda one: (one.rank, one.id), shape)


@router.get("/{person_id}")
async def read_profile(session: Session, caller: Person, person_id: UUID) -> ProfileOut:
    """Show a colleague, field by field as far as they share it with the caller."""
    return await operations.read_profile(session, caller, person_id, datetime.now(UTC))
