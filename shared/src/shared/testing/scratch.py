"""Where tests keep the data of the databases and brokers they start."""

import os
import shutil
from pathlib import Path
from typing import Final

MEMORY: Final = Path("/dev/shm")  # noqa: S108 - what pytest makes in it is private
ROOM: Final = 4 * 1024**3
_CHOSEN: Final = "PYTEST_DEBUG_TEMPROOT"


def keep_in_memory(folder: Path = MEMORY, room: int = ROOM) -> None:
    """Let pytest make its folders in memory, where the system has that much (bytes) to spare.

    A process that is killed loses nothing it wrote, so crash tests stay what they are. On a disk
    that is told of every freed block, deleting one synced stack takes seven seconds.
    """
    if _CHOSEN in os.environ or not os.access(folder, os.W_OK):
        return
    if min(shutil.disk_usage(folder).free, _available_memory()) >= room:
        os.environ[_CHOSEN] = str(folder)


def _available_memory() -> int:
    """Give the bytes that can be had without swapping (Linux)."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
    return int(kilobytes) * 1024
