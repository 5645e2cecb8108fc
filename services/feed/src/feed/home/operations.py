"""Rank what a colleague sees first, keep the ranking, and give it page by page."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.home import statements
from feed.home.candidates import candidates
from feed.home.mixing import WINDOW, Ranked, arrange
from feed.home.models import HomeWindow
from feed.home.rules import Candidate
from feed.home.wording import A_SKILL, SOMEONE, TEXTS
from feed.items.visible import reader_values
from shared.auth.caller import Caller
from shared.database import lock
from shared.direct import Direct
from shared.languages import LANGUAGES
from shared.paging import from_cursor, moment_of, to_cursor
from shared.problems import Malformed, Problem
from shared.written import Written

_TEXTS: Final = {language: json.dumps(TEXTS[language]) for language in LANGUAGES}


class HomeMovedOn(Problem):
    """A page belongs to a ranking, and only the last few are kept."""

    status = 410
    title = "This ranking is not kept any more."


async def read_home(
    transaction: Direct, caller: Caller, *, limit: int, after: str | None, now: datetime
) -> str:
    """Give a page of the caller's home feed as JSON (HomeOut). Raises HomeMovedOn."""
    if after is not None:
        return await _read_further(transaction, caller, limit=limit, after=after)
    values = page_values(caller, 0, limit)
    depth = len(caller.unit_path)
    page = await _first(transaction, statements.page_of_latest(depth), values | {"now": now})
    if page is None:
        page = await _make_window(transaction, caller, values, now)
    return _document(page, 0, limit)


async def forget_windows(session: AsyncSession, company_id: UUID, person_id: UUID) -> None:
    """Have a person's next home feed ranked anew, because their own wishes changed."""
    # Else a ranking that is being made would not know of the wishes and hold for a minute.
    await lock(session, company_id, person_id, "home")
    await session.execute(
        update(HomeWindow)
        .where(col(HomeWindow.company_id) == company_id, col(HomeWindow.person_id) == person_id)
        .values(is_stale=True)
    )


async def _make_window(
    transaction: Direct, caller: Caller, values: dict[str, Any], now: datetime
) -> Any:  # row of a page
    await transaction.lock(caller.company_id, caller.person_id, "home")
    seen, languages = await _known_of(transaction, caller)
    ranked = await _rank(transaction, caller, seen, languages, now)
    key = {"company_id": caller.company_id, "person_id": caller.person_id}
    await statements.FORGET_OLD.run(transaction, key)
    window = {
        "now": now,
        "item_ids": [item.item_id for item in ranked],
        "reasons": [_reasons_json(item) for item in ranked],
        "served": values["last"],
        "seen": seen,
    }
    statement = statements.store_and_page(len(caller.unit_path))
    page = await _first(transaction, statement, values | window)
    assert page is not None, "what was just stored is there"  # noqa: S101
    return page


async def _known_of(transaction: Direct, caller: Caller) -> tuple[list[UUID], list[str]]:
    key = {"company_id": caller.company_id, "person_id": caller.person_id}
    (found,) = await statements.KNOWN.run(transaction, key)
    return found.seen or [], found.languages or [caller.language]


async def _rank(
    transaction: Direct,
    caller: Caller,
    seen: Sequence[UUID],
    languages: Sequence[str],
    now: datetime,
) -> list[Ranked]:
    values = reader_values(caller) | {"now": now, "seen": seen, "languages": languages}
    statement = candidates(len(caller.unit_path))
    rows = await statement.run(transaction, values)
    # Whoever comes back within the same second gets the same discoveries.
    seed = caller.person_id.int ^ int(now.timestamp())
    return arrange([Candidate._make(row) for row in rows], seed)


async def _read_further(transaction: Direct, caller: Caller, *, limit: int, after: str) -> str:
    as_of, first = _place(after)
    values = page_values(caller, first, limit) | {"as_of": as_of}
    page = await _first(transaction, statements.page_of_window(len(caller.unit_path)), values)
    if page is None:
        raise HomeMovedOn("Start again without `after`.")
    served = {name: values[name] for name in ("company_id", "person_id", "as_of", "last")}
    await statements.NOTE_SERVED.run(transaction, served)
    return _document(page, first, limit)


def page_values(caller: Caller, first: int, limit: int) -> dict[str, Any]:
    return reader_values(caller) | {
        "first": first + 1,
        "last": first + limit,
        "language": caller.language,
        "texts": _TEXTS[caller.language],
        "someone": SOMEONE[caller.language],
        "a_skill": A_SKILL[caller.language],
    }


async def _first(
    transaction: Direct, statement: Written, values: dict[str, Any]
) -> Any | None:  # row of a page
    rows = await statement.run(transaction, values)
    return rows[0] if rows else None


def _document(page: Any, first: int, limit: int) -> str:
    is_last = first + limit >= page.total
    following = None if is_last else to_cursor([page.as_of, first + limit])
    as_of, cursor = json.dumps(page.as_of.isoformat()), json.dumps(following)
    return f'{{"as_of":{as_of},"items":{page.items},"next":{cursor}}}'


def _place(after: str) -> tuple[datetime, int]:
    moment, first = from_cursor(after, 2)
    as_of = moment_of(moment)
    if not isinstance(first, int) or not 0 < first < WINDOW:
        raise Malformed("Use `next` of the page before as `after`.")
    return as_of, first


def _reasons_json(item: Ranked) -> str:
    # By hand: codes and ids need no escaping, and there are hundreds of them.
    written = (
        f'{{"code":"{code}","share":{share:.4f},"skill_id":{_quoted(skill_id)}}}'
        for code, share, skill_id in item.reasons
    )
    return f"[{','.join(written)}]"


def _quoted(skill_id: UUID | None) -> str:
    return "null" if skill_id is None else f'"{skill_id}"'
