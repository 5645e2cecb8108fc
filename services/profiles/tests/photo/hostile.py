"""Files that are no photos, or more than photos. Each is refused in words or comes out clean."""

import io
import struct
import zipfile
import zlib
from typing import Final

from services.profiles.tests.photo.pictures import CANARY, a_photo, chunk, png, saved

SCRIPT: Final = b"<script>alert('" + CANARY + b"')</script>"
SVG: Final = b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>"
HTML: Final = b"<!doctype html>" + SCRIPT
JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
_LINE: Final = b"\0" + bytes(3 * 100)


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("run.sh", CANARY)
    return file.getvalue()


def _wide_jpeg() -> bytes:
    """Claim 65,500 × 65,500 pixels in the frame header of a small JPEG."""
    whole = saved(a_photo())
    at = whole.index(b"\xff\xc0") + 5
    return whole[:at] + struct.pack(">HH", 65_500, 65_500) + whole[at + 4 :]


def _wide_webp() -> bytes:
    """Claim the largest canvas there is, of which a reader keeps copies."""
    vp8l = b"VP8L" + struct.pack("<I", 6) + b"\x2f" + struct.pack("<I", (1 << 28) - 1) + b"\0"
    return b"RIFF" + struct.pack("<I", 4 + len(vp8l)) + b"WEBP" + vp8l


def _circular_exif() -> bytes:
    """Point a directory of metadata back to itself."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08"
    return saved(a_photo(), exif=exif)


def _moving(kind: str) -> bytes:
    others = [a_photo().rotate(90), a_photo().rotate(180)]
    return saved(a_photo(), kind, save_all=True, append_images=others, duration=50)


_JPEG, _PNG, _WEBP = (saved(a_photo(), kind) for kind in ("JPEG", "PNG", "WEBP"))
_BOMB: Final = zlib.compress(bytes(90_000_000), 9)

# What was called a photo, and the slug of its refusal.
REFUSED: Final[dict[str, tuple[str, bytes, str]]] = {
    "nothing": (JPEG, b"", "not-aphoto"),
    "SVG": ("image/svg+xml", SVG, "not-aphoto"),
    "SVG that calls itself PNG": (PNG, SVG, "not-aphoto"),
    "HTML": ("text/html", HTML, "not-aphoto"),
    "HTML that calls itself JPEG": (JPEG, HTML, "not-aphoto"),
    "GIF": ("image/gif", saved(a_photo(), "GIF"), "not-aphoto"),
    "GIF that calls itself WebP": (WEBP, saved(a_photo(), "GIF"), "not-aphoto"),
    "PNG that calls itself JPEG": (JPEG, _PNG, "not-aphoto"),
    "TIFF": (JPEG, saved(a_photo(), "TIFF"), "not-aphoto"),
    "HEIC": ("image/heic", b"\0\0\0\x18ftypheic", "not-aphoto"),
    "sound in a RIFF": (WEBP, b"RIFF\x24\0\0\0WAVEfmt " + bytes(32), "not-aphoto"),
    "archive": (PNG, _zip(), "not-aphoto"),
    "form": ("multipart/form-data; boundary=x", b"--x", "not-aphoto"),
    "first bytes only": (JPEG, b"\xff\xd8\xff\xe0", "unreadable-photo"),
    "JPEG cut short": (JPEG, _JPEG[: len(_JPEG) // 2], "unreadable-photo"),
    "PNG cut short": (PNG, _PNG[:-40], "unreadable-photo"),
    "WebP cut short": (WEBP, _WEBP[: len(_WEBP) // 2], "unreadable-photo"),
    "PNG with a wrong sum": (PNG, _PNG.replace(b"IDAT", b"IDAT\0", 1), "unreadable-photo"),
    "script behind the first bytes": (PNG, _PNG[:8] + HTML, "unreadable-photo"),
    "bomb of text": (
        PNG,
        png(100, 100, _LINE * 100, chunk(b"zTXt", b"a\0\0" + _BOMB)),
        "unreadable-photo",
    ),
    "bomb of pixels, PNG": (PNG, png(60_000, 60_000, bytes(1000)), "too-many-pixels"),
    "bomb of pixels, JPEG": (JPEG, _wide_jpeg(), "too-many-pixels"),
    "bomb of pixels, WebP": (WEBP, _wide_webp(), "too-many-pixels"),
    "a hair": (PNG, png(20_000, 1, b"\0" + bytes(60_000)), "too-few-pixels"),
}
CLEANED: Final[dict[str, tuple[str, bytes]]] = {
    "JPEG and archive": (JPEG, _JPEG + _zip()),
    "PNG and script": (PNG, _PNG + SCRIPT),
    "JPEG with a page in its comment": (JPEG, saved(a_photo(), comment=HTML)),
    "colours of nonsense": (JPEG, saved(a_photo(), icc_profile=CANARY * 1000)),
    "metadata in a circle": (JPEG, _circular_exif()),
    "bomb of lines": (PNG, png(100, 100, _LINE * 300_000)),
    "moving WebP": (WEBP, _moving("WEBP")),
    "moving PNG": (PNG, _moving("PNG")),
}
