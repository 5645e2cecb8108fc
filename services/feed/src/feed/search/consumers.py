"""Make items findable. The item is read as it is now, so order and repetition do not matter."""

from typing import Final

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.items.models import Item
from feed.search.common_stems import plan_counting
from feed.search.keyed import keyed_words
from feed.search.meaning import vector_of
from feed.search.models import SearchDocument
from feed.search.rules import CONFIGURATIONS, plain_text
from shared.events.feed import ItemPublished, ItemRemoved, ItemRevised
from shared.text import folded

_HANDLE_CHARACTERS: Final = 120
# Stems for whoever asks in the same language, plain words for who only knows the product's name.
# Accents go first, as in what is searched: the French stemmer cuts "sécurité" otherwise than
# "securite".
_WORDS: Final = """
    setweight(to_tsvector(cast(cast(:stems as text) as regconfig),
                          unaccent(cast(:title as text))), 'A')
      || setweight(to_tsvector('simple', unaccent(cast(:title as text))), 'A')
      || strip(to_tsvector(cast(cast(:stems as text) as regconfig), unaccent(cast(:body as text)))
               || to_tsvector('simple', unaccent(cast(:body as text))))
"""
_DESCRIBE: Final = text(f"""
insert into search_document
    (company_id, item_id, thread_id, language, plain, handle, words, vector, revision, created_at)
values (
    :company_id, :item_id, :thread_id, :language, :plain, :handle, {keyed_words(_WORDS)},
    cast(cast(:vector as text) as halfvec), :revision, :created_at
)
on conflict (company_id, item_id) do update set
    thread_id = excluded.thread_id, language = excluded.language, plain = excluded.plain,
    handle = excluded.handle, words = excluded.words, vector = excluded.vector,
    revision = excluded.revision, created_at = excluded.created_at
""")  # noqa: S608  constants and bound parameters only


async def describe_item(session: AsyncSession, event: ItemPublished | ItemRevised) -> None:
    """Keep an item's words and meaning for search."""
    item = await session.get(Item, (event.company_id, event.item_id), populate_existing=True)
    if item is None or item.removed_at is not None or item.visibility == "me":
        return
    title, body = item.title or "", plain_text(item.html)
    values = {
        "company_id": item.company_id,
        "item_id": item.id,
        "thread_id": item.parent_id or item.id,
        "language": item.language,
        "plain": body,
        "handle": folded(title or body)[:_HANDLE_CHARACTERS],
        "stems": CONFIGURATIONS[item.language],
        "title": title,
        "body": body,
        "vector": await vector_of(f"{title} {body}"),
        "revision": item.revision,
        "created_at": item.created_at,
    }
    await session.execute(_DESCRIBE, values)
    await plan_counting(session, item.company_id)


async def forget_item(session: AsyncSession, event: ItemRemoved) -> None:
    """Find an item no more; unless it was opened again meanwhile."""
    item = await session.get(Item, (event.company_id, event.item_id), populate_existing=True)
    if item is not None and item.removed_at is None and item.visibility != "me":
        return
    await session.execute(
        delete(SearchDocument).where(
            col(SearchDocument.company_id) == event.company_id,
            col(SearchDocument.item_id) == event.item_id,
        )
    )
