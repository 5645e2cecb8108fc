"""The data folder: where things lie in it, whose it is, and which version it belongs to."""

import fcntl
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# Raised when a released stack can no longer read what an older one wrote, or the other way round.
VERSION = 1


class Refused(Exception):
    """The command cannot go on; the text tells a person why and what to do."""


class AlreadyRunning(Refused):
    """Another supervisor holds this data folder."""


@dataclass(frozen=True)
class Folder:
    """The parts of a data folder."""

    root: Path

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def nats(self) -> Path:
        return self.root / "nats"

    @property
    def caddy(self) -> Path:
        return self.root / "caddy"

    @property
    def version(self) -> Path:
        return self.root / "version"

    @property
    def lock(self) -> Path:
        return self.root / "supervisor.lock"

    @property
    def state(self) -> Path:
        return self.root / "state.json"

    def log(self, part: str) -> Path:
        """Give the log file of a part."""
        return self.logs / f"{part}.log"


def open_folder(root: Path) -> Folder:
    """Make or check a data folder; refuse one that belongs to a newer version or another user."""
    folder = Folder(root)
    refuse_newer(folder)
    try:
        for path in (folder.root, folder.logs, folder.nats, folder.caddy):
            path.mkdir(parents=True, exist_ok=True)
        folder.secrets.mkdir(mode=0o700, exist_ok=True)
        if not folder.version.exists():
            folder.version.write_text(f"{VERSION}\n")
    except (PermissionError, NotADirectoryError, FileExistsError) as denied:
        raise no_place(denied) from None
    return folder


def no_place(denied: OSError) -> Refused:
    """Say that data cannot be kept where it should be: of another user, or no folder."""
    return Refused(
        f"{denied.filename} cannot be used by this user (uid {os.geteuid()}): {denied.strerror}. "
        "Run as its owner, or choose another folder with RAAKVLAK_DATA."
    )


def refuse_newer(folder: Folder) -> None:
    """Refuse a folder that a newer version has written: reading it could destroy it."""
    if not folder.version.exists():
        return
    written = folder.version.read_text().strip()
    if not written.isdigit() or int(written) > VERSION:
        raise Refused(
            f"What lies in {folder.root} is of a newer version (data version {written}, this "
            f"one reads up to {VERSION}). Run the newer code, or set RAAKVLAK_DATA elsewhere."
        )


def refuse_unreachable(places: Iterable[Path], account: int) -> None:
    """Refuse places that another account cannot enter: PostgreSQL runs as it, not as root."""
    for place in places:
        for step in reversed((place, *place.parents)):
            if not step.stat().st_mode & stat.S_IXOTH:
                raise Refused(
                    f"PostgreSQL refuses root, so here it runs as uid {account}, which may not "
                    f"enter {step}. Put the checkout and RAAKVLAK_DATA where everyone may enter, "
                    "such as under /srv, or run as an ordinary user."
                )


def hold(folder: Folder) -> int:
    """Become the one supervisor of this folder; the lock is freed when the process ends."""
    descriptor = os.open(folder.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise AlreadyRunning(f"The stack of {folder.root} is already running.") from None
    return descriptor


def is_held(folder: Folder) -> bool:
    """Tell whether a supervisor of this folder is alive."""
    if not folder.lock.exists():
        return False
    try:
        os.close(hold(folder))
    except AlreadyRunning:
        return True
    return False
