"""Lists of communities: the newest first, or by what somebody types of a name."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    ScalarSelect,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.authors.models import Author
from feed.communities.belonging import known_to
from feed.communities.models import MOST_COUNTED, Community, Membership, Show, own_communities
from shared.auth.caller import Caller
from shared.paging import from_cursor, latest_first
from shared.problems import Malformed, NotFound
from shared.text import folded

# One slip in a word of six letters leaves about .43 of its trigrams.
_SIMILAR_ENOUGH: Final = 0.4
_BEGINS, _WORD, _INSIDE, _SLIP = 0, 1, 2, 3

Shown = Row[*tuple[Any, ...]]


async def list_communities(
    session: AsyncSession, caller: Caller, *, show: Show, limit: int, after: str | None
) -> Sequence[Shown]:
    """List living communities the caller may know of, or all they belong to, newest first."""
    order = (col(Community.created_at), col(Community.id))
    page = latest_first(_shown(caller).where(_of(caller, show)), order, limit, after)
    return (await session.execute(page)).all()


async def search_communities(
    session: AsyncSession, caller: Caller, *, typed: str, show: Show, limit: int, after: str | None
) -> Sequence[Shown]:
    """Find communities by name: as it begins, by the beginnings of its words, and with slips."""
    needle = " ".join(folded(typed).split())
    rank = _rank(needle).label("rank")
    statement = _shown(caller).add_columns(rank).where(_of(caller, show), rank.is_not(None))
    if after is not None:
        statement = statement.where(tuple_(rank, col(Community.id)) > _rank_and_id(after))
    ordered = statement.order_by(rank, col(Community.id)).limit(limit + 1)
    return (await session.execute(ordered)).all()


async def read_community(session: AsyncSession, caller: Caller, community_id: UUID) -> Shown:
    """Find one community to show, closed or not. Raises NotFound."""
    statement = _shown(caller).where(known_to(caller), col(Community.id) == community_id)
    found = (await session.execute(statement)).first()
    if found is None:
        raise NotFound("There is no such community, or it is known to its members only.")
    return found


def _shown(caller: Caller) -> Any:  # a select of rows that CommunityOut is made of
    own = and_(
        col(Membership.company_id) == col(Community.company_id),
        col(Membership.community_id) == col(Community.id),
        col(Membership.person_id) == caller.person_id,
    )
    columns: tuple[Any, ...] = (
        Community,
        _count("members").label("members"),
        _count("stewards").label("stewards"),
        col(Membership.is_active).label("is_member"),
        col(Membership.is_steward).label("is_steward"),
    )
    return select(*columns).outerjoin(Membership, own)


def _of(caller: Caller, show: Show) -> ColumnElement[bool]:
    if show == "mine":
        own = own_communities(caller.company_id, caller.person_id)
        return (col(Community.company_id) == caller.company_id) & col(Community.id).in_(own)
    return known_to(caller) & col(Community.closed_at).is_(None)


def _count(who: str) -> ScalarSelect[int]:
    """Count members or stewards who are in the company, to an end."""
    member = Membership.__table__.alias()  # type: ignore[attr-defined]  # SQLModel adds it
    chosen = (
        select(literal(1))
        .select_from(member)
        .join(
            Author,
            (col(Author.company_id) == member.c.company_id)
            & (col(Author.id) == member.c.person_id),
        )
        .where(
            member.c.company_id == col(Community.company_id),
            member.c.community_id == col(Community.id),
            member.c.is_steward if who == "stewards" else member.c.is_active,
            col(Author.active),
        )
        .limit(MOST_COUNTED)
        .correlate(Community)
        .subquery()
    )
    return select(func.count()).select_from(chosen).scalar_subquery()


def _rank(needle: str) -> ColumnElement[int]:
    name = col(Community.folded_name)
    likeness = func.word_similarity(needle, name)
    return case(
        (name.startswith(needle, autoescape=True), _BEGINS),
        (name.contains(f" {needle}", autoescape=True), _WORD),
        (name.contains(needle, autoescape=True), _INSIDE),
        (likeness >= _SIMILAR_ENOUGH, _SLIP + cast(100 * (1 - likeness), Integer)),
    )


def _rank_and_id(after: str) -> tuple[int, UUID]:
    rank, key = from_cursor(after, 2)
    try:
        if not isinstance(rank, int) or not 0 <= rank <= _SLIP + 100:
            raise ValueError(rank)
        return rank, UUID(str(key))
    except ValueError:
        raise Malformed("Use `next` of the page before as `after`.") from None
