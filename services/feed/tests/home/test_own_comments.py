"""Nobody lifts in the home feed what is their own."""

from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from feed.comments.rules import count
from feed.items.models import Item
from services.feed.tests.imports.lines import comment as comment_line
from services.feed.tests.imports.lines import finish, opened, question, send
from services.feed.tests.reading import codes, home_of, ids, settle
from services.feed.tests.writing import comment, post
from shared.database import enter_company
from shared.testing.company import Company

AUTHOR, OTHER = UUID(int=1), UUID(int=2)


def an_item(author_id: UUID | None) -> Item:
    columns: dict[str, Any] = {"author_id": author_id}
    return Item(**columns)


@given(st.lists(st.tuples(st.sampled_from([AUTHOR, OTHER, None]), st.sampled_from([1, -1]))))
def test_only_what_others_say_is_counted_for_an_item(said: list[tuple[UUID | None, int]]) -> None:
    item = an_item(AUTHOR)

    for by_id, change in said:
        count(item, by_id, change)

    assert item.comments == sum(change for _, change in said)
    of_others = sum(change for by_id, change in said if by_id != AUTHOR)
    assert item.comments - item.own_comments == of_others


def test_an_erased_authors_item_gains_by_every_comment() -> None:
    item = an_item(None)

    count(item, None, +1)

    assert (item.comments, item.own_comments) == (1, 0)


async def test_own_comments_leave_an_item_where_it_is(company: Company) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    older, newer = str(await post(ann, "Old.")), str(await post(ann, "New."))
    own = [await comment(ann, UUID(older)) for _ in range(3)]
    await ann.api.delete(f"/feed/comments/{own[0]}")
    await settle(company)

    by_itself = await home_of(ben)
    await comment(ben, UUID(older))
    await settle(company)
    with_an_echo = await home_of(cas)

    assert ids(by_itself) == [newer, older]
    assert "valued" not in codes(by_itself["items"][1])
    assert ids(with_an_echo) == [older, newer]
    assert "valued" in codes(with_an_echo["items"][0])
    assert with_an_echo["items"][0]["comments"] == 3


async def test_own_comments_of_history_lift_nothing_either(company: Company) -> None:
    boss, ann, ben = await company.enrol("administrator"), *[await company.enrol() for _ in "ab"]
    asked = question(ann)
    url = await opened(boss)

    await send(boss, url, asked, *(comment_line(by, asked) for by in (ann, ann, ben)))
    await finish(company)

    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        item = await session.get_one(Item, (company.id, UUID(asked["id"])))
    assert (item.comments, item.own_comments) == (3, 2)
