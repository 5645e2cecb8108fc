from datetime import UTC, datetime

from shared.auth.identities import find_identity
from shared.auth.tokens import LOCAL_ISSUER
from shared.database import enter_company
from shared.events.profiles import IdentityName
from shared.ids import new_id
from shared.testing.company import Company


async def test_an_older_fact_takes_no_sign_in_from_who_has_it_now(company: Company) -> None:
    ann, bob = await company.enrol(), await company.enrol()
    (subject,) = ann.changed.identities
    released = IdentityName(issuer=LOCAL_ISSUER, subject="released")
    facts = [
        ann.changed.model_copy(update={"revision": 3, "identities": (released,)}),
        bob.changed.model_copy(update={"revision": 2, "identities": (subject,)}),
        ann.changed.model_copy(update={"revision": 2}),
    ]

    for fact in facts:
        news = {"event_id": new_id(), "occurred_at": datetime.now(UTC)}
        await company.deliver(fact.model_copy(update=news))

    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        known = await find_identity(session, company.id, LOCAL_ISSUER, subject.subject)
    assert known is not None
    assert known.person_id == bob.id
