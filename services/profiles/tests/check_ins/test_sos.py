"""SOS moments: what is written stays with the two; others learn that one took place."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import col, select

from profiles.check_ins.sos_counting import name_in_quarter, quarter_of
from profiles.check_ins.tables import SosKey
from services.profiles.tests.check_ins.meeting import agreed, pair, today
from services.profiles.tests.firms import Firm
from shared.events.talks import SosTookPlace

SECRET = "zwijgzame-zandloper"
WRITTEN = {"problems": SECRET, "mistakes": f"I {SECRET}", "learned": None}


def last_week() -> date:
    return today() + timedelta(days=3) - timedelta(weeks=1)


async def test_the_two_write_and_read_and_nobody_else(firm: Firm, other_firm: Firm) -> None:
    ann, zoe, cas = await pair(firm)
    query = {"unit_id": str(ann.changed.unit_id)}
    await firm.boss.api.put(f"/profiles/people/{cas.id}/roles/analyst", params=query)
    address = await agreed(ann, zoe, kind="sos")
    moment = f"{address}/sos-moments/{last_week()}"

    made = await ann.api.put(moment, json=WRITTEN)
    more = WRITTEN | {"learned": "Ask sooner."}
    added = await zoe.api.put(moment, json=more, headers={"If-Match": made.headers["etag"]})
    stale = await ann.api.put(moment, json=WRITTEN, headers={"If-Match": '"1"'})

    assert [one.status_code for one in (made, added, stale)] == [201, 200, 412]
    assert (await ann.api.get(moment)).json() == {"day": str(last_week()), "revision": 2, **more}
    assert (await zoe.api.get(f"{address}/sos-moments")).json()["items"] == [added.json()]
    strangers = (cas, firm.boss, other_firm.boss)
    assert {(await one.api.get(moment)).status_code for one in strangers} == {404}
    assert {(await one.api.put(moment, json=WRITTEN)).status_code for one in strangers} == {404}


async def test_no_word_and_no_person_is_in_any_event(firm: Firm) -> None:
    ann, zoe, _ = await pair(firm)
    address = await agreed(ann, zoe, kind="sos")
    for _ in range(2):
        await ann.api.put(f"{address}/sos-moments/{last_week()}", json=WRITTEN)
    await zoe.api.put(f"{address}/talks/{last_week()}", json={"outcome": "skipped"})
    await zoe.api.put(f"{address}/talks/{last_week()}", json={"outcome": "took_place"})

    (told,) = await firm.company.published(SosTookPlace)
    async with firm.company.service.worker_sessions() as session:
        bodies = " ".join(
            await session.scalars(
                text("select body from outbox where company_id = :company"),
                {"company": firm.id},
            )
        )

    assert SECRET not in bodies
    sent = told.model_dump_json()
    ids = (ann.id, zoe.id, address.rsplit("/", 1)[1])
    assert [str(one) in sent for one in ids] == [False, False, False]
    assert told.unit_path == ann.changed.unit_path
    monday = last_week() - timedelta(days=last_week().weekday())
    assert told.occurred_at.date() == monday


async def test_one_person_has_one_name_in_a_quarter_and_the_key_is_thrown_away(
    firm: Firm,
) -> None:
    ann, zoe, cas = await pair(firm)
    for one in (ann, cas):
        address = await agreed(one, zoe, kind="sos")
        for weeks in (0, 1):
            day = last_week() - timedelta(weeks=weeks)
            await one.api.put(f"{address}/talks/{day}", json={"outcome": "took_place"})

    told = await firm.company.published(SosTookPlace)
    quarters = {quarter_of(one.occurred_at.date()) for one in told}
    assert len(told) == 4
    assert len({one.participant for one in told}) == 2 * len(quarters)
    assert await firm.company.run_due("sos-key-ends") == len(quarters)
    async with firm.company.service.worker_sessions.begin() as session:
        await firm.enter(session)
        assert (
            await session.scalars(select(SosKey).where(col(SosKey.company_id) == firm.id))
        ).all() == []


async def test_only_sos_talks_have_them_and_only_on_their_days(firm: Firm) -> None:
    ann, zoe, _ = await pair(firm)
    plain, sos = await agreed(ann, zoe), await agreed(ann, zoe, kind="sos")
    days = (last_week(), last_week() + timedelta(days=1), last_week() + timedelta(weeks=1))

    answers = [await ann.api.put(f"{plain}/sos-moments/{days[0]}", json=WRITTEN)]
    answers += [await ann.api.put(f"{sos}/sos-moments/{day}", json=WRITTEN) for day in days[1:]]
    answers += [await ann.api.put(f"{sos}/sos-moments/{days[0]}", json={"problems": "x" * 5001})]

    assert [one.status_code for one in answers] == [404, 409, 409, 422]
    assert await firm.company.published(SosTookPlace) == []


@given(st.dates(date(2000, 1, 3), date(2100, 1, 1)))
def test_a_week_is_in_one_quarter(day: date) -> None:
    monday = day - timedelta(days=day.weekday())

    assert quarter_of(day) == quarter_of(monday)
    assert timedelta(0) <= monday - quarter_of(monday) < timedelta(weeks=14)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.uuids())
def test_a_name_depends_on_key_and_person(key: bytes, other: bytes, person: UUID) -> None:
    assert (name_in_quarter(key, person) == name_in_quarter(other, person)) == (key == other)
    assert name_in_quarter(key, person) not in (person, name_in_quarter(key, uuid4()))
