from datetime import UTC, datetime, timedelta

import pytest

from services.profiles.tests.firms import HEADER, STAFF, Firm, counts, findings, made
from shared.events.profiles import PersonChanged, PersonNamed, RoleGrant, UnitChanged


async def latest(firm: Firm, external_id: str) -> PersonChanged:
    changes = await firm.company.published(PersonChanged)
    return [one for one in changes if one.external_id == external_id][-1]


async def test_people_come_with_their_units_and_managers(firm: Firm) -> None:
    report = await firm.take(STAFF)

    assert report["status"] == "done"
    assert counts(report) == made(created=2)
    units = {unit.name: unit for unit in await firm.company.published(UnitChanged)}
    ann, zoe = await latest(firm, "1"), await latest(firm, "2")
    desk = units["Desk"]
    assert desk.parent_id == units["Operations"].unit_id
    assert ann.unit_path == (units["Operations"].unit_id, desk.unit_id)
    assert (ann.manager_id, ann.language, zoe.language) == (zoe.person_id, "nl", "fr")
    assert zoe.roles == (RoleGrant(role="curator"), RoleGrant(role="manager"))
    names = {one.person_id: one.display_name for one in await firm.company.published(PersonNamed)}
    assert names[ann.person_id] == "Ann Peeters"


async def test_no_event_holds_an_e_mail_address(firm: Firm) -> None:
    await firm.take(STAFF)

    events = [e.model_dump_json() for e in await firm.company.published(PersonChanged)]
    assert "ann@firm.be" not in "".join(events)


async def test_the_same_file_again_changes_nothing_and_tells_nothing(firm: Firm) -> None:
    await firm.take(STAFF)
    told = len(await firm.company.published(PersonChanged))

    report = await firm.take(STAFF)

    assert counts(report) == made(unchanged=2)
    assert len(await firm.company.published(PersonChanged)) == told


async def test_a_dry_run_says_what_would_happen_and_does_nothing(firm: Firm) -> None:
    await firm.take(STAFF)
    told = len(await firm.company.published(PersonChanged))

    report = await firm.take(HEADER + "1;Ann P.;;New unit;;nl;;\n3;Cas;;;1;;;\n", dry_run="true")

    assert report["status"] == "done"
    assert counts(report) == made(created=1, changed=1)
    assert len(await firm.company.published(PersonChanged)) == told
    assert len(await firm.company.published(UnitChanged)) == 2


async def test_a_broken_row_refuses_the_file_and_names_row_and_column(firm: Firm) -> None:
    report = await firm.take(STAFF + "3;;no address;;;xx;31/31/2020;boss\n")

    assert report["status"] == "refused"
    assert counts(report) == made(broken=1)
    assert findings(report) == [
        (4, "display_name", "missing"),
        (4, "email", "not_an_email"),
        (4, "language", "unknown_language"),
        (4, "left_on", "not_a_date"),
        (4, "roles", "unknown_role"),
    ]
    assert len(await firm.company.published(PersonChanged)) == 1


async def test_the_rest_is_taken_by_choice(firm: Firm) -> None:
    report = await firm.take(STAFF + "3;;;;;;;\n", broken_rows="skip")

    assert report["status"] == "done"
    assert counts(report) == made(created=2, broken=1)
    assert findings(report) == [(4, "display_name", "missing")]


async def test_findings_come_in_pages(firm: Firm) -> None:
    report = await firm.take(HEADER + "1;;x;;;;;\n2;;;;;;;\n")
    address = f"/profiles/people/imports/{report['id']}"

    first = (await firm.boss.api.get(address, params={"limit": 2})).json()["findings"]
    second = await firm.boss.api.get(address, params={"limit": 2, "after": first["next"]})

    assert [one["line"] for one in first["items"]] == [2, 2]
    assert [one["line"] for one in second.json()["findings"]["items"]] == [3]
    assert second.json()["findings"]["next"] is None


async def test_a_broken_manager_does_not_refuse_those_below(firm: Firm) -> None:
    report = await firm.take(HEADER + "1;Ann;;;2;;;\n2;;;;;;;\n", broken_rows="skip")

    assert counts(report) == made(created=1, broken=1)
    assert findings(report) == [
        (2, "manager_external_id", "manager_refused"),
        (3, "display_name", "missing"),
    ]
    assert (await latest(firm, "1")).manager_id is None


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("1;Ann;;;9;;;\n", [(2, "manager_external_id", "unknown_manager")]),
        ("1;Ann;;;;;;\n1;Bob;;;;;;\n", [(3, "external_id", "twice")]),
        (
            "1;Ann;;;2;;;\n2;Bob;;;3;;;\n3;Cas;;;1;;;\n4;Dee;;;1;;;\n",
            [(line, "manager_external_id", "manager_circle") for line in (2, 3, 4)],
        ),
        ("boss;Boss;;;;;;learner\n", [(0, "roles", "last_administrator")]),
        ("boss;Boss;;;;;2020-01-01;\n", [(0, "roles", "last_administrator")]),
    ],
)
async def test_what_cannot_be_true_of_a_company_is_refused(
    firm: Firm, rows: str, expected: list[tuple[int, str | None, str]]
) -> None:
    report = await firm.take(HEADER + rows)

    assert report["status"] == "refused"
    assert findings(report) == expected


async def test_a_circle_through_people_who_are_there_already_is_refused(firm: Firm) -> None:
    await firm.take(HEADER + "1;Ann;;;2;;;\n2;Bob;;;;;;\n")

    report = await firm.take(HEADER + "2;Bob;;;1;;;\n")

    assert findings(report) == [(2, "manager_external_id", "manager_circle")]


async def test_two_people_may_swap_places(firm: Firm) -> None:
    await firm.take(HEADER + "1;Ann;;;2;;;\n2;Bob;;;;;;\n")

    report = await firm.take(HEADER + "1;Ann;;;;;;\n2;Bob;;;1;;;\n")

    assert counts(report) == made(changed=2)
    assert (await latest(firm, "2")).manager_id == (await latest(firm, "1")).person_id


async def test_a_leaver_is_out_at_once_and_may_come_back(firm: Firm) -> None:
    await firm.take(STAFF)
    ann = await firm.colleague("1")

    report = await firm.take(HEADER + "1;Ann Peeters;;;2;;2020-01-01;\n")
    gone = await ann.api.get("/profiles/me")
    await firm.take(HEADER + "1;Ann Peeters;;;2;;;\n")
    back = await ann.api.get("/profiles/me")

    assert counts(report) == made(changed=1, left=1)
    assert (gone.status_code, gone.json()["type"]) == (403, "/problems/disabled-identity")
    assert back.status_code == 200
    assert (await latest(firm, "1")).active


async def test_who_leaves_later_has_access_until_that_day(firm: Firm) -> None:
    day = datetime.now(UTC) + timedelta(days=30)
    await firm.take(HEADER + f"1;Ann;;;;;{day:%Y-%m-%d};\n")
    ann = await firm.colleague("1")

    before = await ann.api.get("/profiles/me")
    await firm.company.run_due("person-leaves")
    after = await ann.api.get("/profiles/me")

    assert (before.status_code, after.status_code) == (200, 403)
    assert not (await latest(firm, "1")).active


async def test_a_leave_that_was_called_off_does_not_happen(firm: Firm) -> None:
    day = datetime.now(UTC) + timedelta(days=30)
    await firm.take(HEADER + f"1;Ann;;;;;{day:%Y-%m-%d};\n")
    await firm.take(HEADER + "1;Ann;;;;;;\n")

    await firm.company.run_due("person-leaves")

    assert (await latest(firm, "1")).active


async def test_whoever_is_absent_leaves_by_choice_but_no_administrator(firm: Firm) -> None:
    await firm.take(STAFF)

    report = await firm.take(HEADER + "2;Zoë Dubois;;Operations;;;;\n", leavers="absent")

    assert report["left"] == 1
    assert not (await latest(firm, "1")).active
    assert (await firm.boss.api.get("/profiles/me")).status_code == 200


async def test_a_file_that_lost_most_people_is_refused(firm: Firm) -> None:
    await firm.take(STAFF)

    report = await firm.take(HEADER + "2;Zoë;;;;;;\n", leavers="absent", leavers_at_most=0)

    assert report["status"] == "refused"
    assert findings(report) == [(0, None, "too_many_leavers")]


async def test_a_unit_that_moves_takes_its_people_along(firm: Firm) -> None:
    head = "external_id;display_name;unit;unit_external_id\n"
    await firm.take(head + "1;Ann;Operations/Desk;D1\n2;Bob;Sales;\n")
    before = await latest(firm, "1")

    await firm.take(head + "2;Bob;Sales/Service desk;D1\n")

    after, bob = await latest(firm, "1"), await latest(firm, "2")
    assert after.unit_id == before.unit_id == bob.unit_id
    assert after.unit_path == bob.unit_path != before.unit_path
    assert after.revision > before.revision
