import asyncio
from random import Random
from typing import Any

from services.profiles.tests.firms import Firm
from services.profiles.tests.ledger.books import LEDGER, Books, book, booked, open_books, slug


async def test_a_reversal_restores_the_balance_and_comes_once(firm: Firm) -> None:
    books = await open_books(firm)
    await books.allow(minutes=600, amount_cents=20_000, currency="EUR")
    before = await books.balance()
    entry = await booked(books.ann, amount_cents=5_000, currency="EUR")
    address = f"{LEDGER}/{entry['id']}"

    reversed_ = await books.ann.api.put(f"{address}/reversal", json={"why": "Twice"})
    again = await books.ann.api.put(f"{address}/reversal")

    assert (reversed_.status_code, again.status_code) == (201, 200)
    opposite = reversed_.json()
    assert again.json() == opposite
    assert (opposite["minutes"], opposite["amount_cents"]) == (-120, -5_000)
    assert (opposite["reverses_id"], opposite["what"]) == (entry["id"], "Twice")
    assert (await books.ann.api.get(address)).json()["reversed_by_id"] == opposite["id"]
    assert await books.balance() == before
    refused = await books.ann.api.put(f"{LEDGER}/{opposite['id']}/reversal")
    assert slug(refused) == (409, "nothing-to-reverse")


async def test_nothing_goes_beyond_the_allowance_where_the_company_refuses_it(firm: Firm) -> None:
    books = await open_books(firm)
    without = await book(books.ann)
    await books.rule(overdraft="refuse")
    none = await book(books.ann)
    await books.allow(minutes=200, amount_cents=100, currency="EUR")

    hours = await book(books.ann, minutes=81)
    exact = await book(books.ann, minutes=80)
    money = await book(books.ann, minutes=0, amount_cents=101, currency="EUR")
    informal = await book(books.ann, minutes=1, form="informal")
    free = await book(books.ann, minutes=0, amount_cents=100, currency="EUR")

    assert (without.status_code, exact.status_code, free.status_code) == (201, 201, 201)
    assert slug(none) == (409, "no-allowance")
    assert [slug(one) for one in (hours, money, informal)] == [(409, "overdrawn")] * 3
    assert hours.json()["detail"] == "80 minutes are left; ask L&D for more."


async def test_two_bookings_at_once_cannot_overdraw(firm: Firm) -> None:
    books = await open_books(firm)
    await books.rule(overdraft="refuse")
    await books.allow(minutes=240)

    answers = await asyncio.gather(*(book(books.ann) for _ in range(4)))

    assert sorted(one.status_code for one in answers) == [201, 201, 409, 409]
    assert (await books.balance())["minutes"]["left"] == 0


async def test_two_reversals_at_once_are_one(firm: Firm) -> None:
    books = await open_books(firm)
    entry = await booked(books.ann)
    address = f"{LEDGER}/{entry['id']}/reversal"

    answers = await asyncio.gather(*(books.ann.api.put(address) for _ in range(3)))

    assert sorted(one.status_code for one in answers) == [200, 200, 201]
    assert (await books.balance())["minutes"]["used"] == 0


async def test_the_sum_of_the_entries_is_the_balance_whatever_happens(firm: Firm) -> None:
    books = await open_books(firm)
    await books.rule(overdraft="refuse", approval="formal")
    await books.allow(minutes=1000, amount_cents=1000, currency="EUR")
    chance = Random(7)  # noqa: S311  a repeatable story
    made: list[str] = []

    for _ in range(30):
        if made and chance.random() < 0.5:
            await _do_something_with(books, chance.choice(made), chance)
        else:
            answer = await book(
                books.ann,
                minutes=chance.randint(1, 300),
                amount_cents=(cents := chance.choice([0, 150])),
                currency="EUR" if cents else None,
                form=chance.choice(["formal", "informal"]),
            )
            made += [answer.json()["id"]] if answer.status_code == 201 else []
        await _check_sums(books)
    assert len(made) > 5


async def _do_something_with(books: Books, entry_id: str, chance: Random) -> None:
    if chance.random() < 0.5:
        await books.emma.api.put(f"{LEDGER}/{entry_id}/reversal")
    else:
        outcome = chance.choice(["approved", "refused"])
        await books.emma.api.put(f"{LEDGER}/{entry_id}/ruling", json={"outcome": outcome})


async def _check_sums(books: Books) -> None:
    listed = await books.ann.api.get(LEDGER, params={"limit": 100})
    entries: list[dict[str, Any]] = [
        one for one in listed.json()["items"] if one["state"] != "refused"
    ]
    balance = await books.balance()
    minutes, money = balance["minutes"], balance["money"]
    assert minutes["used"] + minutes["requested"] == sum(one["minutes"] for one in entries)
    assert money["used"] + money["requested"] == sum(one["amount_cents"] for one in entries)
    assert minutes["left"] == 1000 - minutes["used"] - minutes["requested"] >= 0
    assert money["left"] == 1000 - money["used"] - money["requested"] >= 0
