"""What somebody answered is theirs, also when they go to a unit that is not asked."""

from uuid import uuid4

from shared.testing.company import Company

from .asking import a_company_with_units, answer, hire, opened


async def test_who_moves_away_still_reads_and_takes_back_what_they_answered(
    company: Company,
) -> None:
    story = await a_company_with_units(company)
    pulse = await opened(await company.enrol("analyst"), story.units["care"][-1])
    ann, ben = await hire(story, "care", 2)
    await answer(pulse, [ann])
    path = story.units["sales"]
    moved = {"revision": 2, "unit_id": path[-1], "unit_path": tuple(path)}
    for one in (ann, ben):
        await company.deliver(one.changed.model_copy(update=moved | {"event_id": uuid4()}))
    mine = f"{pulse}/answers/me"

    read = (await ann.api.get(mine)).status_code
    anew = (await ann.api.put(mine, json={"answers": {"time": 5}})).status_code
    taken_back = [(await one.api.delete(mine)).status_code for one in (ann, ben)]

    assert (read, anew, taken_back) == (200, 404, [204, 404])
    assert (await ann.api.get(mine)).status_code == 404
