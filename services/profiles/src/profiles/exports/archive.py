"""The file itself: what the services gave, a manifest with hashes, a signature, a README. Pure."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import IO, Any, Final

from profiles.exports.readme import readme
from shared.gathering import INDEX
from shared.holdings import KEPT, PURPOSES
from shared.languages import Language

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.jws"
README: Final = "README.txt"
CHUNK_BYTES: Final = 64 * 1024
Json = dict[str, Any]


def write_archive(
    about: Json,
    delivered: Mapping[str, IO[bytes]],
    language: Language,
    sign: Callable[[bytes], str],
    into: IO[bytes],
) -> None:
    """Put what every service delivered into one signed file; memory stays flat."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        files: list[Json] = []
        elsewhere: list[Json] = []
        for part in delivered.values():
            with zipfile.ZipFile(part) as given:
                for kind in _kinds(given, language):
                    if kind["file"]:
                        files.append(kind | _copied(given, archive, kind["file"]))
                    else:
                        elsewhere.append(kind)
        text = readme(language, about, [*files, *elsewhere]).encode()
        archive.writestr(README, text)
        files.append({"file": README} | _proof(text))
        manifest = _manifest(about, files, elsewhere)
        archive.writestr(MANIFEST, manifest)
        archive.writestr(SIGNATURE, sign(manifest))


def _kinds(given: zipfile.ZipFile, language: Language) -> Iterable[Json]:
    index = json.loads(given.read(INDEX))
    for kind in index["kinds"]:
        yield kind | {
            "service": index["service"],
            "purpose": PURPOSES[kind["purpose"]][language],
            "kept": KEPT[kind["kept"]][language],
        }


def _copied(given: zipfile.ZipFile, archive: zipfile.ZipFile, name: str) -> Json:
    digest, size = hashlib.sha256(), 0
    with given.open(name) as source, archive.open(name, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK_BYTES):
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return {"bytes": size, "sha256": digest.hexdigest()}


def _proof(content: bytes) -> Json:
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _manifest(about: Json, files: list[Json], elsewhere: list[Json]) -> bytes:
    document = about | {"files": files, "without_file": elsewhere}
    return json.dumps(document, indent=1, ensure_ascii=False, default=_plain).encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
