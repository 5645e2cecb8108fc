"""Kudos over HTTP; nobody gets a number of anybody else's."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.kudos import operations, reading
from profiles.kudos.models import Kudos, KudosIn, KudosOut, KudosReceiver, Side
from profiles.names import NamedPersonOut, name_people
from profiles.skills.naming import labels_of
from shared.auth.caller import Caller
from shared.auth.callers import Person
from shared.exchange import After, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/kudos")


@router.put("/{kudos_id}", responses={201: {"model": KudosOut}})
async def give_kudos(
    session: Session, caller: Person, kudos_id: UUID, wanted: KudosIn, response: Response
) -> KudosOut:
    """Thank colleagues or a team for something concrete."""
    stored = await operations.give_kudos(session, caller, kudos_id, wanted, datetime.now(UTC))
    answer_stored(response, stored)
    return await _one(session, caller, stored.row)


@router.get("")
async def list_kudos(
    session: Session,
    caller: Person,
    side: Side = "received",
    limit: Limit = 20,
    after: After = None,
) -> Page[KudosOut]:
    """List the thanks you got, gave, or may read, the latest first."""
    found = await reading.list_kudos(session, caller, side, limit, after)
    shown = await _shown(session, caller, found)
    return page_of(found, limit, lambda one: (one.created_at, one.id), lambda one: shown[one.id])


@router.get("/{kudos_id}")
async def find_kudos(
    session: Session, caller: Person, kudos_id: UUID, response: Response
) -> KudosOut:
    found = await reading.find_kudos(session, caller, kudos_id)
    set_etag(response, found.revision)
    return await _one(session, caller, found)


@router.delete("/{kudos_id}", status_code=204)
async def withdraw_kudos(session: Session, caller: Person, kudos_id: UUID) -> None:
    """Take back what you gave, words and all."""
    await operations.withdraw_kudos(session, caller, kudos_id, datetime.now(UTC))


@router.put("/{kudos_id}/hiding")
async def hide_kudos(session: Session, caller: Person, kudos_id: UUID) -> KudosOut:
    """Show thanks you got to nobody else."""
    found = await operations.hide_kudos(session, caller, kudos_id, datetime.now(UTC))
    return await _one(session, caller, found)


@router.delete("/{kudos_id}/hiding", status_code=204)
async def show_kudos(session: Session, caller: Person, kudos_id: UUID) -> None:
    """Show thanks you got to others again."""
    await operations.hide_kudos(session, caller, kudos_id, None)


async def _one(session: AsyncSession, caller: Caller, row: Kudos) -> KudosOut:
    return (await _shown(session, caller, [row]))[row.id]


async def _shown(
    session: AsyncSession, caller: Caller, found: Sequence[Kudos]
) -> dict[UUID, KudosOut]:
    receivers = await reading.find_receivers(session, caller.company_id, [row.id for row in found])
    ids = {one.person_id for row in found if not row.unit_id for one in receivers[row.id]}
    givers = {row.giver_id for row in found if row.giver_id}
    names = await name_people(session, caller.company_id, ids | givers)
    labels = await labels_of(session, caller, [row.skill_id for row in found])
    return {
        row.id: KudosOut.model_validate(
            row.model_dump()
            | {
                "giver": names[row.giver_id] if row.giver_id else None,
                "receivers": _receivers(row, caller, receivers[row.id], names),
                "skill": labels.get(row.skill_id),
                "is_hidden_by_you": any(
                    one.person_id == caller.person_id and one.hidden_at for one in receivers[row.id]
                ),
            }
        )
        for row in found
    }


def _receivers(
    row: Kudos,
    caller: Caller,
    receivers: Sequence[KudosReceiver],
    names: Mapping[UUID, NamedPersonOut],
) -> list[NamedPersonOut]:
    """Name whom it thanks, without those who hide it from others."""
    if row.unit_id is not None:
        return []
    return [
        names[one.person_id]
        for one in receivers
        if one.hidden_at is None or caller.person_id in (one.person_id, row.giver_id)
    ]
