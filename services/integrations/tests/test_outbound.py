import asyncio
import socket
from collections.abc import Sequence
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.outbound import (
    Address,
    NoPublicAddress,
    Receiver,
    UnsafeUrl,
    checked_addresses,
    is_public,
    parse_receiver,
    system_resolve,
)
from services.integrations.tests.addresses import BAD_URLS, INSIDE, OUTSIDE


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside_is_public(address: str) -> None:
    assert is_public(ip_address(address))


def test_the_table_is_no_smaller_than_it_was() -> None:
    assert len(INSIDE) >= 43
    assert len(BAD_URLS) >= 60


@given(st.ip_addresses(v=4))
def test_mapping_into_ipv6_changes_nothing(address: Address) -> None:
    assert is_public(ip_address(f"::ffff:{address}")) == is_public(address)


@pytest.mark.parametrize("url", BAD_URLS)
def test_a_url_of_another_form_is_refused(url: str) -> None:
    with pytest.raises(UnsafeUrl):
        parse_receiver(url)


@given(st.text())
def test_any_text_is_taken_or_refused(url: str) -> None:
    try:
        receiver = parse_receiver(url)
    except UnsafeUrl:
        return
    assert receiver.scheme == "https"


@pytest.mark.parametrize(
    ("url", "receiver"),
    [
        ("https://Example.com", Receiver("https", "example.com", 443, "/")),
        ("https://example.com:443/a?b=c", Receiver("https", "example.com", 443, "/a?b=c")),
        ("https://a-b.example.co.uk:8443/x", Receiver("https", "a-b.example.co.uk", 8443, "/x")),
        ("https://xn--bcher-kva.example/", Receiver("https", "xn--bcher-kva.example", 443, "/")),
        ("https://8.8.8.8/", Receiver("https", "8.8.8.8", 443, "/")),
        ("https://[2606:4700::1]/", Receiver("https", "2606:4700::1", 443, "/")),
    ],
)
def test_a_public_https_url_is_taken(url: str, receiver: Receiver) -> None:
    assert parse_receiver(url) == receiver


def test_a_named_local_receiver_may_be_used_and_no_other() -> None:
    allowed = ["127.0.0.1:9000"]

    local = Receiver("http", "127.0.0.1", 9000, "/hook", is_local=True)
    assert parse_receiver("http://127.0.0.1:9000/hook", allowed) == local
    for other in ("http://127.0.0.1:9001/hook", "http://localhost:9000/hook"):
        with pytest.raises(UnsafeUrl):
            parse_receiver(other, allowed)


async def _gives(*addresses: str) -> Sequence[Address]:
    return [ip_address(address) for address in addresses]


async def test_all_addresses_of_a_name_are_checked() -> None:
    receiver = parse_receiver("https://example.com/")
    good = await _gives("8.8.8.8", "1.1.1.1")

    assert await checked_addresses(receiver, lambda *_: _gives("8.8.8.8", "1.1.1.1")) == good
    for answer in (("8.8.8.8", "127.0.0.1"), ("8.8.8.8", "1.1.1.1", "::ffff:10.0.0.1"), ()):
        with pytest.raises(NoPublicAddress):
            await checked_addresses(receiver, lambda *_, found=answer: _gives(*found))


async def test_a_local_receiver_stays_on_this_machine() -> None:
    receiver = parse_receiver("http://localhost:9000/", ["localhost:9000"])

    with pytest.raises(NoPublicAddress):
        await checked_addresses(receiver, lambda *_: _gives("10.0.0.1"))


async def test_a_name_nobody_knows_looks_like_one_inside() -> None:
    async def unknown(host: str, port: int) -> Sequence[Address]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with pytest.raises(NoPublicAddress):
        await checked_addresses(parse_receiver("https://example.com/"), unknown)


async def test_no_bad_url_leads_to_a_connection() -> None:
    hits: list[object] = []
    server = await asyncio.start_server(lambda _, writer: hits.append(writer), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reached = 0

    async with server:
        for url in [*BAD_URLS, *(f"https://localhost.example:{p}/" for p in (443, 8443))]:
            try:
                receiver = parse_receiver(url)
                await checked_addresses(receiver, lambda *_: system_resolve("localhost", port))
            except (UnsafeUrl, NoPublicAddress):
                continue
            reached += 1
        await asyncio.sleep(0)

    assert (reached, hits) == (0, [])
