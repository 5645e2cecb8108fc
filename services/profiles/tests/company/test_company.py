from typing import Any

import pytest

from services.profiles.tests.firms import Firm
from shared.events.profiles import CompanyChanged

SETTINGS: dict[str, Any] = {
    "name": "Acme",
    "language": "fr",
    "time_zone": "Europe/Paris",
    "work_starts_at": "08:30",
    "work_ends_at": "16:30",
    "workdays": [5, 1, 2, 3],
    "minimum_group_size": 8,
    "visibility_defaults": {"about": "team"},
}


async def test_an_administrator_changes_the_settings_and_everyone_is_told(firm: Firm) -> None:
    changed = await firm.boss.api.put(
        "/profiles/company", json=SETTINGS, headers={"If-Match": '"1"'}
    )
    seen = await firm.boss.api.get("/profiles/company")

    expected = SETTINGS | {"workdays": [1, 2, 3, 5], "revision": 2, "company_id": str(firm.id)}
    assert changed.json() == seen.json() == expected
    assert seen.headers["etag"] == '"2"'
    told = (await firm.company.published(CompanyChanged))[-1]
    assert (told.revision, told.name, told.minimum_group_size) == (2, "Acme", 8)


async def test_the_same_settings_again_tell_nothing(firm: Firm) -> None:
    await firm.boss.api.put("/profiles/company", json=SETTINGS, headers={"If-Match": '"1"'})
    await firm.boss.api.put("/profiles/company", json=SETTINGS, headers={"If-Match": '"2"'})

    assert len(await firm.company.published(CompanyChanged)) == 2


@pytest.mark.parametrize(
    ("header", "status"), [({}, 428), ({"If-Match": '"9"'}, 412), ({"If-Match": "1"}, 400)]
)
async def test_a_change_needs_the_right_etag(
    firm: Firm, header: dict[str, str], status: int
) -> None:
    refused = await firm.boss.api.put("/profiles/company", json=SETTINGS, headers=header)

    assert refused.status_code == status


@pytest.mark.parametrize(
    "wrong",
    [
        {"minimum_group_size": 4},
        {"minimum_group_size": 11},
        {"time_zone": "Mars/Base"},
        {"language": "de"},
        {"name": "\0"},
        {"name": " "},
        {"workdays": []},
        {"workdays": [8]},
        {"work_starts_at": "18:00"},
        {"work_starts_at": "08:30Z"},
        {"work_starts_at": 30600},
        {"visibility_defaults": {"about": "world"}},
        {"visibility_defaults": {"shoe_size": "me"}},
        {"unknown": 1},
    ],
)
async def test_settings_that_make_no_sense_are_refused(firm: Firm, wrong: dict[str, Any]) -> None:
    refused = await firm.boss.api.put(
        "/profiles/company", json=SETTINGS | wrong, headers={"If-Match": '"1"'}
    )

    assert refused.status_code == 422
    assert refused.json()["errors"]


async def test_an_employee_reads_the_settings_and_changes_none(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    seen = await ann.api.get("/profiles/company")
    refused = await ann.api.put("/profiles/company", json=SETTINGS, headers={"If-Match": '"1"'})

    assert (seen.status_code, refused.status_code) == (200, 403)
