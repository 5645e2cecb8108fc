"""The company's settings over HTTP."""

from fastapi import APIRouter, Response

from profiles.company import operations
from profiles.company.models import CompanyIn, CompanyOut
from shared.auth.callers import Administrator, Person
from shared.exchange import IfMatch, set_etag
from shared.sessions import Session

router = APIRouter(prefix="/profiles/company")


@router.get("")
async def find_company(session: Session, caller: Person, response: Response) -> CompanyOut:
    company = await operations.find_company(session, caller.company_id)
    set_etag(response, company.revision)
    return CompanyOut.model_validate(company)


@router.put("")
async def change_company(
    session: Session, caller: Administrator, wanted: CompanyIn, match: IfMatch, response: Response
) -> CompanyOut:
    company = await operations.change_company(session, caller, wanted, match)
    set_etag(response, company.revision)
    return CompanyOut.model_validate(company)
