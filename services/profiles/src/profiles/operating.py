"""What an operator does across companies."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.models import Company
from profiles.me.models import Person
from profiles.skills.loading import (
    BATCH,
    CONCEPTS,
    LABELS,
    OLD_LABELS,
    concept_rows,
    label_rows,
)
from profiles.skills.models import Skill
from profiles.skills.operations import list_skills_in_use, skill_named
from profiles.skills.vocabulary import read_official
from shared.database import enter_company
from shared.languages import Language
from shared.outbox import publish


class Refusal(Exception):
    """A command that cannot be done, with the reason in words."""


class UnknownPerson(Refusal):
    """Nobody is meant."""


async def name_person(session: AsyncSession, who: str, company: str | None) -> dict[str, object]:
    """Say who somebody is and how they sign in. Raises Refusal."""
    return named(await find_someone(session, who, company))


async def find_someone(session: AsyncSession, who: str, company: str | None) -> Person:
    """Find the one person an external id, e-mail address or person id means. Raises Refusal."""
    found: list[Person] = []
    for company_id in await _companies(session, company):
        await enter_company(session, company_id)
        by_id = UUID(who) if _is_uuid(who) else None
        statement = select(Person).where(
            col(Person.company_id) == company_id,
            (col(Person.external_id) == who)
            | (col(Person.email) == who.lower())
            | (col(Person.id) == by_id),
        )
        found += await session.scalars(statement.limit(2))
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownPerson(f"Nobody is known as {who}.")
    raise Refusal(f"More than one person is known as {who}; say --company as well.")


async def add_labels(session: AsyncSession, language: Language, file: Path) -> dict[str, int]:
    """Add the labels of an official ESCO file, and tell the new names of skills in use."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        concepts = list(read_official(lines, language))
    for begin in range(0, len(concepts), BATCH):
        batch = concepts[begin : begin + BATCH]
        named = {"rows": concept_rows(batch)}
        await session.execute(text(CONCEPTS), named)
        await session.execute(text(OLD_LABELS), named)
        await session.execute(text(LABELS), {"rows": label_rows(batch)})
    ids = {concept.id for concept in concepts}
    renamed = 0
    for company_id in await _companies(session, None):
        await enter_company(session, company_id)
        renamed += await _rename(session, company_id, ids)
    return {"concepts": len(concepts), "skills_renamed": renamed}


async def _rename(session: AsyncSession, company_id: UUID, ids: set[UUID]) -> int:
    in_use = select(Skill).where(col(Skill.company_id) == company_id, col(Skill.uri).is_not(None))
    skills = [skill for skill in await session.scalars(in_use) if skill.id in ids]
    for skill in skills:
        skill.revision += 1
    await session.flush()
    renamed = {skill.id for skill in skills}
    for named in await list_skills_in_use(session, company_id):
        if named.id in renamed:
            publish(session, skill_named(company_id, named))
    await session.flush()
    return len(skills)


async def _companies(session: AsyncSession, wanted: str | None) -> list[UUID]:
    """List companies by name or id; this role sees the list of all. Raises Refusal."""
    statement = select(col(Company.company_id)).order_by(col(Company.created_at))
    if wanted is not None:
        by_id = UUID(wanted) if _is_uuid(wanted) else None
        is_wanted = (col(Company.name) == wanted) | (col(Company.company_id) == by_id)
        statement = statement.where(is_wanted)
    found = list(await session.scalars(statement))
    if wanted is not None and not found:
        raise Refusal(f"There is no company called {wanted}.")
    return found


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def named(person: Person) -> dict[str, object]:
    return {
        "company_id": person.company_id,
        "person_id": person.id,
        "issuer": person.issuer,
        "subject": person.subject,
    }
