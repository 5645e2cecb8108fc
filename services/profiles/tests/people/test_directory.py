from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.people.names import needle_of, words_of
from services.profiles.tests.firms import Firm
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

PEOPLE = (
    "external_id;display_name;unit;languages\n"
    "1;Zoë Vandenberghe;Ops/Desk;nl fr\n2;Zoé Van den Berg;Ops;nl\n3;Jean-Pierre O’Brien;Ops;fr\n"
    "4;Berg Zoeter;Sales;en\n5;Séverine Janssens;Sales;fr en\n6;Koen Janssens;Sales;nl\n"
)


async def names(person: Colleague, **query: str | int) -> list[str]:
    found = await person.api.get("/profiles/people", params=query)
    assert found.status_code == 200, found.text
    return [one["display_name"] for one in found.json()["items"]]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("zoe v", ["Zoé Van den Berg", "Zoë Vandenberghe"]),
        ("ZOË", ["Zoé Van den Berg", "Zoë Vandenberghe", "Berg Zoeter"]),
        ("berg zoe", ["Berg Zoeter", "Zoé Van den Berg"]),
        ("pierre", ["Jean-Pierre O’Brien"]),
        ("jean-p", ["Jean-Pierre O’Brien"]),
        ("obrien", ["Jean-Pierre O’Brien"]),
        ("janss", ["Koen Janssens", "Séverine Janssens"]),
        ("koen jansens", ["Koen Janssens"]),
        ("severnie janssen", ["Séverine Janssens"]),
        ("vandenbreghe", ["Zoë Vandenberghe"]),
        ("qqqqq", []),
        ("' & | ! :* \\ %", []),
        ("-", []),
    ],
)
async def test_a_name_is_found_whichever_way_it_is_typed(
    firm: Firm, typed: str, expected: list[str]
) -> None:
    await firm.take(PEOPLE)

    found = await names(firm.boss, q=typed)

    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)


@pytest.mark.parametrize("typed", ["zoe", "berg zoe", "jansens", "severnie jansens", ""])
async def test_pages_of_one_give_everybody_once_in_the_same_order(firm: Firm, typed: str) -> None:
    await firm.take(PEOPLE)
    whole = await names(firm.boss, q=typed) if typed else await names(firm.boss)
    paged: list[str] = []
    query: dict[str, str | int] = {"limit": 1} | ({"q": typed} if typed else {})

    while True:
        page = (await firm.boss.api.get("/profiles/people", params=query)).json()
        paged += [one["display_name"] for one in page["items"]]
        if page["next"] is None:
            break
        query["after"] = page["next"]

    assert paged == whole


async def test_a_language_finds_those_who_show_theirs(firm: Firm) -> None:
    await firm.take(PEOPLE)
    koen, severine = await firm.colleague("6"), await firm.colleague("5")
    own = {"language": "fr", "languages": ["fr"], "visibility": {"languages": "team"}}
    await severine.api.put("/profiles/me", json=own, headers={"If-Match": '"1"'})

    assert await names(koen, language="fr") == [
        "Jean-Pierre O’Brien",
        "Séverine Janssens",
        "Zoë Vandenberghe",
    ]
    assert "Séverine Janssens" not in await names(firm.boss, language="fr")
    assert (await koen.api.get("/profiles/people?language=xx1")).status_code == 422


async def test_the_company_decides_for_those_who_did_not_choose(firm: Firm) -> None:
    await firm.take(PEOPLE)
    company = (await firm.boss.api.get("/profiles/company")).json()
    wanted = {name: company[name] for name in company if name not in ("company_id", "revision")}
    wanted["visibility_defaults"] = {"languages": "me"}
    await firm.boss.api.put("/profiles/company", json=wanted, headers={"If-Match": '"1"'})
    koen = await firm.colleague("6")

    assert await names(koen, language="nl") == ["Koen Janssens"]


@pytest.mark.parametrize(
    ("visibility", "expected"),
    [
        ("company", ["below", "boss", "far", "near", "owner"]),
        ("unit", ["below", "near", "owner"]),
        ("team", ["near", "owner"]),
        ("me", ["owner"]),
    ],
)
async def test_a_skill_finds_its_owner_for_whom_they_show_it_to(
    firm: Firm, visibility: str, expected: list[str]
) -> None:
    rows = "1;Owner;Ops/Desk\n2;N;Ops/Desk\n3;B;Ops/Desk/Night\n4;F;Ops\n"
    await firm.take("external_id;display_name;unit\n" + rows)
    viewers = {"boss": firm.boss}
    for number, name in enumerate(("owner", "near", "below", "far"), 1):
        viewers[name] = await firm.colleague(str(number))
    skill_id = str(uuid4())
    await firm.boss.api.put(f"/profiles/skills/{skill_id}", json={"labels": {"en": "Bread"}})
    claim = {"skill_id": skill_id, "kind": "teach", "visibility": visibility}
    await viewers["owner"].api.put(f"/profiles/claims/{uuid4()}", json=claim)

    seen = [name for name in viewers if await names(viewers[name], skill_id=skill_id)]

    assert sorted(seen) == expected


async def test_filters_narrow_what_a_name_finds(firm: Firm) -> None:
    await firm.take(PEOPLE)
    units = {
        u["name"]: u["id"] for u in (await firm.boss.api.get("/profiles/units")).json()["items"]
    }

    assert await names(firm.boss, q="zoe", unit_id=units["Ops"]) == [
        "Zoé Van den Berg",
        "Zoë Vandenberghe",
    ]
    assert await names(firm.boss, q="zoe", unit_id=units["Sales"]) == ["Berg Zoeter"]
    assert await names(firm.boss, q="janssens", language="fr") == ["Séverine Janssens"]


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ({}, 3),  # settings, people, their units
        ({"q": "zoe", "limit": 1}, 3),
        ({"q": "severnie jansens"}, 5),  # as it begins, by words, with slips
        ({"q": "severnie jansens", "unit_id": "{unit}", "language": "fr"}, 7),
    ],
)
async def test_a_search_asks_a_fixed_number_of_questions(
    firm: Firm, count_queries: CountQueries, query: dict[str, str | int], queries: int
) -> None:
    await firm.take(PEOPLE)
    unit_id = (await firm.boss.api.get("/profiles/units")).json()["items"][0]["id"]
    filled = {key: str(value).format(unit=unit_id) for key, value in query.items()}
    await firm.boss.api.get("/profiles/people")

    with count_queries() as asked:
        await firm.boss.api.get("/profiles/people", params=filled)

    assert len(asked) <= queries + 1, asked


@given(st.text(max_size=40))
def test_whatever_is_typed_falls_into_words(typed: str) -> None:
    words = words_of(needle_of(typed))

    assert all(word and not set(word) & set(" -'’.") for word in words)
