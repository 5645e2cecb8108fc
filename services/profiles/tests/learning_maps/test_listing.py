from services.profiles.tests.facts import a_skill
from services.profiles.tests.firms import Firm
from services.profiles.tests.learning_maps.drawing import (
    a_manager,
    count,
    draw,
    need,
    read,
    unit_of,
)
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries


async def test_maps_are_listed_to_their_readers_and_thrown_away_by_who_edits_them(
    firm: Firm, count_queries: CountQueries
) -> None:
    dirk = await a_manager(firm, "dirk", "Ops")
    (ann,) = await firm.hire("ann", unit="Ops/Desk")
    (eva,) = await firm.hire("eva", unit="Sales")
    skill_id = await a_skill(firm)
    ops, desk = await unit_of(firm, "Ops"), await unit_of(firm, "Desk")
    sales = await unit_of(firm, "Sales")
    for unit_id in (ops, desk, sales):
        await draw(firm.boss, unit_id, need(skill_id))

    async def listed(person: Colleague) -> dict[str, bool]:
        found = (await person.api.get("/profiles/learning-maps")).json()["items"]
        return {one["unit_name"]: one["may_edit"] for one in found}

    assert [await listed(one) for one in (ann, eva, dirk)] == [
        {"Ops": False, "Desk": False},
        {"Sales": False},
        {"Ops": True, "Desk": True},
    ]
    assert len(await listed(firm.boss)) == 3
    with count_queries() as queries:
        first = (await firm.boss.api.get("/profiles/learning-maps", params={"limit": 2})).json()
    assert len(queries) == 2
    rest = await firm.boss.api.get("/profiles/learning-maps", params={"after": first["next"]})
    assert len(rest.json()["items"]) == 1

    await count(firm)
    address, match = f"/profiles/learning-maps/{ops}", {"If-Match": '"1"'}
    gone = [
        (await by.api.delete(address, headers=headers)).status_code
        for by, headers in ((ann, match), (eva, match), (dirk, {}), (dirk, match), (dirk, match))
    ]
    assert gone == [403, 404, 428, 204, 404]
    assert (await ann.api.get(address)).status_code == 404
    assert (await draw(dirk, ops, need(skill_id))).headers["etag"] == '"1"'
    assert (await read(ann, ops))["needs"][0]["coverage"]["state"] == "too-few"
