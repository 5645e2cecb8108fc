"""However much is held about somebody, an archive is written with little memory."""

import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from tempfile import TemporaryFile

from sqlalchemy import text

from profiles.exports.archive import write_archive
from profiles.holdings import HOLDINGS
from services.profiles.tests.firms import Firm
from shared.gathering import INDEX, gather

MEGABYTE = 1024 * 1024
BIG = 24
MOST = 3


@contextmanager
def little_memory() -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MOST * MEGABYTE


def test_an_archive_is_written_from_big_parts() -> None:
    kind = {"file": "feed/texts.json", "kind": "texts", "rows": 1, "is_exported": True}
    kind |= {"purpose": "conversation", "kept": "until_erased"}
    about = {"company_name": "Firm", "made_at": datetime(2026, 11, 22, tzinfo=UTC)}
    with TemporaryFile() as part, TemporaryFile() as whole:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as files:
            with files.open("feed/texts.json", "w") as file:
                for _ in range(BIG):
                    file.write(b"x" * MEGABYTE)
            files.writestr(INDEX, json.dumps({"service": "feed", "kinds": [kind]}))

        with little_memory():
            write_archive(about, {"feed": part}, "en", lambda _: "signature", whole)

        with zipfile.ZipFile(whole) as files:
            (found, *_) = json.loads(files.read("manifest.json"))["files"]
            assert found["bytes"] == files.getinfo("feed/texts.json").file_size == BIG * MEGABYTE


async def test_many_rows_are_gathered(firm: Firm) -> None:
    archive = io.BytesIO()
    async with firm.company.service.worker_sessions.begin() as session:
        await firm.enter(session)
        many = text(
            "insert into access_receipt (company_id, id, person_id, role, kind, read_at)"
            " select :company, gen_random_uuid(), :person, 'analyst', repeat('x', 8000), now()"
            " from generate_series(1, 3000)"
        )
        await session.execute(many, {"company": firm.id, "person": firm.boss.id})

        with little_memory():
            await gather(session, HOLDINGS, firm.id, firm.boss.id, archive)

    with zipfile.ZipFile(archive) as files:
        assert len(json.loads(files.read("profiles/receipts.json"))) == 3000
