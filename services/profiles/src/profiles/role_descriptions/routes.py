"""Role descriptions over HTTP."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from profiles.role_descriptions import comparing, operations
from profiles.role_descriptions.models import (
    ExpectedSkillOut,
    HeldRoleIn,
    MyRoleOut,
    OwnSkillOut,
    RoleDescription,
    RoleDescriptionIn,
    RoleDescriptionOut,
)
from profiles.role_descriptions.rules import Compared
from profiles.skills.operations import NamedSkill, find_skills
from profiles.skills.rules import label_for
from shared.auth.caller import Caller
from shared.auth.callers import Administrator, Curator, Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.languages import Language
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles")


@router.get("/role-descriptions")
async def list_role_descriptions(
    session: Session, caller: Person, limit: Limit = 20, after: After = None
) -> Page[RoleDescriptionOut]:
    """List what the jobs of this company ask for."""
    found = await operations.list_roles(session, caller.company_id, limit, after)
    names = await _names(session, caller, *found)
    return page_of(
        found, limit, lambda one: (one.id,), lambda one: _shape(one, names, caller.language)
    )


@router.get("/role-descriptions/{role_description_id}")
async def find_role_description(
    session: Session, caller: Person, role_description_id: UUID, response: Response
) -> RoleDescriptionOut:
    found = await operations.find_role(session, caller.company_id, role_description_id)
    set_etag(response, found.revision)
    return _shape(found, await _names(session, caller, found), caller.language)


@router.put(
    "/role-descriptions/{role_description_id}", responses={201: {"model": RoleDescriptionOut}}
)
async def describe_role(
    session: Session,
    caller: Curator,
    role_description_id: UUID,
    wanted: RoleDescriptionIn,
    match: IfMatch,
    response: Response,
) -> RoleDescriptionOut:
    """Say what a job asks for; whose job title it names has this role unless another was set."""
    stored = await operations.describe_role(session, caller, role_description_id, wanted, match)
    answer_stored(response, stored)
    return _shape(stored.row, await _names(session, caller, stored.row), caller.language)


@router.delete("/role-descriptions/{role_description_id}", status_code=204)
async def remove_role_description(
    session: Session, caller: Curator, role_description_id: UUID, match: IfMatch
) -> None:
    await operations.remove_role(session, caller, role_description_id, match)


@router.get("/me/role")
async def find_my_role(session: Session, caller: Person) -> MyRoleOut:
    """Show what one's own role asks for beside one's own skills; nobody else can ask this."""
    return await _my_role(session, caller)


@router.put("/me/role")
async def choose_my_role(session: Session, caller: Person, wanted: HeldRoleIn) -> MyRoleOut:
    """Say which role one has."""
    await operations.hold_role(session, caller, caller.person_id, wanted.role_description_id)
    return await _my_role(session, caller)


@router.put("/people/{person_id}/role", status_code=204)
async def set_role(
    session: Session, caller: Administrator, person_id: UUID, wanted: HeldRoleIn
) -> None:
    """Say which role somebody has; how they stand against it is theirs alone."""
    await operations.hold_role(session, caller, person_id, wanted.role_description_id)


async def _my_role(session: Session, caller: Caller) -> MyRoleOut:
    mine = await comparing.find_my_role(session, caller)
    if mine is None:
        return MyRoleOut(role=None, source=None, skills=[])
    skills = await comparing.compare(session, caller, mine.description, datetime.now(UTC))
    names = await _names(session, caller, mine.description)
    return MyRoleOut(
        role=_shape(mine.description, names, caller.language),
        source=mine.source,
        skills=[_own(one, names, caller.language) for one in skills],
    )


async def _names(
    session: Session, caller: Caller, *found: RoleDescription
) -> Mapping[UUID, NamedSkill]:
    ids = {UUID(one["skill_id"]) for description in found for one in description.expected}
    return await find_skills(session, caller.company_id, ids)


def _shape(
    found: RoleDescription, names: Mapping[UUID, NamedSkill], language: Language
) -> RoleDescriptionOut:
    return RoleDescriptionOut.model_validate(
        {
            "id": found.id,
            "revision": found.revision,
            "title": label_for(found.titles, language),
            "titles": found.titles,
            "texts": found.texts,
            "expected": [
                ExpectedSkillOut.model_validate(
                    one | {"skill": label_for(names[UUID(one["skill_id"])].labels, language)}
                )
                for one in found.expected
            ],
        }
    )


def _own(one: Compared, names: Mapping[UUID, NamedSkill], language: Language) -> OwnSkillOut:
    return OwnSkillOut(
        **one.expected._asdict(),
        skill=label_for(names[one.expected.skill_id].labels, language),
        claimed_level=one.own.claimed_level,
        is_claimed=one.own.is_claimed,
        shown=one.own.word,
        own_level=one.own.level,
        gap=one.gap,
    )
