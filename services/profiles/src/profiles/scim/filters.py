"""SCIM filters as SQL: `eq` and `and` on what identity providers look people up by."""

from collections.abc import Callable, Mapping
from typing import Final

from scim2_models import InvalidFilterException
from scim2_models.path import (
    CompareOperator,
    Comparison,
    FilterNode,
    LogicalExpr,
    LogicalOperator,
    Present,
    ValuePath,
)
from sqlalchemy import ColumnElement, and_, true

Equals = Mapping[str, Callable[[object], ColumnElement[bool]]]
"""By the name of an attribute, lower-case: what its being equal to a value means in SQL."""

_NEVER_EMPTY: Final = frozenset({"id", "username"})


def condition(node: FilterNode, equals: Equals) -> ColumnElement[bool]:
    """Say in SQL what a filter means. Raises InvalidFilterException for what we do not answer."""
    match node:
        case LogicalExpr(op=LogicalOperator.and_, terms=terms):
            return and_(*(condition(term, equals) for term in terms))
        case Comparison(op=CompareOperator.eq):
            return _equality(node, equals)
        case Present(attr_path=path) if path.attr.lower() in _NEVER_EMPTY & equals.keys():
            return true()
        case ValuePath(attr_path=path, val_filter=inner) if path.attr.lower() == "emails":
            return _work_email(inner, equals)
    raise _unanswered(equals)


def _equality(node: Comparison, equals: Equals) -> ColumnElement[bool]:
    path = node.attr_path
    name = f"{path.attr}.{path.sub_attr}" if path.sub_attr else path.attr
    meaning = equals.get(name.lower())
    if meaning is None or node.value is None:
        raise _unanswered(equals)
    return meaning(node.value)


def _work_email(inner: FilterNode, equals: Equals) -> ColumnElement[bool]:
    """Read `emails[type eq "work" and value eq "…"]`, the only value filter we answer.

    `emails[type eq "work"].value eq "…"` is parsed to the same.
    """
    if not isinstance(inner, LogicalExpr) or inner.op is not LogicalOperator.and_:
        raise _unanswered(equals)
    parts = {
        part.attr_path.attr.lower(): part.value
        for part in inner.terms
        if isinstance(part, Comparison) and part.op is CompareOperator.eq
    }
    if len(inner.terms) != len(parts) or parts.keys() != {"type", "value"}:
        raise _unanswered(equals)
    if str(parts["type"]).lower() != "work" or "emails.value" not in equals:
        raise _unanswered(equals)
    return equals["emails.value"](parts["value"])


def _unanswered(equals: Equals) -> InvalidFilterException:
    names = ", ".join(equals)
    return InvalidFilterException(detail=f"Only eq and and are answered, on {names}.")
