import io
import tarfile
from pathlib import Path

import pytest
from local.backups import unpack
from local.folder import Folder, Refused


def a_tar(path: Path, *members: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w") as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(b"x" * member.size))
    return path


def a_member(name: str, kind: bytes = tarfile.REGTYPE, leads_to: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, leads_to
    member.size = 1 if kind == tarfile.REGTYPE else 0
    return member


@pytest.mark.parametrize(
    "member",
    [
        a_member("../escaped"),
        a_member("/tmp/escaped-from-a-backup"),  # noqa: S108  nothing is written there
        a_member("secrets/../../escaped"),
        a_member("link", tarfile.SYMTYPE, "/etc"),
        a_member("link", tarfile.LNKTYPE, "version"),
        a_member("device", tarfile.CHRTYPE),
    ],
)
def test_a_backup_that_leads_elsewhere_is_refused(tmp_path: Path, member: tarfile.TarInfo) -> None:
    source = a_tar(tmp_path / "backup.tar", a_member("version"), member)
    into = Folder(tmp_path / "data")

    with pytest.raises(Refused, match="is no backup of Raakvlak"):
        unpack(source, into)

    assert [path.name for path in tmp_path.iterdir()] == ["backup.tar"]


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "backup.tar"
    source.write_text("no archive")

    with pytest.raises(Refused, match="is no backup of Raakvlak"):
        unpack(source, Folder(tmp_path / "data"))
