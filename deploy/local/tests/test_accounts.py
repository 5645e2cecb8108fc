"""PostgreSQL is particular about who starts it; whoever runs us is not asked to be."""

import subprocess
import sys
from pathlib import Path

import pytest
from local.folder import Refused, refuse_unreachable

from shared.testing.embedded import may_unshare

MAKE_A_CLUSTER = """
import sys
from pathlib import Path
from shared.testing.embedded import initialise_postgres
initialise_postgres(Path(sys.argv[1]), "secret")
"""


@pytest.mark.skipif(not may_unshare(), reason="this system makes no user namespaces")
def test_a_user_without_a_name_may_run_postgres(tmp_path: Path) -> None:
    nameless = ["unshare", "--user", "--map-user=54321", "--map-group=54321"]

    subprocess.run(
        [*nameless, sys.executable, "-c", MAKE_A_CLUSTER, str(tmp_path / "cluster")], check=True
    )

    assert (tmp_path / "cluster" / "PG_VERSION").read_text().strip() == "18"


def test_a_folder_that_postgres_may_not_enter_is_named(tmp_path: Path) -> None:
    private, data = tmp_path / "private", tmp_path / "private" / "data"
    data.mkdir(parents=True)
    private.chmod(0o700)

    with pytest.raises(Refused, match="uid 65534, which may not enter"):
        refuse_unreachable([data], 65534)
