"""What compares or watches people exists where company and person both said yes."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.founding import Founding, found_company
from profiles.switches.models import NAMES
from profiles.switches.operations import find_board, is_on
from profiles.switches.rules import PRESETS, SWITCHES, turned
from services.profiles.tests.firms import Firm
from shared.auth.tokens import LOCAL_ISSUER
from shared.events.profiles import OptInChanged, SwitchesChanged, SwitchName
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries


async def turn(firm: Firm, *on: str, revision: int = 0, **more: Any) -> Any:
    body = {"on": list(on), **more} if on or not more else more
    return await firm.boss.api.put(
        "/profiles/switches", json=body, headers={"If-Match": f'"{revision}"'}
    )


async def is_on_for(firm: Firm, person: Colleague, name: SwitchName) -> bool:
    async with firm.company.service.worker_sessions.begin() as session:
        await firm.enter(session)
        return await is_on(session, firm.id, person.id, name)


async def test_nothing_is_on_before_somebody_decides(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    seen = await ann.api.get("/profiles/switches")

    assert seen.headers["etag"] == '"0"'
    assert {one["name"]: one["is_on"] for one in seen.json()["switches"]} == dict.fromkeys(
        NAMES, False
    )
    built = {one["name"] for one in seen.json()["switches"] if one["is_built"]}
    assert built == {"counts", "example_nudges", "quarterly_pulse"}
    assert (await ann.api.get("/profiles/switches/history")).json()["items"] == []


@pytest.mark.parametrize("agree", [(), ("company",), ("person",), ("company", "person")])
async def test_something_is_on_when_company_and_person_say_so(
    firm: Firm, agree: tuple[str, ...]
) -> None:
    (ann,) = await firm.hire("1")
    if "company" in agree:
        await turn(firm, "rankings")
    wanted = {"is_on": "person" in agree}
    chosen = await ann.api.put("/profiles/switches/opt-ins/rankings", json=wanted)

    assert chosen.json()["is_effective"] is (len(agree) == 2)
    assert await is_on_for(firm, ann, "rankings") is (len(agree) == 2)


async def test_a_yes_survives_that_the_company_turns_it_off_and_on(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    await turn(firm, "badges")
    await ann.api.put("/profiles/switches/opt-ins/badges", json={"is_on": True})

    await turn(firm, revision=1)
    without = await is_on_for(firm, ann, "badges")
    await turn(firm, "badges", revision=2)

    assert (without, await is_on_for(firm, ann, "badges")) == (False, True)


async def test_everybody_sees_who_turned_what(firm: Firm, count_queries: CountQueries) -> None:
    (ann,) = await firm.hire("1")
    await turn(firm, "badges", "rankings")
    await turn(firm, "badges", revision=1)

    with count_queries() as queries:
        page = (await ann.api.get("/profiles/switches/history", params={"limit": 2})).json()
    rest = await ann.api.get(
        "/profiles/switches/history", params={"limit": 2, "after": page["next"]}
    )

    told = [
        (one["name"], one["was_on"], one["is_on"])
        for one in [*page["items"], *rest.json()["items"]]
    ]
    assert told[0] == ("rankings", True, False)
    assert sorted(told[1:]) == [("badges", False, True), ("rankings", False, True)]
    assert {one["by"] for one in page["items"]} == {str(firm.boss.id)}
    assert len(queries) <= 2


async def test_only_administrators_turn_switches(firm: Firm) -> None:
    (ann,) = await firm.hire("1", roles="curator analyst")

    refused = await ann.api.put(
        "/profiles/switches", json={"on": ["badges"]}, headers={"If-Match": '"0"'}
    )

    assert refused.status_code == 403


@pytest.mark.parametrize(("match", "status"), [(None, 428), ('"1"', 412), ('"0"', 200)])
async def test_a_change_names_what_was_read(firm: Firm, match: str | None, status: int) -> None:
    headers = {"If-Match": match} if match else {}

    answer = await firm.boss.api.put("/profiles/switches", json={"on": ["badges"]}, headers=headers)

    assert answer.status_code == status


async def test_the_same_again_changes_and_tells_nothing(firm: Firm) -> None:
    await turn(firm, "badges")

    again = await turn(firm, "badges", revision=1)

    assert again.json()["revision"] == 1
    assert len(await firm.company.published(SwitchesChanged)) == 1


async def test_a_preset_is_seen_as_a_difference_before_it_is_taken(firm: Firm) -> None:
    await turn(firm, "badges")
    presets = (await firm.boss.api.get("/profiles/switches/presets")).json()

    taken = await turn(firm, revision=1, country="BE")

    assert [one["country"] for one in presets] == ["BE", "DE", "FI", "FR", "NL"]
    assert presets[0]["turns"] == [
        {"name": "badges", "is_on": True, "would_be_on": False},
        {"name": "counts", "is_on": False, "would_be_on": True},
    ]
    assert "advies" in presets[0]["note"]
    on = [one["name"] for one in taken.json()["switches"] if one["is_on"]]
    assert (taken.json()["country"], on) == ("BE", ["counts"])


async def test_a_new_company_may_begin_with_a_preset(firm: Firm) -> None:
    founding = Founding(
        name=f"Firm {uuid4()}",
        administrator="boss",
        language="nl",
        time_zone="Europe/Brussels",
        issuer=LOCAL_ISSUER,
        subject=None,
        country="NL",
    )
    async with firm.company.service.worker_sessions.begin() as session:
        founded = await found_company(session, founding)
        board = await find_board(session, UUID(str(founded["company_id"])))

    assert (board.country, board.on) == ("NL", ["counts"])


@pytest.mark.parametrize(
    "body", [{}, {"on": ["x"]}, {"country": "XX"}, {"on": "badges"}, {"on": ["badges"] * 21}]
)
async def test_nonsense_is_refused(firm: Firm, body: dict[str, Any]) -> None:
    answer = await firm.boss.api.put("/profiles/switches", json=body, headers={"If-Match": '"0"'})

    assert answer.status_code == 422


async def test_numbers_on_a_profile_need_the_company_and_what_the_person_shows(
    firm: Firm,
) -> None:
    ann, ben = await firm.hire("1", "2")
    await ben.api.put(f"/profiles/follows/{ann.id}")
    me = await ann.api.get("/profiles/me")
    wanted = {name: me.json()[name] for name in ("language", "languages", "about", "visibility")}
    path = f"/profiles/people/{ann.id}"

    wanted["visibility"] |= {"followers": "company", "contributions": "company"}
    shown = await ann.api.put("/profiles/me", json=wanted, headers={"If-Match": me.headers["etag"]})
    off = (await ben.api.get(path)).json()
    own = (await ann.api.get(path)).json()
    await turn(firm, "counts")
    on = (await ben.api.get(path)).json()
    refused = await ann.api.put("/profiles/switches/opt-ins/counts", json={"is_on": True})

    assert shown.status_code == 200, shown.text
    assert (off["followers"], off["contributions"]) == (None, None)
    assert (own["followers"], on["followers"]) == (1, 1)
    assert refused.json()["type"] == "/problems/decided-by-visibility"


async def test_what_people_decide_is_told_without_words(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    for _ in range(2):
        await ann.api.put("/profiles/switches/opt-ins/badges", json={"is_on": True})

    (told,) = await firm.company.published(OptInChanged)

    assert (told.person_id, told.name, told.is_on, told.revision) == (ann.id, "badges", True, 1)


@given(st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES)))
def test_what_is_turned_leads_from_one_state_to_the_other(
    before: set[SwitchName], after: set[SwitchName]
) -> None:
    assert before ^ set(turned(before, after)) == after


def test_every_switch_is_explained_in_every_language() -> None:
    for switch in SWITCHES.values():
        assert set(switch.meaning) == set(switch.legal_note) == {"nl", "fr", "en"}
    assert all(preset.on <= set(NAMES) for preset in PRESETS.values())
