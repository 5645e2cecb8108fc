"""What identity providers send and only they have a use for."""

from typing import Any
from uuid import UUID, uuid4

from profiles.scim.models import ScimAccount
from services.profiles.tests.firms import Firm
from services.profiles.tests.scim.provider import ENTERPRISE, USER, connected
from shared.events.profiles import PersonChanged, PersonNamed


async def test_what_we_have_no_use_for_is_kept_but_a_password(firm: Firm) -> None:
    sent: dict[str, Any] = {
        "title": "Chef",
        "phoneNumbers": [{"value": "+32 1", "type": "mobile"}],
        "addresses": [{"locality": "Gent", "type": "work"}],
        ENTERPRISE: {"employeeNumber": "7", "costCenter": "K1"},
    }
    async with connected(firm) as provider:
        ann = await provider.create("ann", password="open-sesame-9", **sent)
        seen = await provider.read(f"/Users/{ann['id']}")
    async with firm.company.service.worker_sessions.begin() as session:
        await firm.enter(session)
        account = await session.get(ScimAccount, (firm.id, UUID(ann["id"])))

    assert {name: seen[name] for name in sent} == sent
    assert account is not None
    assert "open-sesame-9" not in account.model_dump_json()


async def test_too_much_about_one_person_is_refused(firm: Firm) -> None:
    numbers = [{"value": f"+32 {number}"} for number in range(2000)]
    async with connected(firm) as provider:
        body = {"schemas": [USER], "userName": "ann", "phoneNumbers": numbers}
        answer = await provider.api.post("/Users", json=body)

    assert answer.status_code == 400
    assert answer.json()["scimType"] == "invalidValue"


async def test_what_was_sent_tells_nobody_else(firm: Firm) -> None:
    async with connected(firm) as provider:
        await provider.create("ann", title="Secret chef", nickName="Annie")

    for kind in (PersonChanged, PersonNamed):
        for event in await firm.company.published(kind):
            assert "Secret chef" not in event.model_dump_json()
            assert "Annie" not in event.model_dump_json()


async def test_an_erased_person_takes_along_what_was_sent(firm: Firm) -> None:
    async with connected(firm) as provider:
        ann = await provider.create("ann", title="Chef")
    body = {"person_id": ann["id"], "reason": "left"}
    erased = await firm.boss.api.put(f"/profiles/erasures/{uuid4()}", json=body)
    async with firm.company.service.worker_sessions.begin() as session:
        await firm.enter(session)
        account = await session.get(ScimAccount, (firm.id, UUID(ann["id"])))

    assert erased.status_code < 300, erased.text
    assert account is None
