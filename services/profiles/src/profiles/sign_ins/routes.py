"""First sign-ins over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from profiles.sign_ins import linking, operations
from profiles.sign_ins.models import SignInOut, SignInPolicy, SignInPolicyIn, SignInPolicyOut
from shared.auth.callers import Administrator, Presented
from shared.exchange import After, IfMatch, Limit, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session
from shared.state import state_of

router = APIRouter(prefix="/profiles/sign-ins")


@router.put("/mine", responses={201: {"model": SignInOut}})
async def sign_in(session: Session, presented: Presented, response: Response) -> SignInOut:
    """Say who one is here, and be linked where one is not yet: for the first visit.

    Other services know a newcomer a moment later.
    """
    person, outcome = await linking.sign_in(session, presented.bearer, presented.claims)
    response.status_code = 200 if outcome == "known" else 201
    return SignInOut(person_id=person.id, outcome=outcome)


@router.get("/policy")
async def find_sign_in_policy(
    session: Session, caller: Administrator, response: Response
) -> SignInPolicyOut:
    """See how people are linked at their first sign-in."""
    operations.check_authority(caller)
    return _shown(await operations.find_policy(session, caller.company_id), response)


@router.put("/policy")
async def put_sign_in_policy(
    session: Session,
    caller: Administrator,
    wanted: SignInPolicyIn,
    match: IfMatch,
    response: Response,
) -> SignInPolicyOut:
    """Decide anew; the ETag where nobody decided yet is `"0"`."""
    return _shown(await operations.put_policy(session, caller, wanted, match), response)


@router.get("/history")
async def list_sign_in_policies(
    session: Session, caller: Administrator, limit: Limit = 20, after: After = None
) -> Page[SignInPolicyOut]:
    """See who decided what and when, the latest first."""
    found = await operations.list_policies(session, caller, limit, after)
    return page_of(found, limit, lambda one: (one.revision,), SignInPolicyOut.model_validate)


@router.delete("/{person_id}", status_code=204)
async def release_sign_in(
    request: Request, session: Session, caller: Administrator, person_id: UUID
) -> None:
    """Forget how somebody signs in; they are linked anew when they come back."""
    await operations.release_sign_in(session, caller, person_id)
    state_of(request.app).callers.forget(caller.company_id, person_id)


def _shown(policy: SignInPolicy | None, response: Response) -> SignInPolicyOut:
    set_etag(response, policy.revision if policy else 0)
    if policy is not None:
        return SignInPolicyOut.model_validate(policy)
    return SignInPolicyOut(
        revision=0, claim=None, matches=None, unknown="refuse", changed_by=None, changed_at=None
    )
