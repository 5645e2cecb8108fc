"""Make squares of a photo, in a process of its own: a file on stdin, JPEGs on stdout.

Whoever can send a photo can send one that was made to break its reader. So this runs by its path
with nothing but Python and Pillow, without environment, and within the limits it sets itself
before it reads a byte. The exit status says why there are no squares.
"""

import os
import resource
import signal
import struct
import sys
import warnings
from contextlib import suppress
from io import BytesIO
from typing import IO, Final

from PIL import Image, ImageCms, ImageFile, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

SIZES: Final = (64, 256, 512)
LARGEST: Final = SIZES[-1]
FEWEST_ON_A_SIDE: Final = 64
MOST_PIXELS: Final = 25_000_000
MOST_PIXELS_OF_WEBP: Final = 16_000_000  # its reader keeps three copies
# Of one square, as in rules.
MOST_BYTES: Final = 128 * 1024
QUALITIES: Final = (78, 65, 50, 35, 25)
# Exit statuses, as rules.REFUSALS knows them.
UNREADABLE, TOO_MANY_PIXELS, TOO_FEW_PIXELS, TOO_HEAVY = 11, 12, 13, 14

MEMORY_BYTES: Final = 320 * 1024 * 1024
CPU_SECONDS: Final = 5
WALL_SECONDS: Final = 25
FORMATS: Final = ("JPEG", "PNG", "WEBP")
_PLUGINS: Final = (JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB: Final = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


class Refused(Exception):
    """There will be no squares; the argument is an exit status."""


def main() -> int:
    """Read, write, and give the exit status."""
    confine()
    warnings.simplefilter("ignore")
    try:
        squares = squares_of(sys.stdin.buffer)
    except Refused as refusal:
        status: int = refusal.args[0]
        return status
    except Image.DecompressionBombError:
        return TOO_MANY_PIXELS
    except MemoryError:
        return TOO_HEAVY
    # A file made to break a decoder fails with whatever comes of it.
    except Exception:
        return UNREADABLE
    for square in squares:
        sys.stdout.buffer.write(struct.pack(">I", len(square)) + square)
    return 0


def confine() -> None:
    """Take from this process what making squares does not need."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    signal.alarm(WALL_SECONDS)  # also when the parent is gone
    # Where memory is short nevertheless, this ends before the service does.
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
        score.write("1000")
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    os.umask(0o077)


def squares_of(file: IO[bytes]) -> list[bytes]:
    """Give the middle of a photo in every size. Raises Refused and whatever Pillow raises."""
    with Image.open(file, formats=FORMATS) as photo:
        _check_size(photo)
        # A JPEG is decoded to about what is needed, which takes a tenth of the memory.
        photo.draft(None, (2 * LARGEST, 2 * LARGEST))
        photo.load()
        square = _in_srgb(_middle(photo), photo.info.get("icc_profile"))
        turn = _TURNS.get(_orientation(photo))
    if turn is not None:
        square = square.transpose(turn)
    return [_saved(square, size) for size in SIZES]


def _check_size(photo: ImageFile.ImageFile) -> None:
    width, height = photo.size
    most = MOST_PIXELS_OF_WEBP if photo.format == "WEBP" else MOST_PIXELS
    if width * height > most:
        raise Refused(TOO_MANY_PIXELS)
    if min(width, height) < FEWEST_ON_A_SIDE:
        raise Refused(TOO_FEW_PIXELS)


def _orientation(photo: ImageFile.ImageFile) -> int:
    """Tell how the camera was held; what cannot be read is upright.

    Of a PNG this reads the whole file, so its pixels have to be there already: what is broken in
    them would be passed over here.
    """
    try:
        found = photo.getexif().get(_ORIENTATION, 1)
    except Exception:
        return 1
    return found if isinstance(found, int) else 1


def _middle(photo: Image.Image) -> Image.Image:
    """Cut out the middle in the largest size, in a mode of eight bits and without transparency."""
    width, height = photo.size
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    box = (left, top, left + side, top + side)
    size = (LARGEST, LARGEST)
    if photo.mode.startswith("I"):
        deep = photo.resize(size, Image.Resampling.BOX, box=box).convert("I")
        return deep.point(lambda value: value * (1 / 256)).convert("L")
    if photo.mode in ("1", "P", "PA"):
        photo, box = photo.crop(box).convert("RGBA"), (0, 0, side, side)
    square = photo.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    return _on_white(square) if square.mode in ("LA", "La", "RGBA", "RGBa") else square


def _on_white(square: Image.Image) -> Image.Image:
    transparent = square.convert("RGBA")
    white = Image.new("RGB", square.size, "white")
    white.paste(transparent, mask=transparent.getchannel("A"))
    return white


def _in_srgb(square: Image.Image, profile: bytes | None) -> Image.Image:
    """Give the colours as any screen shows them; a profile that makes no sense is passed over."""
    if profile:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            seen = ImageCms.profileToProfile(square, given, _SRGB, outputMode="RGB")
            return seen or square.convert("RGB")
    return square.convert("RGB")


def _saved(square: Image.Image, size: int) -> bytes:
    # A new image, because what a photo says of itself would be saved along with it.
    bare = Image.new("RGB", (size, size))
    bare.paste(square.resize((size, size), Image.Resampling.LANCZOS))
    for quality in QUALITIES:
        saved = BytesIO()
        bare.save(saved, "JPEG", quality=quality, optimize=True)
        if saved.tell() <= MOST_BYTES:
            break
    return saved.getvalue()


if __name__ == "__main__":
    sys.exit(main())
