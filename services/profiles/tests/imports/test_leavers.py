from services.profiles.tests.firms import HEADER, STAFF, Firm, counts, findings, made
from shared.events.profiles import PersonChanged

NAMES = "external_id;display_name\n"


async def test_a_dry_run_says_who_would_leave(firm: Firm) -> None:
    await firm.take(STAFF)

    report = await firm.take(NAMES + "2;Zoë Dubois\n", leavers="absent", dry_run="true")

    assert counts(report) == made(unchanged=1, left=1)
    assert all(one.active for one in await firm.company.published(PersonChanged))


async def test_whoever_is_named_again_is_back_even_without_a_column_for_it(firm: Firm) -> None:
    await firm.take(STAFF)
    await firm.take(NAMES + "2;Zoë Dubois\n", leavers="absent")

    await firm.take(NAMES + "1;Ann Peeters\n2;Zoë Dubois\n", leavers="absent")

    ann = await firm.colleague("1")
    assert (await ann.api.get("/profiles/me")).status_code == 200


async def test_a_row_that_might_be_anybody_lets_nobody_leave(firm: Firm) -> None:
    await firm.take(STAFF)

    report = await firm.take(NAMES + ";Zoë\n", leavers="absent", broken_rows="skip")

    assert report["status"] == "refused"
    assert findings(report) == [(0, "external_id", "unnamed_row"), (2, "external_id", "missing")]


async def test_whoever_stands_in_a_broken_row_does_not_leave(firm: Firm) -> None:
    await firm.take(STAFF)

    report = await firm.take(
        HEADER + "1;;;;;;;\n2;Zoë Dubois;;;;;;\n", leavers="absent", broken_rows="skip"
    )

    assert (report["status"], report["left"], report["broken"]) == ("done", 0, 1)


async def test_a_unit_that_only_has_an_unknown_id_is_refused(firm: Firm) -> None:
    head = "external_id;display_name;unit;unit_external_id\n"

    refused = await firm.take(head + "1;Ann;;D9\n")
    known = await firm.take(head + "1;Ann;;D9\n2;Bob;Operations;D9\n")

    assert findings(refused) == [(2, "unit_external_id", "unknown_unit")]
    assert known["created"] == 2
