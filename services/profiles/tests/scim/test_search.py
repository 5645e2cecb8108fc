"""How identity providers look people up, which the public judge does not try."""

import pytest

from services.profiles.tests.firms import Firm
from services.profiles.tests.scim.provider import ERROR, connected


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('userName eq "ANN@firm.be"', ["ann@firm.be"]),
        ('USERNAME eq "bo@firm.be"', ["bo@firm.be"]),
        ('userName eq "nobody"', []),
        ('userName eq "\' or true --"', []),
        ('externalId eq "E1"', ["ann@firm.be"]),
        ('externalId eq "e1"', []),
        ('emails[type eq "work"].value eq "Bo@Work.be"', ["bo@firm.be"]),
        ('emails[type eq "work" and value eq "bo@work.be"]', ["bo@firm.be"]),
        ('emails.value eq "bo@work.be"', ["bo@firm.be"]),
        ('userName eq "bo@firm.be" and active eq false', ["bo@firm.be"]),
        ('userName eq "bo@firm.be" and active eq true', []),
    ],
)
async def test_filters_find_whom_they_mean(firm: Firm, query: str, found: list[str]) -> None:
    async with connected(firm) as provider:
        await provider.create("ann@firm.be", externalId="E1")
        mail = [{"value": "bo@work.be", "type": "work"}]
        await provider.create("bo@firm.be", externalId="E2", active=False, emails=mail)

        assert await provider.find(query) == found


@pytest.mark.parametrize(
    "query",
    ['userName sw "a"', 'userName eq "a" or userName eq "b"', 'emails[type eq "home"]', "x eq 1"],
)
async def test_what_is_not_answered_is_refused(firm: Firm, query: str) -> None:
    async with connected(firm) as provider:
        answer = await provider.api.get("/Users", params={"filter": query})

    assert answer.status_code == 400
    assert answer.json()["schemas"] == [ERROR]
    assert answer.json()["scimType"] == "invalidFilter"


async def test_pages_hold_everybody_once(firm: Firm) -> None:
    async with connected(firm) as provider:
        names = {f"p{number}" for number in range(5)}
        for name in sorted(names):
            await provider.create(name)
        seen: list[str] = []
        for start in (1, 3, 5, 7):
            answer = await provider.api.get("/Users", params={"startIndex": start, "count": 2})
            page = answer.json()
            assert page["totalResults"] == 6, "five and the administrator"
            seen += [one["userName"] for one in page.get("Resources", [])]

    assert len(seen) == len(set(seen)) == 6
    assert names < set(seen)


async def test_nobody_gets_more_than_the_bound(firm: Firm) -> None:
    rows = "\n".join(f"{number};Name {number}" for number in range(210))
    await firm.take(f"external_id;display_name\n{rows}\n")
    async with connected(firm) as provider:
        page = (await provider.api.get("/Users", params={"count": 1000})).json()

    assert page["totalResults"] == 211
    assert len(page["Resources"]) == 200


async def test_a_page_costs_the_same_however_long(firm: Firm, count_queries: object) -> None:
    async with connected(firm) as provider:
        await provider.create("ann")
        await provider.read("/Users")  # notes the use of the credential
        with count_queries() as few:  # type: ignore[operator]  # a fixture's protocol
            await provider.read("/Users")
        for name in ("bo", "cy", "di"):
            await provider.group(name, (await provider.create(name))["id"])
        with count_queries() as many:  # type: ignore[operator]  # a fixture's protocol
            await provider.read("/Users")
        with count_queries() as groups:  # type: ignore[operator]  # a fixture's protocol
            await provider.read("/Groups")

    assert len(many) == len(few)
    assert len(groups) == len(few) + 1
