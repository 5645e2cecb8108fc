"""What can be done with skills."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.skills.models import EscoConcept, Skill, SkillIn, SkillLabel
from profiles.skills.rules import merged_labels
from shared.auth.caller import Caller
from shared.events.profiles import SkillNamed
from shared.outbox import publish
from shared.problems import NotFound, Problem
from shared.revisions import Stored, put
from shared.text import folded


class UnknownSkill(Problem):
    status = 409
    title = "There is no such skill."


class NamedSkill(NamedTuple):
    """A skill as this company calls it; revision 0 when it does not use it yet."""

    id: UUID
    revision: int
    uri: str | None
    labels: dict[str, str]
    synonyms: dict[str, list[str]]


async def find_skills(
    session: AsyncSession, company_id: UUID, skill_ids: Iterable[UUID]
) -> dict[UUID, NamedSkill]:
    """Find skills by id, used here or not; unknown ids are left out."""
    wanted = set(skill_ids)
    if not wanted:
        return {}
    concepts = await session.scalars(select(EscoConcept).where(col(EscoConcept.id).in_(wanted)))
    found = {c.id: NamedSkill(c.id, 0, c.uri, c.labels, c.synonyms) for c in concepts}
    own = select(Skill).where(col(Skill.company_id) == company_id, col(Skill.id).in_(wanted))
    for skill in await session.scalars(own):
        found[skill.id] = _named(skill, found.get(skill.id))
    return found


async def find_skill(session: AsyncSession, company_id: UUID, skill_id: UUID) -> NamedSkill:
    """Find one skill. Raises NotFound."""
    found = (await find_skills(session, company_id, [skill_id])).get(skill_id)
    if found is None:
        raise NotFound
    return found


async def name_skill(
    session: AsyncSession, caller: Caller, skill_id: UUID, wanted: SkillIn, match: int | None
) -> tuple[Stored[Skill], NamedSkill]:
    """Make a skill of the company's own, or call an ESCO concept as the company does."""
    concept = await session.get(EscoConcept, skill_id)
    stored = await put(
        session,
        Skill,
        {"company_id": caller.company_id, "id": skill_id},
        wanted.model_dump(),
        owner={"uri": concept.uri if concept else None},
        match=match,
    )
    official = (
        NamedSkill(skill_id, 0, concept.uri, concept.labels, concept.synonyms) if concept else None
    )
    named = _named(stored.row, official)
    if stored.is_news:
        await session.flush()
        await _index(session, stored.row)
        publish(session, skill_named(caller.company_id, named))
    return stored, named


async def use_skills(
    session: AsyncSession, company_id: UUID, skill_ids: Sequence[UUID]
) -> set[UUID]:
    """Note that skills are used here, telling the name of a concept at its first use.

    Give the ids that exist; unknown ones are left out.
    """
    found = await find_skills(session, company_id, skill_ids)
    fresh = [skill for skill in found.values() if skill.revision == 0]
    if fresh:
        rows: list[dict[str, object]] = [
            {
                "company_id": company_id,
                "id": skill.id,
                "revision": 1,
                "uri": skill.uri,
                "labels": {},
                "synonyms": {},
                "created_at": datetime.now(UTC),
            }
            for skill in fresh
        ]
        statement = insert(Skill).values(rows).on_conflict_do_nothing().returning(col(Skill.id))
        for skill_id in await session.scalars(statement):
            publish(session, skill_named(company_id, found[skill_id]._replace(revision=1)))
    return set(found)


async def require_skill(session: AsyncSession, company_id: UUID, skill_id: UUID) -> None:
    """Note that a skill is used here. Raises UnknownSkill."""
    if skill_id not in await use_skills(session, company_id, [skill_id]):
        raise UnknownSkill("GET /profiles/skills finds skills by name.")


async def list_skills_in_use(session: AsyncSession, company_id: UUID) -> list[NamedSkill]:
    """List all skills a company uses, to tell them again."""
    ids = await session.scalars(select(col(Skill.id)).where(col(Skill.company_id) == company_id))
    return list((await find_skills(session, company_id, ids.all())).values())


def skill_named(company_id: UUID, skill: NamedSkill) -> SkillNamed:
    """Say how a skill is called here now."""
    return SkillNamed.model_validate(
        {
            "company_id": company_id,
            "occurred_at": datetime.now(UTC),
            "skill_id": skill.id,
            "revision": skill.revision,
            "uri": skill.uri,
            "labels": skill.labels,
            "synonyms": skill.synonyms,
        }
    )


def _named(skill: Skill, official: NamedSkill | None) -> NamedSkill:
    labels = merged_labels(official.labels, skill.labels) if official else skill.labels
    synonyms = {**official.synonyms, **skill.synonyms} if official else skill.synonyms
    return NamedSkill(skill.id, skill.revision, skill.uri, labels, synonyms)


async def _index(session: AsyncSession, skill: Skill) -> None:
    """Make a company's words searchable."""
    key = {"company_id": skill.company_id, "skill_id": skill.id}
    await session.execute(
        delete(SkillLabel).where(
            col(SkillLabel.company_id) == skill.company_id, col(SkillLabel.skill_id) == skill.id
        )
    )
    for language, texts in _words(skill).items():
        rows = {
            folded(text): {**key, "language": language, "text": text, "is_preferred": first}
            for text, first in reversed(texts)
        }
        for word, row in rows.items():
            session.add(SkillLabel.model_validate({**row, "folded": word}))


def _words(skill: Skill) -> dict[str, list[tuple[str, bool]]]:
    words = {language: [(label, True)] for language, label in skill.labels.items()}
    for language, synonyms in skill.synonyms.items():
        words.setdefault(language, []).extend((synonym, False) for synonym in synonyms)
    return words
