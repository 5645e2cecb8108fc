"""The learning policy over HTTP."""

from fastapi import APIRouter, Response

from profiles.learning_policy import operations
from profiles.learning_policy.models import LearningPolicyIn, LearningPolicyOut
from shared.auth.callers import Analyst, Person
from shared.exchange import IfMatch, answer_stored, set_etag
from shared.sessions import Session

router = APIRouter(prefix="/profiles/learning-policy")


@router.get("")
async def find_learning_policy(
    session: Session, caller: Person, response: Response
) -> LearningPolicyOut:
    """Read the frame within which everybody chooses for themselves."""
    policy = await operations.find_learning_policy(session, caller.company_id)
    set_etag(response, policy.revision)
    return LearningPolicyOut.model_validate(policy)


@router.put("", responses={201: {"model": LearningPolicyOut}})
async def set_learning_policy(
    session: Session,
    caller: Analyst,
    wanted: LearningPolicyIn,
    match: IfMatch,
    response: Response,
) -> LearningPolicyOut:
    """Set the policy, as L&D or as an administrator; what is booked already stays."""
    stored = await operations.set_learning_policy(session, caller, wanted, match)
    answer_stored(response, stored)
    return LearningPolicyOut.model_validate(stored.row)
