from services.profiles.tests.firms import Firm

HEADER = "external_id;display_name;subject\n"


async def test_a_new_subject_opens_and_the_old_one_closes(firm: Firm) -> None:
    await firm.take(HEADER + "1;Ann;old\n")
    before = await firm.colleague("1")
    await firm.take(HEADER + "1;Ann;new\n")
    after = await firm.colleague("1")

    closed = await before.api.get("/profiles/me")
    opened = await after.api.get("/profiles/me")

    assert (closed.status_code, opened.status_code) == (403, 200)
    assert opened.json()["id"] == str(before.id)


async def test_a_subject_that_became_free_may_be_somebody_elses(firm: Firm) -> None:
    await firm.take(HEADER + "1;Ann;shared\n")
    await firm.take(HEADER + "1;Ann;own\n")
    await firm.take(HEADER + "2;Bob;shared\n")
    bob = await firm.colleague("2")

    me = await bob.api.get("/profiles/me")

    assert me.json()["display_name"] == "Bob"


async def test_nobody_gets_a_subject_that_is_taken(firm: Firm) -> None:
    await firm.take(HEADER + "1;Ann;taken\n")

    report = await firm.take(HEADER + "2;Bob;taken\n3;Cas;boss\n")

    errors = [(one["line"], one["code"]) for one in report["findings"]["items"]]
    assert (report["status"], errors) == (
        "refused",
        [(2, "subject_taken"), (3, "subject_taken")],
    )
