"""What an item said before."""

from uuid import uuid4

from services.feed.tests.writing import post, problem
from shared.testing.company import Company
from shared.testing.plugin import CountQueries


async def test_earlier_wordings_are_listed_in_pages_latest_first(
    company: Company, count_queries: CountQueries
) -> None:
    ann = await company.enrol()
    item_id = await post(ann, "No. 1")
    for revision in range(1, 5):
        await ann.api.put(
            f"/feed/posts/{item_id}",
            json={"text": f"No. {revision + 1}"},
            headers={"If-Match": f'"{revision}"'},
        )
    url = f"/feed/items/{item_id}/revisions?limit=3"

    first = (await ann.api.get(url)).json()
    with count_queries() as queries:
        second = (await ann.api.get(f"{url}&after={first['next']}")).json()

    assert [r["text"] for r in first["items"] + second["items"]] == [
        f"No. {n}" for n in (4, 3, 2, 1)
    ]
    assert second["next"] is None
    assert len([q for q in queries if "identity" not in q]) == 2


async def test_they_are_their_authors_alone(company: Company, other_company: Company) -> None:
    ann, ben, zoe = await company.enrol(), await company.enrol(), await other_company.enrol()
    item_id = await post(ann)

    for person, target in ((ben, item_id), (zoe, item_id), (ann, uuid4())):
        refused = await person.api.get(f"/feed/items/{target}/revisions")
        assert (refused.status_code, problem(refused)) == (404, "not-found")
