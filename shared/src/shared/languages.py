"""The languages Raakvlak speaks, and how a reader's language is chosen."""

from typing import Final, Literal, get_args

Language = Literal["nl", "fr", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


def preferred_language(accept: str | None, otherwise: Language) -> Language:
    """Choose by an Accept-Language header (RFC 9110, 12.5.4), else the person's own."""
    wishes = [_wish(part) for part in (accept or "")[:200].split(",")]
    ranked = sorted((w for w in wishes if w[1] > 0), key=lambda w: -w[1])
    for tag, _ in ranked:
        if tag in LANGUAGES:
            return tag
    return otherwise


def _wish(part: str) -> tuple[str, float]:
    tag, _, quality = part.partition(";q=")
    try:
        weight = float(quality) if quality else 1.0
    except ValueError:
        weight = 0.0
    return tag.strip().lower().split("-")[0], weight
