"""Reading and setting the learning policy."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.learning_policy.models import LearningPolicy, LearningPolicyIn
from shared.auth.caller import Caller
from shared.problems import MissingRole
from shared.revisions import Stored, put


async def find_learning_policy(session: AsyncSession, company_id: UUID) -> LearningPolicy:
    """Find the policy; as long as none is set, the defaults."""
    found = await session.get(LearningPolicy, company_id)
    return found or LearningPolicy(company_id=company_id, revision=0)


async def set_learning_policy(
    session: AsyncSession, caller: Caller, wanted: LearningPolicyIn, match: int | None
) -> Stored[LearningPolicy]:
    """Set the policy for everybody. Raises MissingRole."""
    if not (caller.holds("analyst") or caller.holds("administrator")):
        raise MissingRole("Ask an L&D analyst or administrator of the whole company.")
    key = {"company_id": caller.company_id}
    return await put(session, LearningPolicy, key, wanted.model_dump(), owner={}, match=match)
