"""Who was erased stays erased on a database that came back from a backup."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from profiles.erasures.again import erase_again_once, read_list
from profiles.settings import profiles_settings
from services.profiles.tests.firms import Firm
from shared.events.profiles import PersonErased


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Path]:
    """Keep the list in a folder of the test's own."""
    path = tmp_path / "backups" / "erasures.jsonl"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ERASURES_FILE", str(path))
        profiles_settings.cache_clear()
        yield path
    profiles_settings.cache_clear()


def restate(path: Path, changes: dict[str, str], torn: str = "") -> None:
    """Let the list say something else, and end in a line that was cut off."""
    whole = path.read_text()
    for before, after in changes.items():
        whole = whole.replace(before, after)
    path.write_text(whole + torn)


def content_of_private(path: Path) -> str:
    """Read the list, which nobody else may."""
    assert path.stat().st_mode & 0o777 == 0o600
    return path.read_text()


async def erased(firm: Firm, person_id: object) -> str:
    erasure = str(uuid4())
    body = {"person_id": str(person_id), "reason": "left"}
    answer = await firm.boss.api.put(f"/profiles/erasures/{erasure}", json=body)
    assert answer.status_code == 201, answer.text
    for event in await firm.company.published(PersonErased):
        await firm.company.deliver(event)
    return erasure


async def test_an_erasure_is_written_down_without_a_name(firm: Firm, kept: Path) -> None:
    (ann,) = await firm.hire("1")

    erasure = await erased(firm, ann.id)

    (written,) = read_list(kept)
    assert (str(written.id), written.person_id) == (erasure, ann.id)
    assert "Name" not in content_of_private(kept)


async def test_somebody_who_came_back_from_a_backup_is_erased_again(firm: Firm, kept: Path) -> None:
    ann, ben = await firm.hire("1", "2")
    await erased(firm, ann.id)
    # As the list says it of somebody whom the database still has.
    restate(kept, {str(ann.id): str(ben.id), str(next(read_list(kept)).id): str(uuid4())})

    done = await erase_again_once(firm.company.service.worker_sessions, kept)

    assert done
    assert (await ben.api.get("/profiles/me")).status_code == 403
    told = [one.person_id for one in await firm.company.published(PersonErased)]
    assert told == [ann.id, ben.id]
    (again, first) = (await firm.boss.api.get("/profiles/erasures")).json()["items"]
    assert {again["person_id"], first["person_id"]} == {str(ann.id), str(ben.id)}
    assert {again["state"], first["state"]} == {"carried_out"}


async def test_going_through_the_list_twice_changes_nothing(firm: Firm, kept: Path) -> None:
    (ann,) = await firm.hire("1")
    await erased(firm, ann.id)

    for _ in range(2):
        await erase_again_once(firm.company.service.worker_sessions, kept)

    assert len(await firm.company.published(PersonErased)) == 1


async def test_what_an_erasure_has_to_wait_for_is_tried_again(firm: Firm, kept: Path) -> None:
    ann, ben = await firm.hire("1", "2")
    await erased(firm, ann.id)
    restate(kept, {str(ann.id): str(ben.id), str(next(read_list(kept)).id): str(uuid4())})
    await firm.send("external_id;display_name\n3;Name 3\n")

    while_importing = await erase_again_once(firm.company.service.worker_sessions, kept)
    await firm.company.run_due("people-import")
    while await firm.company.due("people-import"):
        await firm.company.run_due("people-import")
    afterwards = await erase_again_once(firm.company.service.worker_sessions, kept)

    assert (while_importing, afterwards) == (False, True)


async def test_a_torn_line_and_a_company_that_is_gone_are_passed_over(
    firm: Firm, kept: Path
) -> None:
    (ann,) = await firm.hire("1")
    await erased(firm, ann.id)
    restate(kept, {str(firm.id): str(uuid4())}, torn=content_of_private(kept)[:50])

    assert await erase_again_once(firm.company.service.worker_sessions, kept)
    assert await erase_again_once(firm.company.service.worker_sessions, kept.with_name("none"))
