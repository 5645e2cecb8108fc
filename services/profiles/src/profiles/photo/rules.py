"""What is taken for a photo, and what a refusal says. Pure."""

import hashlib
from collections.abc import Mapping
from typing import Final, NamedTuple

from shared.problems import Problem

UPLOAD_BYTES: Final = 8 * 1024 * 1024
"""Of what is sent; the gateway lets as much through to this one address."""

MOST_BYTES: Final = 128 * 1024
"""Of one square; a photograph takes 30,000 to 70,000, and noise is saved coarser until it fits."""

MEDIA_TYPES: Final = ("image/jpeg", "image/png", "image/webp")
_JPEG: Final = b"\xff\xd8\xff"
_ADVICE: Final = (
    "Send a JPEG or PNG of at most 25 megapixels or a WebP of at most 16, "
    "with 64 pixels or more on each side."
)


class NotAPhoto(Problem):
    status = 415
    title = "Only JPEG, PNG and WebP photos are taken."


class UnreadablePhoto(Problem):
    status = 422
    title = "The photo could not be read."


class TooManyPixels(Problem):
    status = 422
    title = "The photo has too many pixels."


class TooFewPixels(Problem):
    status = 422
    title = "The photo is too small."


class TooHeavyPhoto(Problem):
    status = 422
    title = "Reading the photo takes too much."


class Squares(NamedTuple):
    """A photo as it is kept: three JPEGs."""

    small: bytes
    medium: bytes
    large: bytes

    @property
    def version(self) -> str:
        """Name what is in them: the same photo has the same version."""
        return hashlib.sha256(b"".join(self)).hexdigest()[:16]


_REFUSALS: Final[Mapping[int, tuple[type[Problem], str]]] = {
    11: (UnreadablePhoto, "It is broken, cut short or another format."),
    12: (TooManyPixels, "Make it smaller."),
    13: (TooFewPixels, "Take a larger one."),
    14: (TooHeavyPhoto, "Save it again as a plain JPEG, or make it smaller."),
}
_TOO_HEAVY: Final = 14


def refusal_of(status: int) -> Exception:
    """Say why no squares were made, by the exit status of who makes them.

    A signal, which is negative, is a limit that was reached; an unknown status a bug of ours.
    """
    refused = _REFUSALS.get(status if status > 0 else _TOO_HEAVY)
    if refused is None:
        return RuntimeError(f"Making squares ended with {status}.")
    kind, what_to_do = refused
    return kind(f"{what_to_do} {_ADVICE}")


def check_media_type(media_type: str) -> None:
    """Refuse what does not call itself a photo. Raises NotAPhoto."""
    if media_type not in MEDIA_TYPES:
        raise NotAPhoto(
            "Send the photo itself as the body, with its Content-Type: "
            f"{', '.join(MEDIA_TYPES)}. Export a HEIC as JPEG first."
        )


def check_beginning(media_type: str, beginning: bytes) -> None:
    """Refuse what does not begin as its name says. Raises NotAPhoto."""
    if _kind_of(beginning) != media_type:
        raise NotAPhoto(
            f"The body does not begin like {media_type}: send the photo itself, "
            "and the Content-Type of its own format."
        )


def _kind_of(beginning: bytes) -> str | None:
    if beginning.startswith(_JPEG):
        return "image/jpeg"
    if beginning.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return "image/webp"
    return None


def is_kept_as_it_is(square: bytes) -> bool:
    """Tell whether what came out of the making may be stored: nothing that was made is trusted."""
    return square.startswith(_JPEG) and len(square) <= MOST_BYTES
