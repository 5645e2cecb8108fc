"""What moved a strength in the last 30 days. Pure."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from profiles.expertise.models import MoveKind
from profiles.expertise.rules import (
    RECENTLY,
    Expertise,
    Piece,
    apportion,
    evidence_of,
    explain,
    until,
)

SHOWN_ITEMS = 3


class Move(NamedTuple):
    """One reason, how often it was, and the change in thousandths."""

    kind: MoveKind
    times: int
    change: int
    item_ids: tuple[UUID, ...]


class Taken(NamedTuple):
    """Somebody took back that an answer helped."""

    at: datetime
    item_id: UUID


class Reading(NamedTuple):
    """A strength now, and how it came from that of 30 days ago."""

    now: Expertise
    change: int
    moves: tuple[Move, ...]


def read(
    pieces: Collection[Piece], taken: Collection[Taken], half_life: timedelta, now: datetime
) -> Reading:
    """Give a strength and the moves that sum to its change.

    What was taken back counts neither now nor then: it is named, with a change of 0. What is left
    over between new evidence and the change is time: old evidence lost weight.
    """
    weights = evidence_of(until(pieces, now), half_life, now)
    today = explain(weights)
    before = explain(evidence_of(until(pieces, now - RECENTLY), half_life, now - RECENTLY))
    change = today.thousandths - before.thousandths
    moves = _fresh(weights, today, now - RECENTLY)
    faded = change - sum(move.change for move in moves)
    if faded:
        moves.append(Move("faded", 0, faded, ()))
    back = [one for one in taken if now - RECENTLY < one.at <= now]
    if back:
        latest = sorted(back, key=lambda one: one.at, reverse=True)
        items = tuple(dict.fromkeys(one.item_id for one in latest))
        moves.append(Move("taken-back", len(back), 0, items[:SHOWN_ITEMS]))
    return Reading(today, change, tuple(moves))


def _fresh(weights: Mapping[Piece, float], today: Expertise, since: datetime) -> list[Move]:
    """Give what is new its share of the strength of today."""
    kinds = [term.kind for term in today.terms]
    recent = [one for one in weights if one.at > since]
    fresh = {kind: [one for one in recent if one.kind == kind] for kind in kinds}
    new = [sum(weights[one] for one in fresh[kind]) for kind in kinds]
    old = sum(weights.values()) - sum(new)
    parts = apportion(today.thousandths, [*new, max(old, 0.0)])
    return [
        Move(kind, len(fresh[kind]), part, _items(fresh[kind]))
        for kind, part in zip(kinds, parts, strict=False)  # the last part is what is not new
        if fresh[kind]
    ]


def _items(pieces: Collection[Piece]) -> tuple[UUID, ...]:
    latest = sorted(pieces, key=lambda one: one.at, reverse=True)
    ids = dict.fromkeys(one.item_id for one in latest if one.item_id and one.kind != "completed")
    return tuple(ids)[:SHOWN_ITEMS]
