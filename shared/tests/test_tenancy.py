"""Who gets in, and that companies never meet."""

from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest
from forging import Forger

from shared.events.profiles import PersonErased
from shared.selfcheck import UnsafeSettings
from shared.settings import settings
from shared.testing.company import Company, Service
from shared.web import create_app

# One opens a session, the other a transaction straight on the driver.
DOORS = pytest.mark.parametrize("door", ["/example/notes", "/example/notes/count"])


async def test_no_forged_token_gets_in(company: Company, service: Service) -> None:
    ann = await company.enrol()

    forger = Forger(service.issuer, company.id, ann.changed.identities[0].subject)

    answers = {}
    for name, token in forger.all().items():
        async with service.client(token) as client:
            answers[name] = (await client.get("/example/notes")).status_code

    assert set(answers.values()) == {401}, answers
    assert len(answers) >= 30


async def test_what_is_wrong_with_a_token_is_said_to_whom_the_issuer_signed_it_for(
    company: Company, service: Service
) -> None:
    forger = Forger(service.issuer, company.id, "ann")
    advice = "Send the access token that your company's sign-in made for this service."
    said = {
        "expired": "The token has expired: get a new one.",
        "wrong audience": f"Its `aud` is not the wanted one. {advice}",
        "wrong type": f"Its `typ` is not the wanted one. {advice}",
        "odd company": f"Its `company` is not the wanted one. {advice}",
        "wrong issuer": f"It is not signed by an issuer we know. {advice}",
        "another key": f"It is not signed by an issuer we know. {advice}",
    }

    tokens = forger.all()
    answers = {}
    for name in said:
        async with service.client(tokens[name]) as client:
            answers[name] = (await client.get("/example/notes")).json()["detail"]

    assert answers == said


@DOORS
async def test_without_a_token_nobody_gets_in(anonymous: httpx.AsyncClient, door: str) -> None:
    response = await anonymous.get(door)

    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")


@DOORS
async def test_a_stranger_with_a_good_token_is_told_so(
    company: Company, service: Service, door: str
) -> None:
    async with service.client(service.issuer.token(company.id, "stranger")) as client:
        response = await client.get(door)

    assert (response.status_code, response.json()["type"]) == (403, "/problems/unknown-identity")


@DOORS
async def test_a_switched_off_person_is_out(company: Company, door: str) -> None:
    ann = await company.enrol()
    await company.deliver(
        ann.changed.model_copy(update={"event_id": uuid4(), "revision": 2, "active": False})
    )

    response = await ann.api.get(door)

    assert (response.status_code, response.json()["type"]) == (403, "/problems/disabled-identity")


async def test_an_older_fact_does_not_switch_them_on_again(company: Company) -> None:
    ann = await company.enrol()
    off = ann.changed.model_copy(update={"event_id": uuid4(), "revision": 2, "active": False})
    await company.deliver(off)

    await company.deliver_again(ann.changed)
    await company.deliver_again(off)

    assert (await ann.api.get("/example/notes")).status_code == 403


async def test_an_erased_person_is_unknown(company: Company) -> None:
    ann = await company.enrol()
    erased = PersonErased(company_id=company.id, occurred_at=datetime.now(UTC), person_id=ann.id)

    await company.deliver(erased)
    await company.deliver_again(erased)
    late = ann.changed.model_copy(update={"event_id": uuid4(), "revision": 9})
    await company.deliver(late)

    assert (await ann.api.get("/example/notes")).status_code == 403


async def test_a_role_opens_its_door_only(company: Company) -> None:
    ann, root = await company.enrol(), await company.enrol("administrator")

    assert (await ann.api.post("/example/notes/count")).status_code == 403
    assert (await root.api.post("/example/notes/count")).status_code == 200


async def test_anothers_company_is_not_there(company: Company, other_company: Company) -> None:
    ann, eve, note = await company.enrol(), await other_company.enrol(), uuid4()
    await ann.api.put(f"/example/notes/{note}", json={"text": "secret"})

    assert (await eve.api.get(f"/example/notes/{note}")).status_code == 404
    created = await eve.api.put(f"/example/notes/{note}", json={"text": "mine"})
    assert created.status_code == 201, "the id of another company's note is free here"


async def test_the_second_wall_holds_without_any_filter(
    company: Company, other_company: Company
) -> None:
    ann, eve = await company.enrol(), await other_company.enrol("administrator")
    await ann.api.put(f"/example/notes/{uuid4()}", json={"text": "secret"})

    assert (await eve.api.post("/example/notes/count")).json() == 0
    assert (await eve.api.get("/example/notes/count")).json() == 0
    assert (await ann.api.get("/example/notes/count")).json() == 1


@pytest.mark.parametrize("header", ["X-Company", "X-Person", "X-Forwarded-User"])
async def test_a_forged_header_changes_nothing(
    company: Company, other_company: Company, header: str
) -> None:
    ann, eve, note = await company.enrol(), await other_company.enrol(), uuid4()
    await ann.api.put(f"/example/notes/{note}", json={"text": "secret"})

    response = await eve.api.get(f"/example/notes/{note}", headers={header: str(company.id)})

    assert response.status_code == 404


async def test_production_does_not_trust_the_issuer_for_trying_out(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")
    settings.cache_clear()
    application = create_app("example", [])

    with pytest.raises(UnsafeSettings):
        async with application.router.lifespan_context(application):
            pass

    settings.cache_clear()
