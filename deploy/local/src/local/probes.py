"""Short questions to a part: whether it answers, and how."""

import asyncio
import contextlib
import socket

TIMEOUT_SECONDS = 2.0


async def http_status(port: int, path: str) -> int:
    """Ask a loopback HTTP server for a path; 0 when it does not answer in time."""
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            return await _request(port, path)
    except (OSError, TimeoutError, ValueError, IndexError):
        return 0


async def exit_status(*command: str) -> int:
    """Run a probing command quietly and give its exit status; -1 when it takes too long."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            return await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
        return -1


def is_free(host: str, port: int) -> bool:
    """Tell whether a server could listen here; ports of connections just closed count as free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind((host, port))
            return True
    return False


async def _request(port: int, path: str) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        return int((await reader.readline()).split()[1])
    finally:
        writer.close()
