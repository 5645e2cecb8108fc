"""Reading one's own record."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.company.operations import find_company
from profiles.me.operations import find_person
from profiles.record import queries
from profiles.record.models import EntryKind, RecordEntryOut, RecordOwnerOut, RecordSkillOut
from profiles.skills.models import LabelOut
from profiles.skills.naming import labels_of
from shared.auth.caller import Caller
from shared.database import Sessions, enter_company
from shared.paging import from_cursor
from shared.problems import Malformed, ProblemError

SLICE = 200


class RecordFilter(NamedTuple):
    """Which entries a list is about."""

    kind: EntryKind | None = None
    year: int | None = None


Key = tuple[date, str, UUID]


async def read_record(
    session: AsyncSession, caller: Caller, wanted: RecordFilter, limit: int, after: Key | None
) -> list[RecordEntryOut]:
    """Give what one learned, the latest day first; up to `limit + 1`."""
    company = await find_company(session, caller.company_id)
    last_on, last_kind, last_id = after or (None, None, None)
    rows = await session.execute(
        queries.ENTRIES,
        {
            "company": caller.company_id,
            "person": caller.person_id,
            "zone": company.time_zone,
            "kind": wanted.kind,
            "first_day": date(wanted.year, 1, 1) if wanted.year else None,
            "last_day": date(wanted.year, 12, 31) if wanted.year else None,
            "last_on": last_on,
            "last_kind": last_kind,
            "last_id": last_id,
            "limit": limit + 1,
        },
    )
    found = rows.all()
    labels = await labels_of(session, caller, _skill_ids(found))
    return [_entry(row, labels) for row in found]


async def whole_record(
    sessions: Sessions, caller: Caller, wanted: RecordFilter
) -> AsyncIterator[list[RecordEntryOut]]:
    """Give the record in slices, each read in a short transaction, so that memory stays flat."""
    after: Key | None = None
    while True:
        async with sessions.begin() as session:
            await enter_company(session, caller.company_id)
            found = await read_record(session, caller, wanted, SLICE, after)
        if found:
            yield found[:SLICE]
        if len(found) <= SLICE:
            return
        after = key_of(found[SLICE - 1])


async def record_owner(session: AsyncSession, caller: Caller) -> RecordOwnerOut:
    """Say whose record it is."""
    person = await find_person(session, caller.company_id, caller.person_id)
    company = await find_company(session, caller.company_id)
    return RecordOwnerOut(
        person_id=person.id, display_name=person.display_name, company_name=company.name
    )


def key_of(entry: RecordEntryOut) -> Key:
    """Give what the record is sorted by."""
    return entry.on, entry.kind, entry.id


def key_from(after: str) -> Key:
    """Read a cursor of the record. Raises Malformed."""
    day, kind, key = from_cursor(after, 3)
    try:
        return date.fromisoformat(str(day)), str(kind), UUID(str(key))
    except ValueError:
        finding = ProblemError(pointer="query/after", detail="This is not a cursor of this list.")
        raise Malformed("Use `next` of the page before as `after`.", errors=[finding]) from None


def _skill_ids(rows: Sequence[Row[Any]]) -> list[UUID | None]:
    return [skill_id for row in rows for skill_id in row.skill_ids]


def _entry(row: Row[Any], labels: Mapping[UUID | None, LabelOut]) -> RecordEntryOut:
    skills = [
        RecordSkillOut(skill_id=one, skill=labels[one]) for one in row.skill_ids if one in labels
    ]
    # `_mapping` is the public way to a row's names, for all its underscore.
    return RecordEntryOut.model_validate({**row._mapping, "skills": skills})
