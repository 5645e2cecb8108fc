"""Photos to send: honest ones, ones that say too much, and ones made to do harm."""

import io
import struct
import zlib
from typing import Any, Final

from PIL import Image, ImageDraw, PngImagePlugin

CANARY: Final = b"kanarie-in-de-foto"
_QUARTERS: Final = {"red": (0, 0), "lime": (1, 0), "blue": (0, 1), "yellow": (1, 1)}
# The orientation of a camera, and how the photo was turned before it was saved like that.
TURNED: Final = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def a_photo(side: int = 128) -> Image.Image:
    """Draw four quarters: red and green above blue and yellow."""
    photo = Image.new("RGB", (side, side))
    half = side // 2
    for colour, (right, down) in _QUARTERS.items():
        corner = (right * half, down * half)
        ImageDraw.Draw(photo).rectangle((*corner, corner[0] + half, corner[1] + half), colour)
    return photo


def saved(photo: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    file = io.BytesIO()
    photo.save(file, kind, **more)
    return file.getvalue()


def colours(square: bytes) -> list[str]:
    """Name the colours of the four quarters of a square."""
    with Image.open(io.BytesIO(square)) as photo:
        places = [(x * photo.width // 4, y * photo.height // 4) for y in (1, 3) for x in (1, 3)]
        found = [photo.convert("RGB").getpixel(place) for place in places]
    return [_nearest(one) for one in found]


def turned(orientation: int) -> bytes:
    """Save a photo as a camera does that is held another way."""
    photo, turn = a_photo(), TURNED[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(photo if turn is None else photo.transpose(turn), exif=exif, quality=95)


def telling(kind: str) -> bytes:
    """Save a photo that says who, where and more in every place its format has for that."""
    exif, text = Image.Exif(), CANARY.decode()
    exif[0x013B] = exif[0x010E] = text
    exif.get_ifd(0x8825)[29] = text
    more: dict[str, Any] = {"exif": exif, "icc_profile": CANARY * 20}
    more |= {"xmp": CANARY} if kind in ("JPEG", "WEBP") else {"pnginfo": _words(text)}
    more |= {"comment": CANARY} if kind == "JPEG" else {}
    whole = saved(a_photo(), kind, **more) + CANARY
    assert whole.count(CANARY) >= 4, kind
    return whole


def png(width: int, height: int, lines: bytes, *chunks: bytes, depth: int = 8) -> bytes:
    """Write a PNG by hand, true or not: colours in RGB, `lines` as they are compressed."""
    head = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    body = b"".join([chunk(b"IHDR", head), *chunks, chunk(b"IDAT", zlib.compress(lines, 9))])
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


def chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def _words(text: str) -> PngImagePlugin.PngInfo:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", text)
    words.add_text("Comment", text, zip=False)
    words.add_itxt("XML:com.adobe.xmp", text)
    words.add(b"juNk", text.encode())
    return words


def _nearest(pixel: Any) -> str:
    known = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "yellow": (255, 255, 0)}
    known |= {"white": (255, 255, 255), "black": (0, 0, 0), "grey": (128, 128, 128)}
    return min(
        known, key=lambda one: sum((a - b) ** 2 for a, b in zip(known[one], pixel, strict=True))
    )
