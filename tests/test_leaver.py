"""A leaver takes their record along, is erased, and what they taught stays."""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jws
from joserfc.jwk import OKPKey

from tests.world.house import House, found_house, hire_from
from tests.world.patience import until
from tests.world.people import caller
from tests.world.stack import Stack

PEOPLE = ("vera,Vera Claes,Engineering,,nl,", "ben,Ben Jacobs,Engineering,,nl,")
KNOWLEDGE = "Smeer het lager na duizend uur."
SLOW = "feed-worker"
SERVICES = {"profiles", "feed", "matching", "metrics", "integrations"}


@pytest.fixture
def firm(stack: Stack) -> Iterator[House]:
    house = found_house(stack, "leaving", PEOPLE)
    yield house
    house.leave()


def test_a_leaver_takes_the_record_along_and_the_team_keeps_the_answers(
    stack: Stack, firm: House
) -> None:
    vera, ben = firm.people["vera"], firm.ben
    question = ben.ask("Wanneer smeer je een lager?")
    answer = vera.answer(question, KNOWLEDGE)
    ben.put(f"/feed/answers/{answer}/help")
    until(lambda: asked_and_helped(vera), "her evidence is counted")
    export = f"/profiles/exports/{uuid4()}"

    with stack.frozen(SLOW):
        firm.admin.put(export, {"person_id": str(vera.id)})
        until(lambda: missing(vera.get(export)) == {"feed"}, "the others deliver")
    until(lambda: vera.get(export)["state"] == "ready", "who was away delivers", seconds=60)
    link = vera.get(export)["link"]
    assert firm.admin.get(export)["link"] is None

    hire_from(firm, ["external_id,display_name,left_on", "vera,Vera Claes,2020-01-01"])
    until(lambda: vera.api.get("/profiles/me").status_code == 403, "she has left")
    files = archive(stack, link)
    assert {name.split("/")[0] for name in files if "/" in name} == SERVICES
    assert KNOWLEDGE in files["feed/questions-answers-and-posts.json"].decode()
    assert len(json.loads(files["metrics/help-counted.json"])) == 1
    check_signature(stack, files)

    erasure = f"/profiles/erasures/{uuid4()}"
    firm.admin.put(erasure, {"person_id": str(vera.id), "reason": "left"})
    until(lambda: firm.admin.get(erasure)["state"] == "confirmed", "she is erased", seconds=60)

    kept = ben.get(f"/feed/answers/{answer}")
    assert (kept["text"], kept["author"]) == (KNOWLEDGE, None)
    assert fetched(stack, link).status_code == 404


def asked_and_helped(person: Any) -> bool:
    return bool(person.get(f"/profiles/people/{person.id}")["contributions"]["answers"])


def missing(export: dict[str, Any]) -> set[str]:
    """Name the services that did not deliver yet."""
    return {one["service"] for one in export["services"] if one["delivered_at"] is None}


def fetched(stack: Stack, link: str) -> httpx.Response:
    with caller(stack, None) as nobody:
        return nobody.get(link)


def archive(stack: Stack, link: str) -> dict[str, bytes]:
    """Fetch the archive as somebody who cannot sign in, and check every hash in it."""
    response = fetched(stack, link)
    assert response.status_code == 200, response.text
    with zipfile.ZipFile(io.BytesIO(response.content)) as whole:
        files = {name: whole.read(name) for name in whole.namelist()}
    for one in json.loads(files["manifest.json"])["files"]:
        assert hashlib.sha256(files[one["file"]]).hexdigest() == one["sha256"]
    return files


def check_signature(stack: Stack, files: dict[str, bytes]) -> None:
    with caller(stack, None) as nobody:
        (key,) = nobody.get("/profiles/exports/signing-keys").json()["keys"]
    head, _, signature = files["manifest.jws"].decode().split(".")
    payload = base64.urlsafe_b64encode(files["manifest.json"]).decode().rstrip("=")
    jws.deserialize_compact(
        f"{head}.{payload}.{signature}", OKPKey.import_key(key), algorithms=["Ed25519"]
    )
