"""A photo as a phone makes it: larger than other bodies may be, with its maker and place in it."""

import io

from PIL import Image

from tests.world.people import Colleague

OWN = "/profiles/me/photo"
# Behind the end of the picture, as some phones keep a film there.
FILM = bytes(2_000_000)


def show_photo(person: Colleague, mark: str) -> str:
    """Put a photo that says `mark` of itself on somebody's profile; give its path."""
    exif = Image.Exif()
    exif[0x013B] = mark
    exif.get_ifd(0x8825)[29] = mark
    file = io.BytesIO()
    Image.new("RGB", (300, 400), "teal").save(file, "JPEG", exif=exif, comment=mark)
    answer = person.api.put(
        OWN, content=file.getvalue() + FILM, headers={"Content-Type": "image/jpeg"}
    )
    assert answer.status_code == 201, answer.text
    path: str = answer.json()["photo"]
    return path
