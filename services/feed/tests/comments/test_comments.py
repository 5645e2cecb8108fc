"""Comments."""

from uuid import uuid4

import pytest

from services.feed.tests.writing import ask, comment, inbox_of, post, problem
from shared.events.feed import CommentPosted
from shared.testing.company import Company
from shared.testing.plugin import CountQueries


async def test_a_comment_is_listed_counted_and_told(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    item_id = await post(ann)

    comment_id = await comment(ben, item_id, "*Well* done")

    [listed] = (await ann.api.get(f"/feed/items/{item_id}/comments")).json()["items"]
    assert {**listed, "created_at": "…"} == {
        "id": str(comment_id),
        "item_id": str(item_id),
        "author": {"id": str(ben.id), "display_name": None},
        "text": "*Well* done",
        "html": "<p><em>Well</em> done</p>\n",
        "created_at": "…",
        "edited_at": None,
        "revision": 1,
    }
    assert (await ann.api.get(f"/feed/posts/{item_id}")).json()["comments"] == 1
    [event] = await company.published(CommentPosted)
    assert event.model_dump(exclude={"event_id", "occurred_at"}) == {
        "company_id": company.id,
        "imported": False,
        "comment_id": comment_id,
        "item_id": item_id,
        "author_id": ben.id,
        "item_author_id": ann.id,
    }
    assert await inbox_of(ann) == [("commented", item_id)]


async def test_a_comment_sent_again_is_one_comment(company: Company) -> None:
    ann = await company.enrol()
    item_id = await post(ann)
    comment_id = await comment(ann, item_id, "Same")
    body = {"item_id": str(item_id), "text": "Same"}

    again = await ann.api.put(f"/feed/comments/{comment_id}", json=body)
    other = await ann.api.put(f"/feed/comments/{comment_id}", json=body | {"text": "Other"})

    assert again.status_code == 200
    assert (other.status_code, problem(other)) == (409, "already-exists")
    assert (await ann.api.get(f"/feed/posts/{item_id}")).json()["comments"] == 1


async def test_a_comment_can_be_mended(company: Company) -> None:
    ann = await company.enrol()
    item_id = await post(ann)
    url = f"/feed/comments/{await comment(ann, item_id, 'Tpyo')}"
    body = {"item_id": str(item_id), "text": "Typo"}

    mended = await ann.api.put(url, json=body, headers={"If-Match": '"1"'})
    stale = await ann.api.put(url, json=body | {"text": "X"}, headers={"If-Match": '"1"'})

    assert (mended.status_code, mended.json()["text"]) == (200, "Typo")
    assert mended.json()["edited_at"] is not None
    assert (await ann.api.get(url)).headers["etag"] == '"2"'
    assert (stale.status_code, problem(stale)) == (412, "stale-revision")


async def test_a_deleted_comment_is_gone_and_stays_gone(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    item_id = await post(ann)
    url = f"/feed/comments/{await comment(ben, item_id, 'Oops')}"
    not_theirs = await ann.api.delete(url)

    gone = await ben.api.delete(url, headers={"If-Match": '"1"'})

    assert (not_theirs.status_code, problem(not_theirs)) == (403, "not-yours")
    assert gone.status_code == 204
    assert (await ben.api.delete(url)).status_code == 404
    assert (await ben.api.get(url)).status_code == 404
    revived = await ben.api.put(
        url, json={"item_id": str(item_id), "text": "Back"}, headers={"If-Match": '"2"'}
    )
    assert revived.status_code == 404
    assert (await ann.api.get(f"/feed/posts/{item_id}")).json()["comments"] == 0


async def test_comments_are_listed_in_pages_oldest_first(
    company: Company, count_queries: CountQueries
) -> None:
    ann = await company.enrol()
    item_id = await post(ann)
    written = [str(await comment(ann, item_id, f"No. {n}")) for n in range(5)]
    url = f"/feed/items/{item_id}/comments?limit=3"

    first = (await ann.api.get(url)).json()
    with count_queries() as queries:
        second = (await ann.api.get(f"{url}&after={first['next']}")).json()

    assert [c["id"] for c in first["items"] + second["items"]] == written
    assert second["next"] is None
    assert len([q for q in queries if "item" in q]) == 1


async def test_what_one_may_not_see_one_cannot_comment_on(
    company: Company, other_company: Company
) -> None:
    ann, ben, zoe = await company.enrol(), await company.enrol(), await other_company.enrol()
    hidden, shown = await ask(ann, visibility="me"), await ask(ann)
    comment_id = await comment(ann, hidden)

    for person, item_id in ((ben, hidden), (zoe, shown), (ben, uuid4())):
        tried = [
            await person.api.put(
                f"/feed/comments/{uuid4()}", json={"item_id": str(item_id), "text": "Hi"}
            ),
            await person.api.get(f"/feed/items/{item_id}/comments"),
        ]
        assert [problem(response) for response in tried] == ["not-found"] * 2
    assert (await ben.api.get(f"/feed/comments/{comment_id}")).status_code == 404


@pytest.mark.parametrize("text", ["", " ", "x" * 5_001, "a\u0000", 3, None])
async def test_a_malformed_comment_is_refused(company: Company, text: object) -> None:
    ann = await company.enrol()
    item_id = await post(ann)

    refused = await ann.api.put(
        f"/feed/comments/{uuid4()}", json={"item_id": str(item_id), "text": text}
    )

    assert (refused.status_code, problem(refused)) == (422, "malformed")
