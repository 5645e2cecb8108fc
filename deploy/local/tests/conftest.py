from collections.abc import Iterator

import pytest

from deploy.local.tests.running import Stack, a_stack


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with a_stack(tmp_path_factory.mktemp("stack")) as made:
        started = made.local("up")
        assert started.returncode == 0, started.stdout + started.stderr
        yield made
