"""A person asks for their record: who gets it, who does not, and how far it is."""

import base64
import hashlib
import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from httpx import Response
from joserfc import jws
from joserfc.jwk import OKPKey

from profiles.exports.gathering import ASSEMBLY
from profiles.exports.operations import EXPIRY
from profiles.exports.rules import SERVICES, Ticket, fits, link_to, read_key
from services.profiles.tests.firms import Firm
from shared.database import enter_company
from shared.events.feed import GatheredInFeed
from shared.events.gathering import PersonGathered
from shared.events.integrations import GatheredInIntegrations
from shared.events.matching import GatheredInMatching
from shared.events.metrics import GatheredInMetrics
from shared.events.profiles import ExportAsked, ExportClosed, GatheredInProfiles
from shared.gathering import gathered_by
from shared.holdings import Holdings
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

OTHERS: dict[str, type[PersonGathered]] = {
    "feed": GatheredInFeed,
    "matching": GatheredInMatching,
    "metrics": GatheredInMetrics,
    "integrations": GatheredInIntegrations,
}


async def ask(by: Colleague, person_id: UUID, export_id: UUID | None = None) -> Response:
    path = f"/profiles/exports/{export_id or uuid4()}"
    return await by.api.put(path, json={"person_id": str(person_id)})


async def deliver(firm: Firm, *services: str) -> None:
    """Let services deliver for the latest export, through their own handler."""
    asked = (await firm.company.published(ExportAsked))[-1]
    for service in services:
        if service == "profiles":
            await firm.company.deliver(asked)
            kind: type[PersonGathered] = GatheredInProfiles
        else:
            kind = OTHERS[service]
            handler = gathered_by(kind, Holdings(service, (), frozenset()))
            async with firm.company.service.worker_sessions.begin() as session:
                await enter_company(session, firm.id)
                await handler(session, asked)
        for part in await firm.company.published(kind):
            if part.export_id == asked.export_id:
                await firm.company.deliver(part)


async def a_ready_export(firm: Firm, person: Colleague) -> dict[str, Any]:
    asked = (await ask(person, person.id)).json()
    await deliver(firm, *SERVICES)
    await firm.company.run_due(ASSEMBLY)
    found: dict[str, Any] = (await person.api.get(f"/profiles/exports/{asked['id']}")).json()
    return found


def unpacked(response: Response) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


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


async def test_an_administrator_orders_for_a_leaver_and_never_gets_the_link(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    ordered = await ask(firm.boss, ann.id)

    await deliver(firm, *SERVICES)
    await firm.company.run_due(ASSEMBLY)
    path = f"/profiles/exports/{ordered.json()['id']}"
    boss_sees = (await firm.boss.api.get(path)).json()
    ann_sees = (await ann.api.get(path)).json()

    assert ordered.status_code == 201
    assert (boss_sees["state"], boss_sees["link"]) == ("ready", None)
    assert ann_sees["link"] is not None
    assert (await firm.boss.api.get("/profiles/exports")).json()["items"] == []
    assert (await firm.boss.api.delete(path)).status_code == 404


async def test_an_export_one_did_not_ask_for_is_unknown_to_administrators_and_colleagues(
    firm: Firm, other_firm: Firm
) -> None:
    ann, ben = await firm.hire("1", "2")
    path = f"/profiles/exports/{(await ask(ann, ann.id)).json()['id']}"

    seen = [(await one.api.get(path)).status_code for one in (firm.boss, ben, other_firm.boss, ann)]

    assert seen == [404, 404, 404, 200]


async def test_a_colleague_asks_for_nobody_else(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")

    refused = await ask(ben, ann.id)

    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/missing-role")


async def test_the_link_works_after_leaving_and_again_and_again(
    firm: Firm, anonymous: httpx.AsyncClient
) -> None:
    (ann,) = await firm.hire("1")
    export = await a_ready_export(firm, ann)
    await firm.take("external_id;display_name;left_on\n1;Name 1;2020-01-01\n")

    answers = [(await anonymous.get(export["link"])).status_code for _ in range(2)]

    assert (await ann.api.get("/profiles/me")).status_code == 403
    assert answers == [200, 200]


async def test_who_has_left_is_not_asked_for_any_more(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    await firm.take("external_id;display_name;left_on\n1;Name 1;2020-01-01\n")

    refused = await ask(firm.boss, ann.id)

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/has-left")


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


async def test_only_one_is_gathered_at_a_time_and_three_a_day(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    first = await ask(ann, ann.id)

    second = await ask(ann, ann.id)
    for _ in range(3):
        await deliver(firm, *SERVICES)
        await firm.company.run_due(ASSEMBLY)
        last = await ask(ann, ann.id)

    assert (second.status_code, second.json()["type"]) == (409, "/problems/export-running")
    assert first.json()["id"] in second.json()["detail"]
    assert (last.status_code, last.json()["type"]) == (429, "/problems/too-many-exports")
    assert 0 < int(last.headers["retry-after"]) <= 86_400


async def test_asking_again_with_the_same_id_changes_nothing(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    export = uuid4()

    answers = [await ask(ann, ann.id, export) for _ in range(2)]
    taken = await ask(ben, ben.id, export)

    assert [one.status_code for one in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/export-id-taken")
    assert len(await firm.company.published(ExportAsked)) == 1


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


async def test_a_deleted_export_is_nowhere_and_late_parts_are_dropped(
    firm: Firm, anonymous: httpx.AsyncClient
) -> None:
    (ann,) = await firm.hire("1")
    export = (await ask(ann, ann.id)).json()

    gone = await ann.api.delete(f"/profiles/exports/{export['id']}")
    await deliver(firm, *SERVICES)

    assert gone.status_code == 204
    assert await firm.company.due(ASSEMBLY) == []
    assert (await anonymous.get(export["link"])).status_code == 404


async def test_erasure_takes_the_archive_along(firm: Firm, anonymous: httpx.AsyncClient) -> None:
    (ann,) = await firm.hire("1")
    export = await a_ready_export(firm, ann)

    await firm.boss.api.put(f"/profiles/erasures/{uuid4()}", json={"person_id": str(ann.id)})

    assert (await anonymous.get(export["link"])).status_code == 404


@pytest.mark.parametrize("key", ["", "x", "A" * 64, "é", "A" * 100])
async def test_a_made_up_key_opens_nothing(
    firm: Firm, anonymous: httpx.AsyncClient, key: str
) -> None:
    (ann,) = await firm.hire("1")
    export = await a_ready_export(firm, ann)

    refused = await anonymous.get(f"/profiles/exports/{export['id']}/archive", params={"key": key})

    assert refused.status_code == 404


async def test_a_key_opens_its_own_export_only(firm: Firm, anonymous: httpx.AsyncClient) -> None:
    ann, ben = await firm.hire("1", "2")
    of_ann = await a_ready_export(firm, ann)
    of_ben = await a_ready_export(firm, ben)
    key = of_ann["link"].split("key=")[1]

    refused = await anonymous.get(f"/profiles/exports/{of_ben['id']}/archive", params={"key": key})

    assert refused.status_code == 404


def test_a_link_is_the_same_every_time_and_fits_one_person() -> None:
    company, export, ann, ben = (uuid4() for _ in range(4))
    link = link_to(b"secret", company, export, ann)

    ticket = read_key(link.split("key=")[1])

    assert link == link_to(b"secret", company, export, ann)
    assert isinstance(ticket, Ticket)
    assert ticket.company_id == company
    assert fits(b"secret", ticket, export, ann)
    assert not fits(b"secret", ticket, export, ben)
    assert not fits(b"other", ticket, export, ann)


async def test_exports_are_listed_in_pages_with_the_same_few_queries(
    firm: Firm, count_queries: CountQueries
) -> None:
    (ann,) = await firm.hire("1")
    one = await a_ready_export(firm, ann)
    with count_queries() as few:
        await ann.api.get("/profiles/exports")
    two = await a_ready_export(firm, ann)

    with count_queries() as more:
        first = (await ann.api.get("/profiles/exports", params={"limit": 1})).json()
    rest = await ann.api.get("/profiles/exports", params={"limit": 1, "after": first["next"]})

    assert len(more) == len(few)
    assert [first["items"][0]["id"], rest.json()["items"][0]["id"]] == [two["id"], one["id"]]
    assert rest.json()["next"] is None


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
