"""Find out who has a port we need, and say what to do about it."""

import re
from pathlib import Path

from local.folder import Refused
from local.probes import is_free
from local.settings import Settings


def refuse_taken_ports(settings: Settings) -> None:
    """Refuse to start while a port is in use; name the port, who has it, and its setting."""
    complaints = []
    for part, (variable, port) in settings.listeners().items():
        host = settings.host if part == "gateway" else "127.0.0.1"
        if not is_free(host, port):
            complaints.append(
                f"Port {port} ({part}) is taken by {owner_of(port)}. Stop that, or choose "
                f"another one with {variable}; `make settings` lists them."
            )
    if complaints:
        raise Refused("\n".join(complaints))


def owner_of(port: int) -> str:
    """Name the process that listens on a TCP port, as far as this user may see."""
    sockets = listening_sockets(port)
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            target = str(descriptor.readlink())
        except OSError:
            continue
        if (found := re.fullmatch(r"socket:\[(\d+)\]", target)) and found[1] in sockets:
            pid = descriptor.parts[2]
            return f"{command_of(pid)} (pid {pid})"
    return "another user's process"


def listening_sockets(port: int) -> set[str]:
    """Give the inode numbers of the sockets that listen on a port."""
    listening = "0A"
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        rows = Path(table).read_text().splitlines()[1:] if Path(table).exists() else []
        for fields in map(str.split, rows):
            if fields[3] == listening and int(fields[1].rpartition(":")[2], 16) == port:
                inodes.add(fields[9])
    return inodes


def command_of(pid: str) -> str:
    """Give the short name of a process."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return "a process that just ended"
