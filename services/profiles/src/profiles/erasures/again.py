"""Erasures are written down outside the database, and carried out again after a restore.

A backup still holds who was erased since. The list holds ids and times, no name.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.company.models import Company
from profiles.erasures.models import Erasure
from profiles.erasures.operations import carry_out, find_of_person
from profiles.me.models import Person
from profiles.settings import profiles_settings
from shared.database import Sessions, enter_company
from shared.erased import hold_for_erasure
from shared.events.profiles import PersonErased
from shared.logs import log
from shared.problems import Problem
from shared.stopping import pause
from shared.worker import Worker

RETRY_SECONDS: Final = 60.0


class Written(BaseModel):
    """One erasure on the list."""

    model_config = ConfigDict(from_attributes=True)

    company_id: UUID
    id: UUID
    person_id: UUID
    reason: str | None
    asked_by: UUID
    asked_at: AwareDatetime
    carried_out_by: UUID
    carried_out_at: AwareDatetime


async def write_down(session: AsyncSession, event: PersonErased) -> None:
    """Put an erasure on the list, where there is one; twice does no harm."""
    path = profiles_settings().erasures_file
    erasure = await find_of_person(session, event.company_id, event.person_id)
    if path is None or erasure is None or erasure.carried_out_at is None:
        return
    _append(path, Written.model_validate(erasure))


async def erase_again(worker: Worker) -> None:
    """Carry out what the database has forgotten that it did; once, when the worker starts."""
    path = profiles_settings().erasures_file
    while path is not None and not await erase_again_once(worker.sessions, path):
        await pause(RETRY_SECONDS)


async def erase_again_once(sessions: Sessions, path: Path) -> bool:
    """Go through the list; tell whether nobody on it is left."""
    is_complete = True
    for written in read_list(path):
        try:
            async with sessions.begin() as session:
                await enter_company(session, written.company_id)
                if await _erase(session, written):
                    log.warning("erased_again", erasure=str(written.id))
        except Problem as refusal:
            log.error("not_erased_again", erasure=str(written.id), refusal=refusal.slug())
            is_complete = False
    return is_complete


def read_list(path: Path) -> Iterator[Written]:
    """Read the list; a line that a power cut tore is passed over."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            yield Written.model_validate_json(line)
        except ValidationError:
            log.error("erasure_unreadable", line=line[:40])


async def _erase(session: AsyncSession, written: Written) -> bool:
    key = (written.company_id, written.person_id)
    await hold_for_erasure(session, *key)
    company = await session.get(Company, written.company_id, with_for_update=True)
    if company is None or await session.get(Person, key) is None:
        return False
    asked = await find_of_person(session, *key)
    if asked is None:
        asked = Erasure(**written.model_dump(exclude={"carried_out_by", "carried_out_at"}))
        session.add(asked)
        await session.flush()
    await carry_out(session, asked, by=written.carried_out_by)
    return True


def _append(path: Path, written: Written) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(written.model_dump_json() + "\n")
        file.flush()
        os.fsync(file.fileno())
