"""A photo on its way in: who may send one, how much, how slowly, and how many at once."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from profiles.photo import making, uploads
from services.profiles.tests.firms import Firm
from services.profiles.tests.photo.pictures import a_photo, saved
from services.profiles.tests.photo.sending import OWN, put


async def test_who_sends_too_much_or_at_a_busy_moment_is_told_what_to_do(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = saved(a_photo())
    large = await put(firm.boss, photo + bytes(9_000_000))
    twice = await asyncio.gather(put(firm.boss, photo), put(firm.boss, photo))
    with monkeypatch.context() as patch:
        patch.setattr(uploads.INTAKE, "most_bytes", len(photo) - 1)
        full = await put(firm.boss, photo)
    with monkeypatch.context() as patch:
        patch.setattr(making, "MOST_SECONDS", 0.001)
        slow = await put(firm.boss, photo)
    with monkeypatch.context() as patch:
        patch.setattr(making, "PATIENCE_SECONDS", 0.001)
        async with making._table:
            waiting = await put(firm.boss, photo)

    assert (large.status_code, large.json()["type"]) == (413, "/problems/body-too-large")
    assert sorted(one.status_code for one in twice) == [201, 409]
    for answer in (full, slow, waiting):
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
        assert int(answer.headers["retry-after"]) > 0
    assert (await put(firm.boss, photo)).status_code == 200


async def test_who_sends_slowly_holds_nobody_up(firm: Firm) -> None:
    slow, may_go_on = await firm.hire(*"12345"), asyncio.Event()
    began = asyncio.Semaphore(0)

    async def pieces() -> AsyncIterator[bytes]:
        yield b"no photo, "
        began.release()
        await may_go_on.wait()
        yield b"and it takes its time"

    arriving = [asyncio.create_task(put(one, pieces())) for one in slow]
    async with asyncio.timeout(making.PATIENCE_SECONDS):
        for _ in slow:
            await began.acquire()
        prompt = await put(firm.boss, saved(a_photo()))
    may_go_on.set()
    late = await asyncio.gather(*arriving)

    assert (prompt.status_code, {one.status_code for one in late}) == (201, {415})


async def test_a_photo_of_somebody_unknown_is_not_even_read(
    firm: Firm, anonymous: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr(uploads, "_receive", never)
    stranger = firm.company.service.issuer.token(firm.id, str(uuid4()))

    arrived = []

    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b"a", b"b"):
            arrived.append(piece)
            yield piece

    answers = [
        await anonymous.put(OWN, content=pieces(), headers=headers)
        for headers in ({}, {"Authorization": f"Bearer {stranger}"})
    ]

    assert [one.status_code for one in answers] == [401, 403]
    assert arrived == [b"a", b"b"] * 2, "or the gateway takes the rest for another request"
