"""A door that speaks PostgreSQL's TLS before a server that does not, with a certificate of its own.

The wheel's PostgreSQL is built without OpenSSL.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

_ASKS_FOR_TLS = (8).to_bytes(4) + (80877103).to_bytes(4)


def make_certificate(folder: Path, name: str, address: str) -> tuple[Path, Path]:
    """Write a certificate for an address, signed by itself, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    unsigned = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False
        )
    )
    certificate, secret = folder / f"{name}.crt", folder / f"{name}.key"
    certificate.write_bytes(unsigned.sign(key, SHA256()).public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate, secret


@asynccontextmanager
async def tls_door(server_port: int, tls: ssl.SSLContext) -> AsyncIterator[int]:
    """Open the door and give its port; who does not ask for TLS is not let in."""

    async def let_in(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.readexactly(8) == _ASKS_FOR_TLS:
            writer.write(b"S")
            await writer.start_tls(tls)
            behind_reader, behind = await asyncio.open_connection("127.0.0.1", server_port)
            await asyncio.gather(_pass_on(reader, behind), _pass_on(behind_reader, writer))

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            await let_in(reader, writer)
        writer.close()

    door = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with door:
        yield door.sockets[0].getsockname()[1]


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65_536):
        writer.write(piece)
    writer.close()
