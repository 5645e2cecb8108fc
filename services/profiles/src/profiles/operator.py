"""The operator's commands: `python -m profiles.operator company --name Acme --admin ann@acme.eu`.

They run with the worker's DATABASE_URL; there is no HTTP for them. Results are JSON on stdout.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import get_args

from sqlalchemy.ext.asyncio import AsyncSession

from profiles import operating
from profiles.founding import Founding, found_company
from profiles.operating import Refusal
from profiles.skills.vocabulary import NotEsco
from profiles.switches.models import Country
from shared.auth.tokens import LOCAL_ISSUER
from shared.database import open_engine, open_sessions
from shared.languages import LANGUAGES
from shared.settings import settings

Act = Callable[[AsyncSession], Awaitable[object]]


def main(arguments: list[str]) -> int:
    """Run one command; give the exit status."""
    given = _parser().parse_args(arguments)
    act: Act = given.act(given)
    try:
        result = asyncio.run(_in_transaction(act))
    except (Refusal, NotEsco, OSError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    sys.stdout.write(json.dumps(result, default=str) + "\n")
    return 0


async def _in_transaction(act: Act) -> object:
    engine = open_engine(settings().database_url, 2)
    try:
        async with open_sessions(engine).begin() as session:
            return await act(session)
    finally:
        await engine.dispose()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="profiles.operator", description=__doc__)
    commands = parser.add_subparsers(required=True)
    _add_company(commands)
    person = commands.add_parser("person", help="say who somebody is and how they sign in")
    person.add_argument("person", help="external id, e-mail address or person id")
    person.add_argument("--company", help="name or id; needed when two companies know them")
    person.set_defaults(
        act=lambda given: (
            lambda session: operating.name_person(session, given.person, given.company)
        )
    )
    labels = commands.add_parser("labels", help="add the labels of an official ESCO skills CSV")
    labels.add_argument("--language", choices=LANGUAGES, required=True)
    labels.add_argument("--file", type=Path, required=True)
    labels.set_defaults(
        act=lambda given: lambda session: operating.add_labels(session, given.language, given.file)
    )
    return parser


def _add_company(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    company = commands.add_parser("company", help="create a company and its first administrator")
    company.add_argument("--name", required=True)
    company.add_argument("--admin", required=True, help="e-mail address or external id")
    company.add_argument("--language", choices=LANGUAGES, default="en")
    company.add_argument("--time-zone", default="Europe/Brussels")
    company.add_argument("--country", choices=get_args(Country), help="begin with its switches")
    company.add_argument("--issuer", default=LOCAL_ISSUER)
    company.add_argument("--subject", help="how the issuer calls the administrator")
    company.set_defaults(
        act=lambda given: (
            lambda session: found_company(
                session,
                Founding(
                    name=given.name,
                    administrator=given.admin,
                    language=given.language,
                    time_zone=given.time_zone,
                    issuer=given.issuer,
                    subject=given.subject,
                    country=given.country,
                ),
            )
        )
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
