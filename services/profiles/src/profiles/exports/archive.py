"""The file itself: what the services gave, a manifest with hashes, a signature, a README. Pure."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from profiles.exports.readme import readme
from shared.gathering import INDEX
from shared.holdings import KEPT, PURPOSES
from shared.languages import Language

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.jws"
README: Final = "README.txt"
Json = dict[str, Any]


def write_archive(
    about: Json,
    delivered: Mapping[str, bytes],
    language: Language,
    sign: Callable[[bytes], str],
) -> bytes:
    """Put what every service delivered into one signed file."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        files: list[Json] = []
        elsewhere: list[Json] = []
        for part in delivered.values():
            for kind, content in _kinds(part, language):
                if content is None:
                    elsewhere.append(kind)
                    continue
                archive.writestr(kind["file"], content)
                files.append(kind | _proof(content))
        text = readme(language, about, [*files, *elsewhere]).encode()
        archive.writestr(README, text)
        files.append({"file": README} | _proof(text))
        manifest = _manifest(about, files, elsewhere)
        archive.writestr(MANIFEST, manifest)
        archive.writestr(SIGNATURE, sign(manifest))
    return whole.getvalue()


def _kinds(part: bytes, language: Language) -> Iterable[tuple[Json, bytes | None]]:
    with zipfile.ZipFile(io.BytesIO(part)) as given:
        index = json.loads(given.read(INDEX))
        for kind in index["kinds"]:
            told = kind | {
                "service": index["service"],
                "purpose": PURPOSES[kind["purpose"]][language],
                "kept": KEPT[kind["kept"]][language],
            }
            yield told, given.read(kind["file"]) if kind["file"] else None


def _proof(content: bytes) -> Json:
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _manifest(about: Json, files: list[Json], elsewhere: list[Json]) -> bytes:
    document = about | {"files": files, "without_file": elsewhere}
    return json.dumps(document, indent=1, ensure_ascii=False, default=_plain).encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
