from typing import Any
from uuid import uuid4

import pytest

from services.profiles.tests.firms import Firm
from services.profiles.tests.ledger.books import YEAR, Books, open_books, slug
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

ALLOWANCES = "/profiles/allowances"


async def units(firm: Firm) -> dict[str, str]:
    found = (await firm.boss.api.get("/profiles/units")).json()["items"]
    return {one["name"]: one["id"] for one in found}


async def put(person: Colleague, **values: object) -> Any:
    return await person.api.put(f"{ALLOWANCES}/{uuid4()}", json=YEAR | values)


async def test_l_and_d_gives_hours_and_a_budget(firm: Firm) -> None:
    books = await open_books(firm)

    allowance = await books.allow(minutes=2280, amount_cents=50_000, currency="EUR", note="2026")

    assert allowance == {
        "id": allowance["id"],
        "revision": 1,
        "person_id": None,
        "unit_id": None,
        "begins_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "minutes": 2280,
        "amount_cents": 50_000,
        "currency": "EUR",
        "note": "2026",
        "created_at": allowance["created_at"],
    }


async def test_the_nearest_allowance_counts(firm: Firm) -> None:
    books = await open_books(firm)
    place = await units(firm)
    allowed = []
    for holder, minutes in (
        ({}, 100),
        ({"unit_id": place["Ops"]}, 200),
        ({"unit_id": place["Night"]}, 999),
        ({"unit_id": place["Desk"]}, 300),
        ({"person_id": str(books.ann.id)}, 400),
    ):
        await books.allow(minutes=minutes, **holder)
        allowed.append((await books.balance())["minutes"]["allowed"])

    assert allowed == [100, 200, 200, 300, 400]


async def test_an_allowance_counts_in_its_period_only(firm: Firm) -> None:
    books = await open_books(firm)
    await books.allow(minutes=100)

    before = await books.balance(on="2025-12-31")
    last = await books.balance(on="2026-12-31")

    assert (before["allowance"], before["begins_on"]) == (None, "2025-01-01")
    assert last["minutes"]["allowed"] == 100


async def test_two_allowances_of_one_holder_do_not_overlap(firm: Firm) -> None:
    books = await open_books(firm)
    first = await books.allow(minutes=100)
    late = {"begins_on": "2026-12-31", "ends_on": "2027-12-31"}

    overlapping = await put(books.emma, **late)
    later = await put(books.emma, **late | {"begins_on": "2027-01-01"})
    of_ann = await put(books.emma, person_id=str(books.ann.id))
    longer = await books.emma.api.put(
        f"{ALLOWANCES}/{first['id']}",
        json=YEAR | {"ends_on": "2027-06-01"},
        headers={"If-Match": '"1"'},
    )

    assert slug(overlapping) == (409, "allowance-overlaps")
    assert (later.status_code, of_ann.status_code) == (201, 201)
    assert slug(longer) == (409, "allowance-overlaps")


async def test_only_l_and_d_and_administrators_give(firm: Firm, other_firm: Firm) -> None:
    books = await open_books(firm)
    (max_,) = await firm.hire("max", roles="manager")
    own = await books.allow(person_id=str(books.ann.id), minutes=60)
    address = f"{ALLOWANCES}/{own['id']}"

    for stranger in (books.ann, books.around.people["mia"], max_):
        assert (await put(stranger)).status_code == 403
        assert (await stranger.api.get(ALLOWANCES)).status_code == 403
    assert (await put(firm.boss)).status_code == 201
    assert (await books.ann.api.get(address)).json() == own
    for stranger in (books.around.people["mia"], max_, other_firm.boss):
        assert (await stranger.api.get(address)).status_code == 404
    unknown = await put(books.emma, person_id=str(other_firm.boss.id))
    assert slug(unknown) == (409, "unknown-people")
    assert slug(await put(books.emma, unit_id=str(uuid4()))) == (409, "unknown-holder")


async def test_l_and_d_of_a_unit_gives_within_it(firm: Firm) -> None:
    books = await open_books(firm)
    place = await units(firm)
    sara, nick = books.around.people["sara"], books.around.people["nick"]
    path = f"/profiles/people/{sara.id}/roles/analyst"
    granted = await firm.boss.api.put(path, params={"unit_id": place["Desk"]})
    assert granted.status_code == 200, granted.text
    for_all = await books.allow(minutes=1)
    within = [
        await put(sara, unit_id=place["Night"]),
        await put(sara, person_id=str(nick.id)),
        await put(sara, unit_id=place["Ops"]),
        await put(sara, person_id=str(sara.id)),
        await put(sara),
    ]

    assert [one.status_code for one in within] == [201, 201, 403, 403, 403]
    listed = (await sara.api.get(ALLOWANCES)).json()["items"]
    assert [one["id"] for one in listed] == [one.json()["id"] for one in reversed(within[:2])]
    assert (await sara.api.get(f"{ALLOWANCES}/{for_all['id']}")).status_code == 404


async def test_an_allowance_ends_with_its_etag_also_when_its_unit_is_gone(firm: Firm) -> None:
    books = await open_books(firm)
    place = await units(firm)
    address = f"{ALLOWANCES}/{(await books.allow(unit_id=place['Sales']))['id']}"
    await firm.boss.api.delete(f"/profiles/units/{place['Sales']}")

    answers = [
        await books.emma.api.delete(address),
        await books.emma.api.delete(address, headers={"If-Match": '"1"'}),
        await books.emma.api.get(address),
    ]

    assert [one.status_code for one in answers] == [428, 204, 404]


async def test_allowances_are_paged(firm: Firm, count_queries: CountQueries) -> None:
    books: Books = await open_books(firm)
    people = list(books.around.people.values())[:4]
    made = [(await books.allow(person_id=str(one.id)))["id"] for one in people]

    with count_queries() as queries:
        first = (await books.emma.api.get(ALLOWANCES, params={"limit": 3})).json()
    second = (await books.emma.api.get(ALLOWANCES, params={"after": first["next"]})).json()
    of_one = {"person_id": str(people[0].id)}
    hers = (await books.emma.api.get(ALLOWANCES, params=of_one)).json()["items"]

    assert [one["id"] for one in first["items"] + second["items"]] == made[::-1]
    assert [one["id"] for one in hers] == made[:1]
    assert len(queries) == 4  # receipts and the plan to clear them


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": -1},
        {"amount_cents": 5},
        {"currency": "EUR"},
        {"amount_cents": 5, "currency": "euro"},
        {"ends_on": "2025-12-31"},
        {"person_id": str(uuid4()), "unit_id": str(uuid4())},
        {"x": 1},
    ],
)
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, object]) -> None:
    assert (await put(firm.boss, **wrong)).status_code == 422
