"""Which addresses outside we may send to, so that a URL someone typed never reaches inside.

A URL is checked twice: its form when it is stored, its resolved addresses at every sending. The
sender then connects to an address that was checked, so a name that changes in between gains
nothing. Names are not resolved when a URL is stored: the answer would map the names inside.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Literal
from urllib.parse import SplitResult, urlsplit

PORTS = frozenset({443, 8443})
MAX_URL = 2000

Address = IPv4Address | IPv6Address
Scheme = Literal["https", "http"]
Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]

# `is_global` of the standard library lets these pass (Python 3.11): shared and benchmark space,
# relays and translations that lead to any IPv4 address, documentation, Teredo, deprecated ranges.
_INSIDE = [
    ip_network(network)
    for network in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15",
        "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32",
        "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
    )
]  # fmt: skip
_WANTED = "Write https://host/path, on port 443 or 8443."
_INSIDE_NAMES = ("localhost", "local", "internal", "intranet", "lan", "corp", "home.arpa")
_HOST_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")

# A lookup cannot be cancelled, and the event loop's own has 4 threads: a few names with a slow
# server would hold up everyone else's. Threads are made when they are needed.
_LOOKUPS = ThreadPoolExecutor(max_workers=32, thread_name_prefix="lookup")


class UnsafeUrl(ValueError):
    """We never send to this URL; the message says what is wrong with its form."""


class NoPublicAddress(Exception):
    """The name has no address, or one that is not public: told apart, it would map the inside."""


@dataclass(frozen=True)
class Receiver:
    """Where a message goes: the name for TLS and Host, and the target of the request line."""

    scheme: Scheme
    host: str
    port: int
    target: str
    is_local: bool = False


def is_public(address: Address) -> bool:
    """Tell whether an address is out in the internet, whatever way it is written in IPv6."""
    plain = getattr(address, "ipv4_mapped", None) or address
    inside = any(plain in network for network in _INSIDE if network.version == plain.version)
    return plain.is_global and not plain.is_multicast and not inside


def parse_receiver(url: str, local_receivers: Collection[str] = ()) -> Receiver:
    """Read a URL, https on port 443 or 8443 only. Raises UnsafeUrl.

    `local_receivers` ("127.0.0.1:9000") are the loopback places that may be used for trying out.
    """
    parts, port = _split(url)
    host = parts.hostname or ""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if f"{host}:{port}" in local_receivers:
        scheme: Scheme = "https" if parts.scheme == "https" else "http"
        return Receiver(scheme, host, port, target, is_local=True)
    if parts.scheme != "https" or port not in PORTS:
        raise UnsafeUrl(_WANTED)
    _check_host(host, in_brackets="[" in parts.netloc)
    return Receiver("https", host, port, target)


async def checked_addresses(receiver: Receiver, resolve: Resolve) -> Sequence[Address]:
    """Resolve the name and check all its addresses, not only the first. Raises NoPublicAddress."""
    try:
        addresses = await resolve(receiver.host, receiver.port)
    except (OSError, UnicodeError):
        raise NoPublicAddress from None
    fits = _is_loopback if receiver.is_local else is_public
    if not addresses or not all(fits(address) for address in addresses):
        raise NoPublicAddress
    return addresses


async def system_resolve(host: str, port: int) -> Sequence[Address]:
    """Ask the operating system for all addresses of a name. Raises OSError."""
    lookup = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_LOOKUPS, lookup)
    return [ip_address(str(sockaddr[0])) for *_, sockaddr in found]


def _split(url: str) -> tuple[SplitResult, int]:
    if len(url) > MAX_URL or not url.isascii() or not url.isprintable() or set(url) & set(" \\"):
        raise UnsafeUrl(f"A URL is printable ASCII without spaces, at most {MAX_URL} characters.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UnsafeUrl(_WANTED) from None
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise UnsafeUrl("Leave out user, password and fragment: messages are signed.")
    if parts.scheme not in ("https", "http") or port == 0:
        raise UnsafeUrl(_WANTED)
    return parts, port or (443 if parts.scheme == "https" else 80)


def _check_host(host: str, *, in_brackets: bool) -> None:
    address = _literal(host)
    if address is not None:
        if not is_public(address):
            raise UnsafeUrl("This address is not public: name a host that everybody reaches.")
        return
    if in_brackets:
        raise UnsafeUrl("Only an IPv6 address stands in brackets.")
    labels = host.rstrip(".").split(".")
    if len(labels) < 2 or not all(labels) or not set(host) <= _HOST_CHARACTERS:
        raise UnsafeUrl("Use the full name of a public host.")
    # 127.1, 0x7f.1 and 017700000001 are addresses to some resolvers: no name ends in a number.
    if labels[-1][0].isdigit():
        raise UnsafeUrl("Write an address as four decimal numbers.")
    if any(f".{'.'.join(labels)}".endswith(f".{inside}") for inside in _INSIDE_NAMES):
        raise UnsafeUrl("This name is only known inside a network.")


def _is_loopback(address: Address) -> bool:
    return address.is_loopback


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
