"""A photo over HTTP: kept, shown, changed and taken away."""

import io
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image
from sqlalchemy import text

from profiles.visibility import VISIBILITIES
from services.profiles.tests.exports.asking import a_ready_export, unpacked
from services.profiles.tests.firms import Firm
from services.profiles.tests.photo.hostile import CLEANED, REFUSED
from services.profiles.tests.photo.pictures import CANARY, a_photo, colours, saved, telling
from services.profiles.tests.photo.sending import OWN, put
from services.profiles.tests.relations import SEEN_BY, around_ann
from shared.events.profiles import PersonNotified
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries


async def kept(firm: Firm, by: Colleague) -> list[bytes]:
    """Give what is stored of somebody's photo, if anything."""
    query = text("select small, medium, large from photo where person_id = :id")
    async with firm.company.service.worker_sessions.begin() as session:
        await firm.enter(session)
        return [each for row in await session.execute(query, {"id": by.id}) for each in row]


async def test_a_photo_is_shown_replaced_and_taken_away(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")

    first = await put(ann, saved(a_photo(), quality=90))
    again = await put(ann, saved(a_photo(), quality=90))
    path = first.json()["photo"]
    seen = {size: await ben.api.get(f"{path}&size={size}") for size in (64, 256, 512)}
    other = await put(ann, saved(a_photo().rotate(180), "PNG"), "image/png")
    replaced = await ben.api.get(path)
    ended = [await ann.api.delete(OWN) for _ in range(2)]

    assert [one.status_code for one in (first, again, other)] == [201, 200, 200]
    assert again.json() == first.json() != other.json()
    assert path.startswith(f"/profiles/people/{ann.id}/photo?version=")
    for size, answer in seen.items():
        with Image.open(io.BytesIO(answer.content)) as photo:
            assert (photo.size, photo.info.keys() & {"exif", "icc_profile"}) == (
                (size, size),
                set(),
            )
        assert colours(answer.content) == ["red", "lime", "blue", "yellow"]
    assert colours(replaced.content) == ["yellow", "blue", "lime", "red"]
    assert [one.status_code for one in ended] == [204, 204]
    assert (await ben.api.get(path)).status_code == 404
    assert (await ann.api.get("/profiles/me")).json()["photo"] is None
    assert await kept(firm, ann) == []


async def test_a_browser_keeps_a_photo_to_itself_and_does_nothing_else_with_it(
    firm: Firm, count_queries: CountQueries
) -> None:
    path = (await put(firm.boss, saved(a_photo()))).json()["photo"]
    bare = path.partition("?")[0]

    first = await firm.boss.api.get(path)
    with count_queries() as queries:
        held = await firm.boss.api.get(bare, headers={"If-None-Match": first.headers["etag"]})
    weak = await firm.boss.api.get(
        path, headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'}
    )
    other_size = await firm.boss.api.get(
        f"{path}&size=64", headers={"If-None-Match": first.headers["etag"]}
    )
    refused = [await firm.boss.api.get(bare, params={"size": one}) for one in (0, 65, "x")]

    assert {name: first.headers[name] for name in ("content-type", "cache-control", "vary")} == {
        "content-type": "image/jpeg",
        "cache-control": "private, max-age=3600",
        "vary": "Authorization",
    }
    assert first.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert first.headers["x-content-type-options"] == "nosniff"
    assert first.headers["content-disposition"].startswith("attachment")
    assert (held.status_code, held.content, weak.status_code) == (304, b"", 304)
    assert held.headers["cache-control"] == "private, no-cache"
    assert len(queries) == 2, "who asks, and whose photo"
    assert other_size.status_code == 200
    assert [one.status_code for one in refused] == [422] * 3


async def test_whoever_may_see_a_photo_sees_it_in_all_places_and_nobody_else_does(
    firm: Firm, other_firm: Firm
) -> None:
    around = await around_ann(firm)
    ann = around.ann
    path = (await put(ann, saved(a_photo()))).json()["photo"]

    async def readers() -> dict[str, list[bool]]:
        """Tell who finds it in her profile, in the directory and at its address."""
        found = {}
        for name, one in around.people.items():
            profile = (await one.api.get(f"/profiles/people/{ann.id}")).json()
            (listed,) = (await one.api.get("/profiles/people", params={"q": "Ann"})).json()["items"]
            answer = await one.api.get(path)
            assert answer.status_code in (200, 404)
            found[name] = [profile["photo"] == path, listed["photo"] == path]
            found[name].append(answer.status_code == 200)
        return found

    for level in VISIBILITIES:
        await _shows(ann, level)
        seen = SEEN_BY[level] | {"ann"}
        assert await readers() == {name: [name in seen] * 3 for name in around.people}, level
    tom = (await around.people["tom"].api.get(f"/profiles/people/{around.people['mia'].id}")).json()
    await around.people["tom"].api.put(f"/profiles/blocks/{ann.id}")
    after = await readers()
    away = await other_firm.boss.api.get(path)
    await firm.take("external_id;display_name;left_on\nann;Ann;2020-01-01\n")
    gone = await firm.boss.api.get(path)

    assert tom["photo"] is None
    assert after["tom"] == [False] * 3
    assert after["sara"] == [True] * 3
    assert [away.status_code, gone.status_code] == [404, 404]


async def test_people_of_no_unit_are_no_team(firm: Firm) -> None:
    (ann,) = await firm.hire("1", languages="fr")
    path = (await put(ann, saved(a_photo()))).json()["photo"]
    await _shows(ann, "team", "languages")

    listed = await firm.boss.api.get("/profiles/people", params={"language": "fr"})

    assert (await firm.boss.api.get(path)).status_code == 404
    assert listed.json()["items"] == []


async def _shows(person: Colleague, level: str, *more: str) -> None:
    me = await person.api.get("/profiles/me")
    wanted: dict[str, Any] = {name: me.json()[name] for name in ("language", "languages", "about")}
    wanted["visibility"] = dict.fromkeys(("photo", *more), level)
    answer = await person.api.put(
        "/profiles/me", json=wanted, headers={"If-Match": me.headers["etag"]}
    )
    assert answer.status_code == 200, answer.text


async def test_a_profile_shows_the_photo_of_the_manager_to_whom_it_may_be_shown(
    firm: Firm, count_queries: CountQueries
) -> None:
    around = await around_ann(firm)
    mia, tom = around.people["mia"], around.people["tom"]
    with count_queries() as before:
        await tom.api.get(f"/profiles/people/{around.ann.id}")
    path = (await put(mia, saved(a_photo()))).json()["photo"]

    with count_queries() as queries:
        shown = (await tom.api.get(f"/profiles/people/{around.ann.id}")).json()["manager"]
    await _shows(mia, "me")
    hidden = (await tom.api.get(f"/profiles/people/{around.ann.id}")).json()["manager"]

    assert (shown["photo"], hidden["photo"]) == (path, None)
    assert len(queries) == len(before)


async def test_an_administrator_takes_a_photo_away_and_everybody_concerned_knows(
    firm: Firm,
) -> None:
    ann, ben = await firm.hire("1", "2")
    for person in (ann, ben):
        await put(person, saved(a_photo()))
    address, audit = f"/profiles/people/{ann.id}/photo", "/profiles/photo-removals"

    refused = [await ben.api.delete(address), await ben.api.get(audit)]
    done = [await firm.boss.api.delete(address) for _ in range(2)]
    await firm.boss.api.delete(f"/profiles/people/{ben.id}/photo")

    assert [one.status_code for one in (*refused, *done)] == [403, 403, 204, 404]
    assert await kept(firm, ann) == []
    told = await firm.company.published(PersonNotified)
    assert [(one.notice, one.person_id) for one in told] == [
        ("photo-removed", ann.id),
        ("photo-removed", ben.id),
    ]
    first = (await firm.boss.api.get(audit, params={"limit": 1})).json()
    second = (await firm.boss.api.get(audit, params={"after": first["next"]})).json()
    listed = [(one["person"]["id"], one["by"]["id"]) for one in first["items"] + second["items"]]
    assert listed == [(str(ben.id), str(firm.boss.id)), (str(ann.id), str(firm.boss.id))]


async def test_hostile_files_are_refused_in_words_or_come_out_clean(firm: Firm) -> None:
    for name, (kind, file, slug) in REFUSED.items():
        answer = await put(firm.boss, file, kind)

        problem = answer.json()
        assert (name, problem["type"]) == (name, f"/problems/{slug}"), answer.text
        assert problem["status"] == answer.status_code < 500
        assert "send" in problem["detail"].lower(), name
        assert await kept(firm, firm.boss) == [], name
    for name, (kind, file) in CLEANED.items():
        answer = await put(firm.boss, file, kind)

        assert answer.status_code in (200, 201), (name, answer.text)
        stored = await kept(firm, firm.boss)
        assert len(stored) == 3
        assert not [one for one in stored if CANARY in one or b"script" in one], name
    assert len(REFUSED) + len(CLEANED) >= 25


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_nothing_a_photo_tells_of_itself_is_kept(firm: Firm, kind: str) -> None:
    sent = await put(firm.boss, telling(kind), f"image/{kind.lower()}")
    served = [await firm.boss.api.get(f"{sent.json()['photo']}&size={n}") for n in (64, 256, 512)]

    stored = await kept(firm, firm.boss)
    assert stored == [one.content for one in served]
    for square in stored:
        assert CANARY not in square
        assert b"Exif" not in square
        assert colours(square) == ["red", "lime", "blue", "yellow"]


async def test_a_person_takes_the_photo_along_and_an_erased_one_leaves_none(
    firm: Firm, anonymous: httpx.AsyncClient
) -> None:
    (ann,) = await firm.hire("1")
    path = (await put(ann, saved(a_photo()))).json()["photo"]
    large = (await ann.api.get(f"{path}&size=512")).content

    export = await a_ready_export(firm, ann)
    files = unpacked(await anonymous.get(export["link"]))
    await firm.boss.api.put(f"/profiles/erasures/{uuid4()}", json={"person_id": str(ann.id)})

    assert files["profiles/photo.jpg"] == large
    assert "profiles/photo.jpg (1)" in files["README.txt"].decode()
    assert await kept(firm, ann) == []
    assert (await firm.boss.api.get(path)).status_code == 404
