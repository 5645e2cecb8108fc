"""How what was found is rated and put in order, by the SQL that searches use."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic_core import to_json

from feed.search.ranking import ranked
from shared.testing.company import Company
from shared.written import written

RANKED = written(f"""
with given as (
    select * from jsonb_to_recordset(cast(cast(:given as text) as jsonb)) as one (
        item_id uuid, thread_id uuid, words float8, cosine float8, letters float8, topics float8,
        helped int
    )
), {ranked("given", "true")}
select * from ranked order by place
""")  # noqa: S608  constants only
NOTHING = {"words": 0.0, "cosine": 0.0, "letters": 0.0, "topics": 0.0, "helped": 0}
Shape = dict[str, Any]

likeness = st.floats(0, 1, width=32, allow_subnormal=False)  # PostgreSQL rates in `real`
items = st.fixed_dictionaries(
    {
        "item_id": st.uuids(version=4),
        "thread_id": st.integers(0, 4).map(lambda number: UUID(int=number)),
        "words": likeness,
        "cosine": st.floats(-1, 1),
        "letters": likeness,
        "topics": likeness,
        "helped": st.integers(0, 100),
    }
)
found_items = st.lists(items, max_size=20, unique_by=lambda item: item["item_id"])
in_the_database = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def an_item(number: int, **how: float) -> Shape:
    return {"item_id": UUID(int=number), "thread_id": UUID(int=number), **NOTHING, **how}


async def order(company: Company, found: Sequence[Shape]) -> Sequence[Any]:
    async with company.service.worker_sessions.begin() as session:
        return await RANKED.run(session, {"given": to_json(found).decode()})


@in_the_database
@given(found_items)
async def test_every_thread_is_found_once_best_first(company: Company, found: list[Shape]) -> None:
    threads = await order(company, found)

    assert len({one.thread_id for one in threads}) == len(threads)
    assert [one.score for one in threads] == sorted((o.score for o in threads), reverse=True)
    assert [one.place for one in threads] == [*range(1, len(threads) + 1)]
    assert {one.in_all for one in threads} <= {len(threads)}
    of_threads = {(item["item_id"], item["thread_id"]) for item in found}
    assert {(item, one.thread_id) for one in threads for item in one.items} <= of_threads


@in_the_database
@given(items, st.sampled_from(["cosine", "helped"]))
async def test_more_likeness_and_more_help_never_lower_a_score(
    company: Company, item: Shape, what: str
) -> None:
    more = {**item, what: item[what] + (0.1 if what == "cosine" else 1)}

    before, after = await order(company, [item]), await order(company, [more])

    assert len(after) >= len(before)
    assert all(b.score <= a.score for b, a in zip(before, after, strict=False))


async def test_the_same_meaning_in_another_language_is_found_beside_the_same_words(
    company: Company,
) -> None:
    dutch = an_item(1, words=0.4, cosine=0.8)
    french = an_item(2, cosine=0.75)
    noise = an_item(3, cosine=0.3)

    threads = await order(company, [noise, french, dutch])

    assert [one.thread_id.int for one in threads] == [1, 2]


async def test_of_two_alike_the_one_that_helped_comes_first(company: Company) -> None:
    plain, helpful = an_item(1, cosine=0.7), an_item(2, cosine=0.7, helped=3)

    assert [one.thread_id.int for one in await order(company, [plain, helpful])] == [2, 1]


async def test_a_question_whose_answer_says_it_too_comes_first(company: Company) -> None:
    alone = an_item(1, cosine=0.7)
    asked, answered = an_item(3, cosine=0.7), an_item(2, cosine=0.6) | {"thread_id": UUID(int=3)}

    first, second = await order(company, [alone, asked, answered])

    assert (first.thread_id.int, [item.int for item in first.items]) == (3, [3, 2])
    assert first.score > second.score


async def test_meaning_has_a_floor_and_a_ceiling(company: Company) -> None:
    (same,) = await order(company, [an_item(1, cosine=1.0), an_item(2, cosine=0.1)])

    assert same.score == 1


async def test_letters_and_topics_stand_in_only_where_no_word_is(company: Company) -> None:
    with_word = an_item(1, words=0.5, letters=1.0, topics=1.0)
    without = an_item(2, letters=1.0, topics=1.0)

    first, second = await order(company, [with_word, without])

    assert (first.thread_id.int, first.score) == (2, 1.2)
    assert second.score == 1


async def test_what_has_the_words_is_found_however_much_better_another_is(
    company: Company,
) -> None:
    in_its_title, in_its_text, noise = an_item(1, words=1), an_item(2, words=0.01), an_item(3)

    threads = await order(company, [noise, in_its_text, in_its_title])

    assert [one.thread_id.int for one in threads] == [1, 2]
