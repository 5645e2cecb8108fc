"""The command line behind the make verbs: `python -m local <verb>`."""

import argparse
import os
import sys
from collections.abc import Callable

from local import backups, commands, operators
from local.folder import Refused, no_place
from local.settings import SERVICES, Settings, settings, settings_table

Plain = Callable[[Settings], None]
PLAIN_VERBS: dict[str, Plain] = {
    "up": commands.up,
    "run": commands.run,
    "down": commands.down,
    "status": commands.status,
    "reset": commands.reset,
    "backup": backups.backup,
    "settings": lambda _: print(settings_table()),
}


def main() -> None:
    """Do what the command line says; a refusal is printed in words, with exit status 1."""
    options = read_arguments()
    try:
        options.act(settings(), options)
    except Refused as refused:
        print(refused, file=sys.stderr)
        raise SystemExit(1) from None
    except PermissionError as denied:  # such as the data of a stack that root has run
        print(no_place(denied), file=sys.stderr)
        raise SystemExit(1) from None
    except BrokenPipeError:  # piped into `head`: it has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def read_arguments() -> argparse.Namespace:
    """Read the command line; `act` is the function that carries it out."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name, verb in PLAIN_VERBS.items():
        verbs.add_parser(name).set_defaults(act=lambda chosen, _, verb=verb: verb(chosen))
    add_file_verbs(verbs)
    add_operator_verbs(verbs)
    return parser.parse_args()


def add_file_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs about files: logs and restore."""
    logs = verbs.add_parser("logs")
    logs.add_argument("part", nargs="?")
    logs.set_defaults(act=lambda chosen, given: commands.logs(chosen, given.part))
    restore = verbs.add_parser("restore")
    restore.add_argument("file")
    restore.set_defaults(act=lambda chosen, given: backups.restore(chosen, given.file))


def add_operator_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the operator's verbs on services."""
    token = verbs.add_parser("token")
    token.add_argument("person")
    token.add_argument("--company")
    token.set_defaults(
        act=lambda chosen, given: operators.token(chosen, given.person, given.company)
    )
    company = verbs.add_parser("company")
    company.add_argument("--name", required=True)
    company.add_argument("--admin", required=True)
    company.set_defaults(
        act=lambda chosen, given: operators.company(chosen, given.name, given.admin)
    )
    republish = verbs.add_parser("republish")
    republish.add_argument("service", choices=SERVICES)
    republish.add_argument("--company")
    republish.set_defaults(
        act=lambda chosen, given: operators.republish(chosen, given.service, given.company)
    )
    parked = verbs.add_parser("parked")
    parked.add_argument("service", choices=SERVICES)
    parked.add_argument("action", nargs="*", default=["list"])
    parked.set_defaults(
        act=lambda chosen, given: operators.parked(chosen, given.service, given.action)
    )


if __name__ == "__main__":
    main()
