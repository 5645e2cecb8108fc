"""Find items and lock them; every query here knows who asks."""

from collections.abc import Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from feed.authors.models import Author
from feed.items.models import Item, Shown, visible_to, within_reach_of
from feed.items.visible import bound_reader, reader_values
from shared.auth.caller import Caller
from shared.events.feed import ItemKind
from shared.paging import latest_first
from shared.problems import NotFound, Problem


class NotYours(Problem):
    """Only who wrote it can change it."""

    status = 403
    title = "Only its author can do this."


def shown_items() -> Select[Item, str | None]:
    """Begin a query of items with the names of their authors."""
    return select(Item, col(Author.display_name)).outerjoin(
        Author,
        (col(Author.company_id) == col(Item.company_id)) & (col(Author.id) == col(Item.author_id)),
    )


async def find_item(session: AsyncSession, caller: Caller, item_id: UUID, kind: ItemKind) -> Shown:
    """Find one item to show. A question that was withdrawn is shown if others answered it."""
    values = reader_values(caller) | {"item_id": item_id, "kind": kind}
    found = (await session.execute(_one_item(len(caller.unit_path)), values)).first()
    if found is None:
        raise NotFound(f"No {kind} with this id is visible to you.")
    return Shown(*found)


@cache
def _one_item(depth: int) -> Select[Item, str | None]:
    # Built once, because every page of a client asks it: building costs more than running it.
    is_left = col(Item.removed_at).is_(None) | (col(Item.answers) > 0)
    return shown_items().where(
        within_reach_of(bound_reader(depth)),
        Item.id == bindparam("item_id"),
        Item.kind == bindparam("kind"),
        is_left,
    )


async def list_items(
    session: AsyncSession,
    conditions: Sequence[ColumnElement[bool]],
    *,
    limit: int,
    after: str | None,
) -> list[Shown]:
    """List items, newest first, one more than `limit`; the conditions say whose and which."""
    order = (col(Item.created_at), col(Item.id))
    page = latest_first(shown_items().where(*conditions), order, limit, after)
    return [Shown(*row) for row in await session.execute(page)]


async def check_visible(session: AsyncSession, caller: Caller, item_id: UUID) -> None:
    """Refuse an item the caller may not see. Raises NotFound."""
    statement = select(Item.id).where(visible_to(caller), Item.id == item_id)
    if await session.scalar(statement) is None:
        raise NotFound("There is no such item, or you may not see it.")


async def lock_item(session: AsyncSession, caller: Caller, item_id: UUID) -> Item:
    """Lock a live item the caller may see, until the transaction ends. Raises NotFound."""
    values = reader_values(caller) | {"item_id": item_id}
    item = await session.scalar(_locking_one_item(len(caller.unit_path)), values)
    if item is None:
        raise NotFound("There is no such item, or you may not see it.")
    return item


@cache
def _locking_one_item(depth: int) -> SelectOfScalar[Item]:
    # Built once, because everything that is done with an item begins with it.
    statement = select(Item).where(visible_to(bound_reader(depth)), Item.id == bindparam("item_id"))
    return statement.with_for_update().execution_options(populate_existing=True)


async def lock_question(session: AsyncSession, caller: Caller, question_id: UUID) -> Item:
    """Lock a live question the caller may see. Raises NotFound."""
    question = await lock_item(session, caller, question_id)
    if question.kind != "question":
        raise NotFound("There is no such question, or you may not see it.")
    return question


async def lock_own_item(
    session: AsyncSession, caller: Caller, item_id: UUID, kind: ItemKind
) -> Item:
    """Lock a live item that the caller wrote. Raises NotFound or NotYours."""
    item = await lock_item(session, caller, item_id)
    if item.kind != kind:
        raise NotFound(f"There is no such {kind}, or you may not see it.")
    if item.author_id != caller.person_id:
        raise NotYours(f"Someone else wrote this {kind}; you can comment on it.")
    return item


async def lock_answer(session: AsyncSession, caller: Caller, answer_id: UUID) -> tuple[Item, Item]:
    """Lock an answer and, before it, its question, withdrawn or not. Raises NotFound."""
    parent = select(Item.parent_id).where(visible_to(caller), Item.id == answer_id)
    question_id = await session.scalar(parent)
    if question_id is None:
        raise NotFound("There is no such answer, or you may not see it.")
    key = (caller.company_id, question_id)
    question = await session.get_one(Item, key, with_for_update=True)
    return question, await lock_item(session, caller, answer_id)
