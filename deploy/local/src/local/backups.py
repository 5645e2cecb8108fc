"""Back up and restore: every database at one and the same moment, and the secrets.

Events need no copy: the outbox in each database is their log of record, and the reconciler
sends the broker again what it lacks.
"""

import os
import shutil
import subprocess
import tarfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from local.folder import VERSION, Folder, Refused, is_held, refuse_newer
from local.settings import Settings
from local.supervisor import admin_url
from shared.testing.embedded import find_postgres_binaries, unprivileged_account

COPIED_BYTES = 1_000_000


def backup(settings: Settings) -> None:
    """Write one file with all databases of one moment and the secrets; the stack keeps running."""
    folder = Folder(settings.data)
    if settings.database_url is not None:
        raise Refused("DATABASE_URL is set: back that PostgreSQL up with its own tools.")
    if not is_held(folder):
        raise Refused("The stack is not running. `make up` first.")
    settings.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = settings.backups / time.strftime("raakvlak-%Y%m%dT%H%M%SZ.tar", time.gmtime())
    unfinished = target.with_suffix(".unfinished")
    unfinished.mkdir(mode=0o700)
    try:
        copy_cluster(admin_url(settings, folder), unfinished)
        pack(folder, unfinished, target)
    finally:
        shutil.rmtree(unfinished)
    print(f"{target}  ({target.stat().st_size / 1e6:.1f} MB)")


def copy_cluster(url: str, into: Path) -> None:
    """Let PostgreSQL write base.tar.gz: one moment across all databases, with its own log."""
    parts = urlsplit(url)
    command = [str(find_postgres_binaries() / "pg_basebackup"), "--format=tar", "--gzip"]
    command += ["--wal-method=fetch", "--checkpoint=fast", f"--pgdata={into}", "--no-password"]
    command += ["-h", str(parts.hostname), "-p", str(parts.port), "-U", str(parts.username)]
    environment = os.environ | {"PGPASSWORD": parts.password or ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(f"The backup failed: {done.stderr.strip()}")


def pack(folder: Folder, base: Path, target: Path) -> None:
    """Put the databases, the secrets and the data version into one private file."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
        archive.add(folder.version, "version")
        archive.add(folder.secrets, "secrets")
        archive.add(base / "base.tar.gz", "base.tar.gz")


def restore(settings: Settings, file: str) -> None:
    """Put a backup in the place of the data; what was there is kept beside it."""
    folder, source = Folder(settings.data), Path(file)
    if is_held(folder):
        raise Refused("The stack is running. `make down` first.")
    if not source.is_file():
        raise Refused(f"There is no file {source}.")
    unpacked = Folder(folder.root.with_name(f"{folder.root.name}.restoring"))
    shutil.rmtree(unpacked.root, ignore_errors=True)
    unpack(source, unpacked)
    if folder.root.exists():
        kept = folder.root.with_name(time.strftime(f"{folder.root.name}.before-%Y%m%dT%H%M%SZ"))
        folder.root.replace(kept)
        print(f"The data that was there is kept in {kept}.")
    unpacked.root.replace(folder.root)
    print(f"Restored {source.name}. `make up` starts it; events are sent again from the outbox.")


def unpack(source: Path, into: Folder) -> None:
    """Unpack a backup; refuse a file that is none, or one of a newer version."""
    into.root.mkdir(parents=True)
    try:
        with tarfile.open(source) as archive:
            extract(archive, into.root)
        refuse_newer(into)
        into.postgres.mkdir(mode=0o700)
        base = into.root / "base.tar.gz"
        with tarfile.open(base) as cluster:
            extract(cluster, into.postgres)
        base.unlink()
    except (tarfile.TarError, OSError) as broken:
        shutil.rmtree(into.root)
        why = str(broken).partition("\n")[0].rstrip(":")
        raise Refused(
            f"{source} is no backup of Raakvlak (data version {VERSION}): {why}."
        ) from None
    give_to_postgres(into.postgres)


def extract(archive: tarfile.TarFile, into: Path) -> None:
    """Extract plain files and folders, private ones; refuse whatever leads elsewhere.

    By hand, since Debian 12's Python 3.11.2 does not know `extractall(filter="data")` yet.
    """
    for member in archive:
        target = into / member.name
        if not target.resolve().is_relative_to(into.resolve()) or not (
            member.isfile() or member.isdir()
        ):
            raise tarfile.TarError(f"{member.name} does not belong in it")
        if (content := archive.extractfile(member)) is None:
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
            continue
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with content, os.fdopen(descriptor, "wb") as file:
            shutil.copyfileobj(content, file, COPIED_BYTES)


def give_to_postgres(folder: Path) -> None:
    """Let the account that runs PostgreSQL own its files, where that is another account."""
    account = unprivileged_account()
    if account is None:
        return
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, account, account, follow_symlinks=False)
