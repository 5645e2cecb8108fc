from uuid import uuid4

import pytest

from integrations.worker import WORK
from services.integrations.tests.makers import NOW, an_item, revised
from services.integrations.tests.outside import Outside, Sender, subscribe
from shared.events.communities import CommunityChanged
from shared.events.examples import example_event
from shared.events.feed import ItemRemoved, Visibility
from shared.events.matching import AskDeclined
from shared.events.profiles import PersonErased, PersonNamed, SkillClaimed
from shared.testing.company import Company


async def test_history_is_nobodys_news(company: Company, outside: Outside, sender: Sender) -> None:
    await subscribe(company, outside.url)

    await company.deliver(an_item(company, imported=True))
    await sender.send()

    assert outside.received == []


@pytest.mark.parametrize("visibility", ["team", "unit"])
async def test_of_what_few_may_read_only_ids_leave(
    company: Company, outside: Outside, sender: Sender, visibility: Visibility
) -> None:
    await subscribe(company, outside.url)
    item = an_item(company, visibility)

    await company.deliver(item)
    await sender.send()

    [received] = outside.received
    assert b"CANARY" not in received.body
    assert received.payload["data"]["item_id"] == str(item.item_id)


async def test_what_all_may_read_leaves_with_its_text(
    company: Company, outside: Outside, sender: Sender
) -> None:
    await subscribe(company, outside.url)

    await company.deliver(an_item(company))
    await sender.send()

    [received] = outside.received
    assert received.payload["data"]["text"] == "CANARY text"


async def test_what_is_private_never_leaves(
    company: Company, outside: Outside, sender: Sender
) -> None:
    await subscribe(company, outside.url)
    fields = {"company_id": company.id, "occurred_at": NOW, "person_id": uuid4()}
    claim = SkillClaimed.model_validate(
        fields
        | {"claim_id": uuid4(), "revision": 1, "skill_id": uuid4(), "kind": "want"}
        | {"visibility": "me"}
    )

    await company.deliver(an_item(company, "me"), claim)
    await sender.send()

    assert outside.received == []
    assert AskDeclined not in WORK.handlers


async def test_an_erased_person_leaves_no_copy_behind(
    company: Company, outside: Outside, sender: Sender
) -> None:
    subscribed = await subscribe(company, outside.url)
    sent, waiting = (an_item(company, author_id=uuid4()) for _ in range(2))
    person = sent.author_id
    waiting = waiting.model_copy(update={"author_id": person})
    await company.deliver(sent)
    await sender.send()
    await company.deliver(waiting)
    outside.received.clear()

    erased = PersonErased.model_validate(
        {"company_id": company.id, "occurred_at": NOW, "person_id": person}
    )
    await company.deliver(erased)
    await company.deliver(example_event(PersonNamed, company_id=company.id, person_id=person))
    await sender.send()

    news, *old = await subscribed.deliveries()
    assert [d["state"] for d in old] == ["cancelled", "delivered"]
    for delivery in old:
        path = f"/integrations/deliveries/{delivery['id']}"
        details = (await subscribed.admin.api.get(path)).json()
        assert details["payload"] is None
        assert all(attempt["answer"] is None for attempt in details["tries"])
        refused = await subscribed.admin.api.post(f"{path}/resends")
        assert refused.json()["type"] == "/problems/nothing-left-to-send"
    assert (news["event_type"], news["state"]) == ("profiles.person.erased.v1", "delivered")
    assert [r.payload["data"] for r in outside.received] == [{"person_id": str(person)}]


async def test_a_removed_or_hidden_item_leaves_no_text_behind(
    company: Company, outside: Outside, sender: Sender
) -> None:
    subscribed = await subscribe(company, outside.url)
    removed, hidden = an_item(company), an_item(company)
    await company.deliver(removed, hidden)

    fields = {"company_id": company.id, "occurred_at": NOW, "revision": 2, "kind": "question"}
    await company.deliver(
        ItemRemoved.model_validate(fields | {"item_id": removed.item_id}),
        revised(hidden, "me"),
    )
    await sender.send()

    bodies = b"".join(received.body for received in outside.received)
    assert b"CANARY" not in bodies
    data = [r.payload["data"] for r in outside.received]
    assert sorted(data, key=lambda d: len(d)) == [
        {"item_id": str(removed.item_id), "revision": 2},
        {"item_id": str(hidden.item_id), "revision": 2, "visibility": "me"},
    ]
    assert len(await subscribed.deliveries(state="cancelled")) == 2


async def test_a_community_that_becomes_hidden_leaves_no_name_behind(
    company: Company, outside: Outside, sender: Sender
) -> None:
    await subscribe(company, outside.url)
    opened = CommunityChanged(
        company_id=company.id,
        occurred_at=NOW,
        community_id=uuid4(),
        revision=1,
        openness="open",
        name="CANARY",
        language="nl",
    )
    hidden = opened.model_dump(exclude={"event_id"}) | {
        "revision": 2,
        "openness": "by_invitation",
        "name": None,
    }
    await company.deliver(opened, CommunityChanged.model_validate(hidden))

    await sender.send()

    told = {"community_id": str(opened.community_id), "revision": 2, "openness": "by_invitation"}
    assert [received.payload["data"] for received in outside.received] == [told]
