from services.profiles.tests.firms import Firm

POLICY = "/profiles/learning-policy"
STRICT = {"text": "Five days a year.", "overdraft": "refuse", "approval": "formal"}


async def test_everybody_reads_the_policy_and_without_one_nothing_is_refused(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    found = await ann.api.get(POLICY)

    assert found.json() == {
        "revision": 0,
        "text": None,
        "overdraft": "allow",
        "approval": "never",
    }


async def test_l_and_d_sets_it_for_all(firm: Firm, other_firm: Firm) -> None:
    (emma,) = await firm.hire("1", roles="analyst")
    (ann,) = await firm.hire("2")

    answers = [
        await emma.api.put(POLICY, json=STRICT),
        await emma.api.put(POLICY, json=STRICT),
        await firm.boss.api.put(POLICY, json=STRICT | {"approval": "always"}),
        await firm.boss.api.put(
            POLICY, json=STRICT | {"approval": "always"}, headers={"If-Match": '"1"'}
        ),
    ]

    assert [one.status_code for one in answers] == [201, 200, 409, 200]
    assert (await ann.api.get(POLICY)).json() == STRICT | {"approval": "always", "revision": 2}
    assert (await other_firm.boss.api.get(POLICY)).json()["revision"] == 0


async def test_neither_a_manager_nor_l_and_d_of_one_unit_sets_it(firm: Firm) -> None:
    (mia,) = await firm.hire("1", roles="manager", unit="Ops")
    (unit,) = (await firm.boss.api.get("/profiles/units")).json()["items"]
    await firm.boss.api.put(f"/profiles/people/{mia.id}/roles/analyst?unit_id={unit['id']}")

    refused = await mia.api.put(POLICY, json=STRICT)

    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/missing-role")
