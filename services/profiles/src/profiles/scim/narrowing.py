"""SCIM filters as SQL, as far as that goes. Pure.

What SQL cannot say exactly it says too widely: the library's own evaluator then decides among the
rows that are left.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import reduce
from operator import ge, gt, le, lt
from typing import Any, Final, NamedTuple

from scim2_models.path import (
    AttrPath,
    CompareOperator,
    Comparison,
    FilterNode,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)
from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, func, not_, or_, true


class Narrowed(NamedTuple):
    """Rows among which all that match are; the matching ones only where it `is_exact`."""

    where: ColumnElement[bool]
    is_exact: bool


Meaning = Callable[[CompareOperator, Any], Narrowed | None]
"""What comparing an attribute with a value (never null) means; None where SQL cannot help."""

Meanings = Mapping[str, Meaning]
"""By the lower-case path of an attribute, without the name of its schema."""


class Slice(NamedTuple):
    """Which rows are wanted, in which order; None as `limit` is all of them."""

    where: ColumnElement[bool]
    order: Sequence[ColumnElement[Any]]
    offset: int = 0
    limit: int | None = None


EVERYTHING: Final = Narrowed(true(), is_exact=True)
_UNKNOWN: Final = Narrowed(true(), is_exact=False)
_ORDERS: Final = {
    CompareOperator.gt: gt,
    CompareOperator.ge: ge,
    CompareOperator.lt: lt,
    CompareOperator.le: le,
}


def narrowed(node: FilterNode, meanings: Meanings, always: frozenset[str]) -> Narrowed:
    """Say in SQL what a filter means; every row has the attributes in `always`."""
    match node:
        case LogicalExpr(op=LogicalOperator.and_, terms=terms):
            return _joined(and_, [narrowed(term, meanings, always) for term in terms])
        case LogicalExpr(terms=terms):
            return _joined(or_, [narrowed(term, meanings, always) for term in terms])
        case Not(expr=inner):
            return _negated(narrowed(inner, meanings, always))
        case Comparison(attr_path=path, op=op, value=value) if value is not None:
            meaning = meanings.get(_name(path))
            return (meaning and meaning(op, value)) or _UNKNOWN
        case Present(attr_path=path) if _name(path) in always:
            return EVERYTHING
        case ValuePath(attr_path=path, val_filter=inner):
            return _selected(path, inner, meanings)
    return _UNKNOWN


def text(
    column: SQLColumnExpression[Any], *, prepare: Callable[[str], str] = str, is_exact: bool = True
) -> Meaning:
    """Compare a column of text that holds its values prepared in the same way."""

    def meaning(op: CompareOperator, value: Any) -> Narrowed | None:
        wanted = prepare(str(value))
        match op:
            case CompareOperator.eq:
                where = column == wanted
            case CompareOperator.sw:
                where = column.startswith(wanted, autoescape=True)
            case CompareOperator.ew:
                where = column.endswith(wanted, autoescape=True)
            case CompareOperator.co:
                where = column.contains(wanted, autoescape=True)
            case _:
                return None
        return Narrowed(where, is_exact)

    return meaning


def moment(column: SQLColumnExpression[datetime]) -> Meaning:
    """Compare a column of moments that is never null."""

    def meaning(op: CompareOperator, value: Any) -> Narrowed | None:
        try:
            wanted = datetime.fromisoformat(str(value))
            wanted.astimezone(UTC)  # PostgreSQL counts none outside the calendar
        except (ValueError, OverflowError):
            return None
        if wanted.tzinfo is None or op not in _ORDERS:
            return None
        return Narrowed(_ORDERS[op](column, wanted), is_exact=True)

    return meaning


def _joined(join: Callable[..., ColumnElement[bool]], parts: list[Narrowed]) -> Narrowed:
    is_exact = all(part.is_exact for part in parts)
    return Narrowed(reduce(join, [part.where for part in parts]), is_exact)


def _negated(inner: Narrowed) -> Narrowed:
    if not inner.is_exact:
        return _UNKNOWN
    return Narrowed(not_(func.coalesce(inner.where, false())), is_exact=True)


def _selected(path: AttrPath, inner: FilterNode, meanings: Meanings) -> Narrowed:
    """Read `emails[type eq "work" and value eq "…"]` as no more than its comparison of values."""
    terms = inner.terms if isinstance(inner, LogicalExpr) else (inner,)
    if isinstance(inner, LogicalExpr) and inner.op is not LogicalOperator.and_:
        return _UNKNOWN
    for term in terms:
        if isinstance(term, Comparison) and term.value is not None:
            meaning = meanings.get(f"{_name(path)}.{_name(term.attr_path)}")
            found = meaning and meaning(term.op, term.value)
            if found:
                return Narrowed(found.where, is_exact=False)
    return _UNKNOWN


def _name(path: AttrPath) -> str:
    return (f"{path.attr}.{path.sub_attr}" if path.sub_attr else path.attr).lower()
