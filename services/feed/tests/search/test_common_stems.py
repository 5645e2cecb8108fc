"""Words that many items have: search begins with what says more."""

from sqlmodel import col, select

from feed.search.common_stems import DUE, count_stems
from feed.search.models import CommonStem
from services.feed.tests.reading import search, settle
from services.feed.tests.writing import ask
from shared.database import enter_company
from shared.testing.company import Company

# Ten items of which each has "badge" and none has it in its title.
TEXTS = [
    f"{what} is {how}, who knows?\n\nIt is where the badge is."
    for how in ("slow", "stuck")
    for what in ("The heater", "The fridge", "The press", "The lathe", "The truck")
]


async def count(company: Company, many: int) -> dict[str, float]:
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await count_stems(session, company.id, many)
        mine = select(CommonStem).where(col(CommonStem.company_id) == company.id)
        return {row.stem: row.share for row in (await session.scalars(mine)).all()}


async def test_words_are_counted_a_while_after_an_item_came_and_not_for_every_item(
    company: Company,
) -> None:
    ann = await company.enrol()
    for text in TEXTS[:3]:
        await ask(ann, text)
    await settle(company)

    assert len(await company.due(DUE)) == 1
    assert await company.run_due(DUE) == 1
    assert await company.due(DUE) == []


async def test_what_many_items_have_is_common_and_what_few_have_is_not(company: Company) -> None:
    ann = await company.enrol()
    for text in TEXTS:
        await ask(ann, text)
    await settle(company)

    common = await count(company, 5)

    assert common["badg"] == 1.0
    assert common["slow"] == common["stuck"] == 0.5
    assert "lath" not in common
    assert await count(company, 5) == common
    assert await count(company, 11) == {}


async def test_common_words_are_counted_company_by_company(
    company: Company, other_company: Company
) -> None:
    ann = await company.enrol()
    for text in TEXTS:
        await ask(ann, text)
    await settle(company)

    assert await count(other_company, 5) == {}
    assert await count(company, 5) != {}
    assert await count(other_company, 5) == {}


async def test_among_common_words_the_rare_one_finds(company: Company) -> None:
    ann = await company.enrol()
    asked = [await ask(ann, text) for text in TEXTS]
    await settle(company)
    await count(company, 5)

    found = await search(ann, "badge of a stuck lathe")

    assert found[0]["id"] == str(asked[8])
    assert "same-words" in {reason["code"] for reason in found[0]["reasons"]}


async def test_where_all_words_are_common_a_title_with_them_is_found(company: Company) -> None:
    ann = await company.enrol()
    for text in TEXTS * 2:
        await ask(ann, text)
    entitled = await ask(ann, "A badge that does not open")
    for number in range(5):
        await ask(ann, f"Parcel {number} does not open?\n\nAsk in the hall, or call us.")
    await settle(company)
    assert (await count(company, 6)).keys() >= {"badg", "open"}

    found = await search(ann, "open badge")

    assert found[0]["id"] == str(entitled)
