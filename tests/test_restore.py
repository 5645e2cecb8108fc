"""A backup brings everything back but whom somebody erased since."""

from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest

from tests.test_erasure import CANARY, HEADER, LEAVER, places
from tests.world.house import enter, found_house, hire_from
from tests.world.inside import wait_until_quiet
from tests.world.patience import until
from tests.world.stack import MANY, Stack, running_stack

NOISE = ("ben,Ben Jacobs,Engineering,,nl,",)


def test_who_was_erased_after_the_backup_is_erased_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    root = tmp_path_factory.mktemp("restored")
    extra = {**MANY, "RAAKVLAK_BACKUPS": str(root / "backups")}
    with running_stack(root / "data", extra) as stack, ExitStack() as closing:
        house = found_house(stack, "restored", NOISE)
        closing.callback(house.leave)
        hire_from(house, [HEADER, LEAVER])
        vera = house.people["vera"] = enter(stack, house.company, CANARY)
        question = vera.ask("Waar ligt de sleutel?")
        wait_until_quiet(stack)
        backup = Path(stack.local("backup").split("  ")[0])
        erasure = f"/profiles/erasures/{uuid4()}"
        house.admin.put(erasure, {"person_id": str(vera.id), "reason": "left"})
        until(lambda: house.admin.get(erasure)["state"] == "confirmed", "she is erased", 60)

        restored(stack, backup)

        until(lambda: house.admin.get(erasure)["state"] == "confirmed", "she is erased again", 60)
        until(lambda: places(stack) == set(), "no database holds her", seconds=60)
        kept = house.ben.get(f"/feed/questions/{question}")
        assert (kept["text"], kept["author"]) == ("Waar ligt de sleutel?", None)


def restored(stack: Stack, backup: Path) -> None:
    """Put a backup in the place of the data, as an operator does."""
    stack.local("down")
    stack.local("restore", str(backup))
    stack.local("up")
