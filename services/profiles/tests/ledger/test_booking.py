from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.profiles.tests.firms import Firm
from services.profiles.tests.ledger.books import (
    A_COURSE,
    LEDGER,
    book,
    booked,
    open_books,
    slug,
)
from shared.testing.plugin import CountQueries


async def test_hours_and_money_are_booked(firm: Firm) -> None:
    books = await open_books(firm)
    money = {"amount_cents": 9_900, "currency": "EUR"}
    subsidy = {"subsidy": "KMO-portefeuille", "subsidy_url": "https://subsidy.example/7"}

    entry = await booked(books.ann, **money, **subsidy, is_work_time=True)

    assert entry == {
        "id": entry["id"],
        "person_id": str(books.ann.id),
        **A_COURSE,
        **money,
        **subsidy,
        "is_work_time": True,
        "moment_id": None,
        "reverses_id": None,
        "reversed_by_id": None,
        "state": "booked",
        "ruling": None,
        "entered_by": str(books.ann.id),
        "entered_at": entry["entered_at"],
    }
    assert (await books.ann.api.get(f"{LEDGER}/{entry['id']}")).json() == entry


async def test_the_balance_says_what_is_left(firm: Firm) -> None:
    books = await open_books(firm)
    allowance = await books.allow(minutes=600, amount_cents=20_000, currency="EUR")
    await booked(books.ann, minutes=120, amount_cents=5_000, currency="EUR")
    await booked(books.ann, minutes=30, form="informal")
    await booked(books.ann, minutes=60, on="2027-01-01")

    assert await books.balance() == {
        "person_id": str(books.ann.id),
        "begins_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "allowance": allowance,
        "minutes": {"allowed": 600, "used": 150, "informal": 30, "requested": 0, "left": 450},
        "money": {
            "currency": "EUR",
            "allowed": 20_000,
            "used": 5_000,
            "requested": 0,
            "left": 15_000,
        },
    }


async def test_without_an_allowance_hours_are_counted_all_the_same(firm: Firm) -> None:
    books = await open_books(firm)
    await booked(books.ann)

    balance = await books.balance()

    minutes = {"allowed": None, "used": 120, "informal": 0, "requested": 0, "left": None}
    assert (balance["minutes"], balance["money"]) == (minutes, None)


async def test_an_entry_is_never_edited(firm: Firm) -> None:
    books = await open_books(firm)
    address = f"{LEDGER}/{uuid4()}"

    answers = [
        await books.ann.api.put(address, json=A_COURSE),
        await books.ann.api.put(address, json=A_COURSE),
        await books.ann.api.put(address, json=A_COURSE | {"minutes": 60}),
        await books.ann.api.put(
            address, json=A_COURSE | {"minutes": 60}, headers={"If-Match": '"1"'}
        ),
    ]

    assert [one.status_code for one in answers] == [201, 200, 409, 409]
    assert slug(answers[2]) == (409, "entry-is-final")


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger_entry set minutes = 1 where id = :id",
        "delete from ledger_entry where id = :id",
    ],
)
async def test_not_even_the_database_lets_an_entry_be_edited(firm: Firm, statement: str) -> None:
    books = await open_books(firm)
    entry = await booked(books.ann)

    with pytest.raises(DBAPIError, match="never edited"):
        await run(firm, statement, UUID(entry["id"]))


async def run(firm: Firm, statement: str, entry_id: UUID) -> None:
    async with firm.company.service.worker_sessions.begin() as session:
        await firm.enter(session)
        await session.execute(text(statement), {"id": entry_id})


async def test_money_has_to_be_in_the_currency_of_the_budget(firm: Firm) -> None:
    books = await open_books(firm)
    await books.allow(amount_cents=100, currency="EUR")

    refused = await book(books.ann, amount_cents=100, currency="USD")

    assert slug(refused) == (409, "currency-differs")


async def test_a_moment_is_booked_in_one_click_without_its_words(firm: Firm) -> None:
    books = await open_books(firm)
    moment = f"/profiles/moments/{uuid4()}"
    body = {"text": "Secret", "on": "2026-03-02", "minutes": 25, "is_work_time": False}
    await books.ann.api.put(moment, json=body)

    first = await books.ann.api.put(f"{moment}/booking")
    again = await books.ann.api.put(f"{moment}/booking")
    seen = await books.emma.api.get(f"{LEDGER}/{first.json()['id']}")
    await books.ann.api.put(f"{LEDGER}/{first.json()['id']}/reversal")
    anew = await books.ann.api.put(f"{moment}/booking")

    assert [one.status_code for one in (first, again, seen, anew)] == [201, 200, 200, 201]
    assert (first.json()["form"], first.json()["minutes"]) == ("informal", 25)
    assert first.json()["moment_id"] == moment.rsplit("/")[-1]
    assert (seen.json()["what"], seen.json()["moment_id"]) == (None, None)
    assert "Secret" not in seen.text
    assert (await books.balance())["minutes"]["informal"] == 25


async def test_a_moment_without_minutes_or_of_another_is_not_booked(firm: Firm) -> None:
    books = await open_books(firm)
    moment = f"/profiles/moments/{uuid4()}"
    await books.ann.api.put(moment, json={"text": "Aha", "visibility": "company"})

    own = await books.ann.api.put(f"{moment}/booking")
    others = await books.emma.api.put(f"{moment}/booking")

    assert slug(own) == (409, "moment-without-minutes")
    assert others.status_code == 404


async def test_entries_are_listed_in_pages_with_as_many_queries_as_for_one(
    firm: Firm, count_queries: CountQueries
) -> None:
    books = await open_books(firm)
    made = [(await booked(books.ann, on=f"2026-0{n}-01"))["id"] for n in range(1, 5)]

    with count_queries() as queries:
        first = (await books.ann.api.get(LEDGER, params={"limit": 3})).json()
    second = (await books.ann.api.get(LEDGER, params={"after": first["next"]})).json()
    some = {"since": "2026-02-01", "until": "2026-03-01"}
    between = (await books.ann.api.get(LEDGER, params=some)).json()["items"]

    assert [one["id"] for one in first["items"] + second["items"]] == made[::-1]
    assert [one["id"] for one in between] == made[2:0:-1]
    assert len(queries) == 4


async def test_the_entries_of_others_are_unknown(firm: Firm) -> None:
    books = await open_books(firm)
    entry = await booked(books.ann)

    stolen = await books.around.people["tom"].api.put(f"{LEDGER}/{entry['id']}", json=A_COURSE)

    assert stolen.status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 0},
        {"minutes": -5},
        {"amount_cents": 5},
        {"currency": "EUR"},
        {"form": "other"},
        {"what": ""},
        {"reverses_id": str(uuid4())},
    ],
)
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, object]) -> None:
    assert (await book(firm.boss, **wrong)).status_code == 422
