import json
from uuid import UUID, uuid4

import pytest

from profiles.founding import Founding, found_company
from profiles.operating import Refusal, add_labels, name_person
from profiles.operator import main
from services.profiles.tests.firms import Firm
from shared.auth.tokens import LOCAL_ISSUER
from shared.events.profiles import CompanyChanged, PersonChanged, SkillNamed
from shared.republish import republish
from shared.testing.company import Company, Service
from shared.testing.databases import Databases

CARRIAGE = "http://data.europa.eu/esco/skill/54476eea-0395-439e-b891-4f140add1cac"


def founding(administrator: str = "boss@firm.be", name: str | None = None) -> Founding:
    return Founding(
        name=name or f"Firm {uuid4()}",
        administrator=administrator,
        language="fr",
        time_zone="Europe/Paris",
        issuer=LOCAL_ISSUER,
        subject=None,
    )


async def found(service: Service, wanted: Founding) -> dict[str, object]:
    async with service.worker_sessions.begin() as session:
        return await found_company(session, wanted)


async def test_a_company_begins_with_an_administrator_who_can_sign_in(service: Service) -> None:
    made = await found(service, founding())
    company = Company(service, UUID(str(made["company_id"])))
    (changed,) = await company.published(PersonChanged)
    boss = company.as_colleague(changed)

    me = (await boss.api.get("/profiles/me")).json()

    assert made["created"] is True
    assert (me["email"], me["roles"]) == (
        "boss@firm.be",
        [{"role": "administrator", "unit_id": None}],
    )
    assert "@" not in changed.model_dump_json()
    (told,) = await company.published(CompanyChanged)
    assert (told.language, told.time_zone, told.minimum_group_size) == ("fr", "Europe/Paris", 5)


async def test_the_same_company_again_is_the_same_company(service: Service) -> None:
    wanted = founding()

    first, again = await found(service, wanted), await found(service, wanted)

    assert again == first | {"created": False}


async def test_an_existing_name_with_another_administrator_is_refused(service: Service) -> None:
    made = founding()
    await found(service, made)

    with pytest.raises(Refusal, match=f"^{made.name} exists already, and nobody in it is other@"):
        await found(service, founding("other@firm.be", made.name))


async def test_an_administrator_made_by_mail_is_the_same_person_in_the_import(
    firm: Firm, service: Service
) -> None:
    made = await found(service, founding())
    company = Company(service, UUID(str(made["company_id"])))
    own = Firm(company, company.as_colleague((await company.published(PersonChanged))[0]))

    report = await own.take("external_id,display_name,email\n7,The Boss,Boss@firm.be\n")

    assert (report["created"], report["changed"]) == (0, 1)
    latest = (await company.published(PersonChanged))[-1]
    assert (str(latest.person_id), latest.external_id) == (str(made["person_id"]), "7")
    assert (await own.boss.api.get("/profiles/me")).status_code == 200


async def test_a_person_is_named_by_external_id_mail_or_id(firm: Firm, service: Service) -> None:
    await firm.take(f"external_id;display_name;email\nu-{firm.id};Ann;a{firm.id}@firm.be\n")

    async with service.worker_sessions.begin() as session:
        by_id = await name_person(session, f"u-{firm.id}", None)
        by_mail = await name_person(session, f"A{firm.id}@firm.be", str(firm.id))
        with pytest.raises(Refusal, match="Nobody is known as nobody"):
            await name_person(session, "nobody", None)

    assert by_id == by_mail
    assert (by_id["subject"], by_id["issuer"]) == (f"u-{firm.id}", LOCAL_ISSUER)


async def test_official_dutch_labels_can_be_added_and_skills_in_use_are_renamed(
    firm: Firm, service: Service, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("esco") / "skills_nl.csv"
    file.write_text(
        "conceptUri,skillType,reuseLevel,preferredLabel,altLabels\n"
        f'{CARRIAGE},skill/competence,,een koets mennen,"met paarden rijden\nmennen"\n'
    )
    skill_id = await claim_carriage(firm)

    async with service.worker_sessions.begin() as session:
        added = await add_labels(session, "nl", file)

    found = await firm.boss.api.get("/profiles/skills", params={"q": "met paarden"})
    assert added["concepts"] == 1
    assert found.json()["items"][0]["id"] == skill_id
    told = [
        one for one in await firm.company.published(SkillNamed) if str(one.skill_id) == skill_id
    ]
    assert [one.revision for one in told] == [1, 2]
    assert told[-1].labels["nl"] == "een koets mennen"


async def claim_carriage(firm: Firm) -> str:
    found = await firm.boss.api.get("/profiles/skills", params={"q": "drive carriage"})
    skill_id: str = found.json()["items"][0]["id"]
    claim = {"skill_id": skill_id, "kind": "have"}
    made = await firm.boss.api.put(f"/profiles/claims/{uuid4()}", json=claim)
    assert made.status_code == 201
    return skill_id


async def test_the_current_state_can_be_told_again(firm: Firm, service: Service) -> None:
    await firm.hire("1", unit="Ops")
    await claim_carriage(firm)

    count = await republish(service.worker_sessions, service.work, firm.id)

    people = [one.person_id for one in await firm.company.published(PersonChanged)]
    assert people.count(firm.boss.id) == 2
    assert count == 1 + 1 + 2 * 2 + 1 + 1


def test_the_commands_answer_in_json(
    databases: Databases,
    environment: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from shared.settings import settings

    monkeypatch.setenv("DATABASE_URL", databases.worker)
    settings.cache_clear()
    name = f"Firm {uuid4()}"
    try:
        made = main(["company", "--name", name, "--admin", "boss@firm.be"])
        first = json.loads(capsys.readouterr().out)
        again = main(["person", "boss@firm.be", "--company", name])
        second = json.loads(capsys.readouterr().out)
        refused = main(["company", "--name", name, "--admin", "b", "--time-zone", "Mars"])
    finally:
        settings.cache_clear()

    assert (made, again, refused) == (0, 0, 1)
    assert first == second | {"created": True}
    assert "Mars" in capsys.readouterr().err
