"""Posts."""

from uuid import uuid4

from services.feed.tests.writing import ask, post, problem
from shared.events.feed import ItemPublished
from shared.testing.company import Company
from shared.testing.plugin import CountQueries


async def test_a_post_is_shared_changed_and_withdrawn(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    url = f"/feed/posts/{await post(ann, 'Draft', title='Solder')}"

    changed = await ann.api.put(
        url, json={"text": "Final", "title": "Solder"}, headers={"If-Match": '"1"'}
    )
    seen = (await ben.api.get(url)).json()
    told = [event.kind for event in await company.published(ItemPublished)]
    withdrawn = await ann.api.delete(url, headers={"If-Match": '"2"'})

    assert changed.status_code == 200
    assert (seen["title"], seen["text"], seen["revision"]) == ("Solder", "Final", 2)
    assert withdrawn.status_code == 204
    assert (await ben.api.get(url)).status_code == 404
    assert told == ["post"]
    assert await company.published(ItemPublished) == []


async def test_a_question_is_no_post(company: Company) -> None:
    ann = await company.enrol()
    question_id = await ask(ann, "Hi")
    url = f"/feed/posts/{question_id}"

    taken = await ann.api.put(url, json={"text": "Hi"})
    responses = [
        await ann.api.get(url),
        await ann.api.delete(url),
        await ann.api.put(url, json={"text": "Hi"}, headers={"If-Match": '"1"'}),
    ]

    assert [problem(response) for response in responses] == ["not-found"] * 3
    assert problem(taken) == "already-exists"


async def test_posts_are_listed_in_pages_newest_first(
    company: Company, count_queries: CountQueries
) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    shared_ones = [str(await post(ann, f"No. {n}")) for n in range(4)]
    await post(ben, "Another's")
    await ask(ann)
    url = f"/feed/posts?author_id={ann.id}&limit=3"

    first = (await ben.api.get(url)).json()
    with count_queries() as queries:
        second = (await ben.api.get(f"{url}&after={first['next']}")).json()

    assert [p["id"] for p in first["items"] + second["items"]] == shared_ones[::-1]
    assert len([q for q in queries if "FROM item" in q]) == 1


async def test_a_stale_withdrawal_is_refused(company: Company) -> None:
    ann = await company.enrol()
    url = f"/feed/posts/{await post(ann, 'One')}"
    await ann.api.put(url, json={"text": "Two"}, headers={"If-Match": '"1"'})

    refused = await ann.api.delete(url, headers={"If-Match": '"1"'})

    assert (refused.status_code, problem(refused)) == (412, "stale-revision")


async def test_a_put_to_nothing_with_if_match_is_refused(company: Company) -> None:
    ann = await company.enrol()

    refused = await ann.api.put(
        f"/feed/posts/{uuid4()}", json={"text": "Hi"}, headers={"If-Match": '"1"'}
    )

    assert (refused.status_code, problem(refused)) == (404, "not-found")
