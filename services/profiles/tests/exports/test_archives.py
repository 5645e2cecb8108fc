"""What is in an archive, how it comes together and how long it stays."""

import base64
import hashlib
import json
from datetime import datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from joserfc import jws
from joserfc.jwk import OKPKey

from profiles.exports.gathering import ASSEMBLY
from profiles.exports.operations import EXPIRY
from profiles.exports.rules import SERVICES
from services.profiles.tests.exports.asking import OTHERS, a_ready_export, ask, deliver, unpacked
from services.profiles.tests.firms import Firm
from shared.events.profiles import ExportAsked, ExportClosed, GatheredInProfiles


async def test_one_signed_archive_holds_what_every_service_delivered(
    firm: Firm, anonymous: httpx.AsyncClient
) -> None:
    (ann,) = await firm.hire("1", language="nl")
    claim = {"skill_id": str(uuid4()), "kind": "teach", "note": "Kantklossen."}
    await firm.boss.api.put(
        f"/profiles/skills/{claim['skill_id']}", json={"labels": {"nl": "Kant"}}
    )
    await ann.api.put(f"/profiles/claims/{uuid4()}", json=claim)

    export = await a_ready_export(firm, ann)
    fetched = await anonymous.get(export["link"])

    assert export["state"] == "ready"
    assert hashlib.sha256(fetched.content).hexdigest() == export["sha256"]
    files = unpacked(fetched)
    manifest = json.loads(files["manifest.json"])
    assert manifest["services"] == list(SERVICES)
    for file in manifest["files"]:
        assert hashlib.sha256(files[file["file"]]).hexdigest() == file["sha256"]
    assert {one["file"] for one in manifest["files"]} == set(files) - {
        "manifest.json",
        "manifest.jws",
    }
    assert json.loads(files["profiles/claims.json"])[0]["note"] == "Kantklossen."
    assert json.loads(files["profiles/skills-claimed.json"])[0]["labels"] == {"nl": "Kant"}
    assert "bewaart" in files["README.txt"].decode()


async def test_the_signature_fits_the_published_key(
    firm: Firm, anonymous: httpx.AsyncClient
) -> None:
    (ann,) = await firm.hire("1")
    export = await a_ready_export(firm, ann)
    files = unpacked(await anonymous.get(export["link"]))

    published = (await anonymous.get("/profiles/exports/signing-keys")).json()["keys"]

    head, _, signature = files["manifest.jws"].decode().split(".")
    payload = base64.urlsafe_b64encode(files["manifest.json"]).decode().rstrip("=")
    key = OKPKey.import_key(published[0])
    assert "d" not in published[0]
    jws.deserialize_compact(f"{head}.{payload}.{signature}", key, algorithms=["Ed25519"])


async def test_progress_names_the_service_that_is_down(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    asked = (await ask(ann, ann.id)).json()

    await deliver(firm, "profiles", "feed", "matching", "metrics")
    seen = (await ann.api.get(f"/profiles/exports/{asked['id']}")).json()
    early = await ann.api.get(seen["link"])
    await deliver(firm, "integrations")
    await firm.company.run_due(ASSEMBLY)
    later = (await ann.api.get(f"/profiles/exports/{asked['id']}")).json()

    assert {one["service"] for one in seen["services"] if not one["delivered_at"]} == {
        "integrations"
    }
    assert (seen["state"], early.status_code) == ("gathering", 409)
    assert early.headers["retry-after"] == "60"
    assert later["state"] == "ready"


async def test_what_travels_is_readable_to_nobody_else(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    me = (await ann.api.get("/profiles/me")).json()
    await ask(ann, ann.id)

    await deliver(firm, "profiles")

    (part,) = await firm.company.published(GatheredInProfiles)
    assert me["display_name"] not in part.model_dump_json()
    assert "d" not in (await firm.company.published(ExportAsked))[0].public_key


async def test_parts_leave_the_log_once_the_archive_is_made(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    await a_ready_export(firm, ann)
    (closed,) = await firm.company.published(ExportClosed)

    await firm.company.deliver(closed)

    assert await firm.company.published(GatheredInProfiles) == []


async def test_the_link_works_after_leaving_and_again_and_again(
    firm: Firm, anonymous: httpx.AsyncClient
) -> None:
    (ann,) = await firm.hire("1")
    export = await a_ready_export(firm, ann)
    await firm.take("external_id;display_name;left_on\n1;Name 1;2020-01-01\n")

    answers = [(await anonymous.get(export["link"])).status_code for _ in range(2)]

    assert (await ann.api.get("/profiles/me")).status_code == 403
    assert answers == [200, 200]


async def test_the_file_is_gone_after_its_time(firm: Firm, anonymous: httpx.AsyncClient) -> None:
    (ann,) = await firm.hire("1")
    export = await a_ready_export(firm, ann)
    ready, expires = (datetime.fromisoformat(export[name]) for name in ("ready_at", "expires_at"))

    early = await firm.company.run_due(EXPIRY, ready + timedelta(days=6))
    await firm.company.run_due(EXPIRY, expires)
    gone = await anonymous.get(export["link"])
    seen = (await ann.api.get(f"/profiles/exports/{export['id']}")).json()

    assert (expires - ready, early) == (timedelta(days=7), 0)
    assert (gone.status_code, gone.json()["type"]) == (410, "/problems/archive-expired")
    assert (seen["state"], seen["link"]) == ("expired", None)


async def test_a_second_gathering_of_one_service_changes_nothing(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    asked = (await ask(ann, ann.id)).json()
    await deliver(firm, "profiles")
    (event,) = await firm.company.published(ExportAsked)

    await firm.company.deliver_again(event)
    await deliver(firm, *OTHERS)
    for part in await firm.company.published(GatheredInProfiles):
        await firm.company.deliver_again(part)
    await firm.company.run_due(ASSEMBLY)

    seen = (await ann.api.get(f"/profiles/exports/{asked['id']}")).json()
    assert seen["state"] == "ready"


async def test_erasure_takes_the_archive_along(firm: Firm, anonymous: httpx.AsyncClient) -> None:
    (ann,) = await firm.hire("1")
    export = await a_ready_export(firm, ann)

    await firm.boss.api.put(f"/profiles/erasures/{uuid4()}", json={"person_id": str(ann.id)})

    assert (await anonymous.get(export["link"])).status_code == 404


async def test_a_large_record_travels_in_parts(firm: Firm, anonymous: httpx.AsyncClient) -> None:
    (ann,) = await firm.hire("1")
    for number in range(3):
        skill = uuid4()
        await firm.boss.api.put(f"/profiles/skills/{skill}", json={"labels": {"nl": f"S{number}"}})
        note = hashlib.shake_256(str(number).encode()).hexdigest(400)
        claim = {"skill_id": str(skill), "kind": "have", "note": note[:500]}
        made = await ann.api.put(f"/profiles/claims/{uuid4()}", json=claim)
        assert made.status_code == 201, made.text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shared.gathering.PART_BYTES", 500)
        export = await a_ready_export(firm, ann)

    parts = await firm.company.published(GatheredInProfiles)
    assert {part.number for part in parts} == set(range(1, parts[0].of + 1))
    assert parts[0].of > 2
    files = unpacked(await anonymous.get(export["link"]))
    assert len(json.loads(files["profiles/claims.json"])) == 3
