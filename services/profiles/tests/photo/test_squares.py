"""What becomes of a photo, in the very code that runs in a process of its own."""

import io
import random
import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from profiles.photo import rules, squares
from profiles.photo.models import PhotoSize
from services.profiles.tests.photo.pictures import TURNED, a_photo, colours, png, saved, turned

UPRIGHT = ["red", "lime", "blue", "yellow"]


def made(photo: bytes) -> list[bytes]:
    return squares.squares_of(io.BytesIO(photo))


@pytest.mark.parametrize("orientation", TURNED)
def test_a_photo_stands_upright_however_the_camera_was_held(orientation: int) -> None:
    assert [colours(one) for one in made(turned(orientation))] == [UPRIGHT] * 3


@pytest.mark.parametrize(
    ("kind", "photo", "seen"),
    [
        ("JPEG", a_photo().convert("CMYK"), UPRIGHT),
        ("JPEG", a_photo().convert("L"), ["grey", "grey", "black", "white"]),
        ("PNG", a_photo().convert("RGBA"), UPRIGHT),
        ("PNG", a_photo().quantize(8), UPRIGHT),
        ("PNG", Image.new("RGBA", (90, 90), (0, 0, 0, 0)), ["white"] * 4),
        ("PNG", Image.new("LA", (90, 90), (0, 0)), ["white"] * 4),
        ("PNG", Image.new("1", (90, 90), 1), ["white"] * 4),
        ("PNG", Image.new("I;16", (90, 90), 0x8000), ["grey"] * 4),
        ("WEBP", a_photo().convert("RGBA"), UPRIGHT),
    ],
)
def test_whatever_way_its_colours_are_kept_they_are_seen(
    kind: str, photo: Image.Image, seen: list[str]
) -> None:
    assert colours(made(saved(photo, kind))[2])[::3] == seen[::3]


def test_sixteen_bits_a_colour_become_eight() -> None:
    line = b"\0" + b"\xff\xff\0\0\0\0" * 100

    assert colours(made(png(100, 100, line * 100, depth=16))[0]) == ["red"] * 4


@settings(max_examples=12, deadline=None)
@given(width=st.integers(64, 900), height=st.integers(64, 900))
def test_any_photo_becomes_three_squares_of_its_middle(width: int, height: int) -> None:
    photo = Image.new("RGB", (width, height), "blue")
    side = min(width, height)
    photo.paste("red", ((width - side) // 2, (height - side) // 2, *_end(width, height, side)))

    for square, size in zip(made(saved(photo)), PhotoSize, strict=True):
        with Image.open(io.BytesIO(square)) as opened:
            assert (opened.format, opened.mode, opened.size) == ("JPEG", "RGB", (size, size))
        assert set(colours(square)) == {"red"}
        assert rules.is_kept_as_it_is(square)


def _end(width: int, height: int, side: int) -> tuple[int, int]:
    return (width - side) // 2 + side, (height - side) // 2 + side


def test_noise_takes_no_more_room_than_a_square_may() -> None:
    chance = random.Random(1)  # noqa: S311  the same noise every time
    noise = Image.frombytes("RGB", (600, 600), chance.randbytes(600 * 600 * 3))

    sizes = [len(one) for one in made(saved(noise, "PNG"))]

    assert max(sizes) <= rules.MOST_BYTES == squares.MOST_BYTES


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_broken_photo_fails_and_never_comes_out_wrong(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"]))
    whole = bytearray(saved(a_photo(64), kind))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))

    # Whatever is raised, `main` makes an exit status of it.
    with suppress(Exception):
        assert all(map(rules.is_kept_as_it_is, made(bytes(whole))))


CONFINED = """
import resource, runpy, sys
from tempfile import TemporaryFile
runpy.run_path(sys.argv[1])["confine"]()
assert resource.getrlimit(resource.RLIMIT_CPU) == (5, 5)
for waste in (lambda: bytearray(400_000_000), lambda: TemporaryFile(buffering=0).write(b"x")):
    try:
        waste()
    except (MemoryError, OSError):
        continue
    sys.exit("it could")
"""


def test_its_process_has_no_memory_time_or_files_to_waste() -> None:
    run = [sys.executable, "-I", "-c", CONFINED, squares.__file__]

    assert subprocess.run(run, check=False, env={}).returncode == 0  # noqa: S603  our own code


def test_both_sides_mean_the_same_by_a_status() -> None:
    statuses = {
        squares.UNREADABLE: rules.UnreadablePhoto,
        squares.TOO_MANY_PIXELS: rules.TooManyPixels,
        squares.TOO_FEW_PIXELS: rules.TooFewPixels,
        squares.TOO_HEAVY: rules.TooHeavyPhoto,
        -9: rules.TooHeavyPhoto,
        1: RuntimeError,
    }

    assert {status: type(rules.refusal_of(status)) for status in statuses} == statuses
