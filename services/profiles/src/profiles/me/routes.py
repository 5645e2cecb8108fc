"""Who one is, over HTTP."""

from fastapi import APIRouter, Response

from profiles.me import operations
from profiles.me.models import MeIn, MeOut
from shared.auth.callers import Person
from shared.exchange import IfMatch, set_etag
from shared.sessions import Session

router = APIRouter(prefix="/profiles/me")


@router.get("")
async def find_me(session: Session, caller: Person, response: Response) -> MeOut:
    me = await operations.find_me(session, caller)
    set_etag(response, me.revision)
    return me


@router.put("")
async def change_me(
    session: Session, caller: Person, wanted: MeIn, match: IfMatch, response: Response
) -> MeOut:
    me = await operations.change_me(session, caller, wanted, match)
    set_etag(response, me.revision)
    return me
