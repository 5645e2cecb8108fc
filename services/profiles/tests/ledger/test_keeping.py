import csv
import io
from uuid import uuid4

from services.profiles.tests.firms import Firm
from services.profiles.tests.ledger.books import LEDGER, book, booked, open_books, slug
from shared.events.profiles import PersonNotified
from shared.testing.plugin import CountQueries

EXPORT = f"{LEDGER}/export"
APPROVED, REFUSED = {"outcome": "approved"}, {"outcome": "refused", "why": "Ask in May."}


async def test_balances_are_for_the_person_and_l_and_d_and_no_manager(
    firm: Firm, other_firm: Firm
) -> None:
    books = await open_books(firm)
    (max_,) = await firm.hire("max", roles="manager curator point_person mentor expert")
    entry = await booked(books.ann)
    of_ann = {"person_id": str(books.ann.id)}

    assert await books.balance(books.emma) == await books.balance(firm.boss)
    for stranger in (books.around.people["mia"], books.around.people["tom"], max_):
        answers = [
            await stranger.api.get(f"{LEDGER}/balance", params=of_ann),
            await stranger.api.get(LEDGER, params=of_ann),
            await stranger.api.get(LEDGER, params={"awaiting": True}),
            await stranger.api.get(EXPORT),
            await stranger.api.get(f"{LEDGER}/{entry['id']}"),
            await stranger.api.put(f"{LEDGER}/{entry['id']}/reversal"),
            await stranger.api.put(f"{LEDGER}/{entry['id']}/ruling", json=APPROVED),
            await book(stranger, person_id=str(books.ann.id)),
        ]
        assert [one.status_code for one in answers] == [403, 403, 403, 403, 404, 404, 403, 403]
    foreign = [
        await other_firm.boss.api.get(f"{LEDGER}/balance", params=of_ann),
        await other_firm.boss.api.get(f"{LEDGER}/{entry['id']}"),
        await other_firm.boss.api.put(f"{LEDGER}/{entry['id']}/reversal"),
    ]
    assert [one.status_code for one in foreign] == [404] * 3


async def test_l_and_d_books_for_others_and_corrects_it(firm: Firm) -> None:
    books = await open_books(firm)
    entry = await booked(books.emma, person_id=str(books.ann.id))
    address = f"{LEDGER}/{entry['id']}/reversal"

    hers = await books.ann.api.put(address)
    theirs = await books.emma.api.put(address)

    assert entry["entered_by"] == str(books.emma.id)
    assert (hers.status_code, theirs.status_code) == (403, 201)
    unknown = await book(books.emma, person_id=str(uuid4()))
    assert slug(unknown) == (409, "unknown-people")


async def test_what_waits_is_approved_by_somebody_else(firm: Firm) -> None:
    books = await open_books(firm)
    await books.rule(approval="formal")
    await books.allow(minutes=600)
    entry = await booked(books.ann)
    informal = await booked(books.ann, form="informal")
    waiting = await books.balance()
    awaiting = (await books.emma.api.get(LEDGER, params={"awaiting": True})).json()["items"]
    address = f"{LEDGER}/{entry['id']}/ruling"

    ruled = await books.emma.api.put(address, json=APPROVED)
    again = await books.emma.api.put(address, json=APPROVED)
    other = await books.emma.api.put(address, json=REFUSED)

    assert (entry["state"], informal["state"]) == ("requested", "booked")
    assert waiting["minutes"] == {
        "allowed": 600,
        "used": 120,
        "informal": 120,
        "requested": 120,
        "left": 360,
    }
    assert [one["id"] for one in awaiting] == [entry["id"]]
    assert (ruled.json()["state"], again.json()) == ("approved", ruled.json())
    assert slug(other) == (409, "nothing-to-rule")
    assert (await books.balance())["minutes"]["used"] == 240
    assert (await books.emma.api.get(LEDGER, params={"awaiting": True})).json()["items"] == []
    (told,) = await firm.company.published(PersonNotified)
    assert (told.notice, told.person_id) == ("booking-ruled", books.ann.id)


async def test_what_is_refused_does_not_count(firm: Firm) -> None:
    books = await open_books(firm)
    await books.rule(approval="always")
    await books.allow(minutes=600)
    entry = await booked(books.ann)

    ruled = await books.emma.api.put(f"{LEDGER}/{entry['id']}/ruling", json=REFUSED)
    reversed_ = await books.ann.api.put(f"{LEDGER}/{entry['id']}/reversal")

    assert ruled.json()["ruling"]["why"] == "Ask in May."
    assert slug(reversed_) == (409, "nothing-to-reverse")
    assert (await books.balance())["minutes"]["left"] == 600


async def test_a_request_is_taken_back_by_its_reversal(firm: Firm) -> None:
    books = await open_books(firm)
    await books.rule(approval="always")
    await books.allow(minutes=600)
    entry = await booked(books.ann)

    taken_back = await books.ann.api.put(f"{LEDGER}/{entry['id']}/reversal")
    late = await books.emma.api.put(f"{LEDGER}/{entry['id']}/ruling", json=APPROVED)

    assert taken_back.status_code == 201
    assert slug(late) == (409, "nothing-to-rule")
    assert (await books.balance())["minutes"]["requested"] == 0
    assert (await books.emma.api.get(LEDGER, params={"awaiting": True})).json()["items"] == []


async def test_nobody_rules_on_their_own(firm: Firm) -> None:
    books = await open_books(firm)
    await books.rule(approval="always")
    entry = await booked(books.emma)

    own = await books.emma.api.put(f"{LEDGER}/{entry['id']}/ruling", json=APPROVED)
    other = await firm.boss.api.put(f"{LEDGER}/{entry['id']}/ruling", json=APPROVED)

    assert slug(own) == (409, "own-request")
    assert other.json()["state"] == "approved"


async def test_the_file_for_administration_holds_who_hours_and_form(firm: Firm) -> None:
    books = await open_books(firm)
    entry = await booked(books.ann, minutes=100, what="=1+1", subsidy="@fund")
    await books.ann.api.put(f"{LEDGER}/{entry['id']}/reversal", json={"why": "-oops"})
    await booked(books.ann, form="informal", on="2026-04-01", amount_cents=1, currency="EUR")

    answer = await books.emma.api.get(EXPORT, params={"since": "2026-01-01"})

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    told = [
        [row[name] for name in ("external_id", "name", "unit", "on", "form", "hours", "amount")]
        for row in rows
    ]
    assert sorted(told) == [
        ["ann", "Ann", "Desk", "2026-03-02", "formal", "-1.67", "0.00"],
        ["ann", "Ann", "Desk", "2026-03-02", "formal", "1.67", "0.00"],
        ["ann", "Ann", "Desk", "2026-04-01", "informal", "2.00", "0.01"],
    ]
    assert {row["what"] for row in rows} == {"'=1+1", "'-oops", "Safety course"}
    assert {row["subsidy"] for row in rows} == {"'@fund", ""}
    empty = await books.emma.api.get(EXPORT, params={"until": "2020-01-01"})
    assert empty.text.count("\n") == 1


async def test_whoever_of_l_and_d_reads_it_leaves_a_receipt(firm: Firm) -> None:
    books = await open_books(firm)
    await books.rule(approval="always")
    entry = await booked(books.ann)
    address, of_ann = f"{LEDGER}/{entry['id']}", {"person_id": str(books.ann.id)}
    await books.ann.api.get(address)

    await books.balance(books.emma)
    await books.emma.api.get(LEDGER, params=of_ann)
    await books.emma.api.get(LEDGER, params={"awaiting": True})
    await books.emma.api.get(address)
    await books.emma.api.get(EXPORT)
    await books.emma.api.put(f"{address}/ruling", json=APPROVED)

    receipts = (await books.ann.api.get("/profiles/me/receipts")).json()["items"]
    assert [one["kind"] for one in receipts] == ["learning_hours"] * 6
    assert {one["by"]["id"] for one in receipts} == {str(books.emma.id)}


async def test_l_and_d_of_a_unit_sees_that_unit_only(firm: Firm) -> None:
    books = await open_books(firm)
    await books.rule(approval="always")
    sara, nick = books.around.people["sara"], books.around.people["nick"]
    units = (await firm.boss.api.get("/profiles/units")).json()["items"]
    desk = next(one["id"] for one in units if one["name"] == "Desk")
    await firm.boss.api.put(f"/profiles/people/{sara.id}/roles/analyst", params={"unit_id": desk})
    theirs, mias = await booked(nick), await booked(books.around.people["mia"])

    listed = (await sara.api.get(LEDGER, params={"awaiting": True})).json()["items"]
    exported = (await sara.api.get(EXPORT)).text

    assert [one["id"] for one in listed] == [theirs["id"]]
    assert (theirs["id"] in exported, mias["id"] in exported) == (True, False)
    hidden = await sara.api.put(f"{LEDGER}/{mias['id']}/ruling", json=APPROVED)
    assert hidden.status_code == 404


async def test_the_file_is_read_in_slices(firm: Firm, count_queries: CountQueries) -> None:
    books = await open_books(firm)
    for _ in range(3):
        await booked(books.ann)

    with count_queries() as queries:
        await books.emma.api.get(EXPORT)

    assert len(queries) == 6  # receipts, whom they are for, and the plan to clear them


async def test_the_company_keeps_its_sums_of_somebody_erased(firm: Firm) -> None:
    books = await open_books(firm)
    await books.rule(approval="always")
    await books.allow(person_id=str(books.ann.id), minutes=600)
    entry = await booked(books.ann, subsidy_url="https://me.example")
    await books.emma.api.put(f"{LEDGER}/{entry['id']}/ruling", json=REFUSED)

    wanted = {"person_id": str(books.ann.id)}
    done = await firm.boss.api.put(f"/profiles/erasures/{uuid4()}", json=wanted)

    assert done.status_code == 201, done.text
    left = (await books.emma.api.get(f"{LEDGER}/{entry['id']}")).json()
    assert (left["minutes"], left["state"]) == (120, "refused")
    gone = [left[name] for name in ("person_id", "what", "subsidy_url", "entered_by")]
    assert (gone, left["ruling"]["why"]) == ([None] * 4, None)
