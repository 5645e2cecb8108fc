"""`make demo`: load the demo company into the running stack and say what to try next.

`make demo ARGS="--dump FOLDER --site cooking.stackexchange.com"` makes a company of a whole dump.
"""

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

import httpx
from local import operators
from local.folder import Refused as StackRefused
from local.keys import sign_token
from local.settings import Settings, settings

from tools.demo.content import Content, read_content
from tools.demo.dumps import read_dump
from tools.demo.gateway import Gateway, Refused
from tools.demo.loading import load
from tools.stackexchange.dump import DumpRefused
from tools.stackexchange.site import DumpFiles, Site

NEXT = """
  {company} is loaded: {people} people, {items} questions and answers of five weeks.
  Last week was closed; what happens this week appears in the figures on Monday.

  Try next (the README goes through all of it):

    ANN=$(make token PERSON=ann)        # a Dutch speaker in Engineering
    BEN=$(make token PERSON=ben)        # who answered many questions on decoherence
    curl -s {address}/profiles/me -H "Authorization: Bearer $ANN"

  The API reference is at {address}/docs. The questions are real: see
  tools/demo/data/ATTRIBUTION.md for their source, their authors and their licence.
"""


NEXT_OF_A_DUMP = """
  {company} is loaded: {people} people, {items} questions and answers.

    ADMIN=$(make token PERSON={administrator} COMPANY="{company}")
    curl -s {address}/feed/home -H "Authorization: Bearer $ADMIN"
"""


def main() -> int:
    """Load everything that is not there yet; give the exit status."""
    wanted, own = _arguments().parse_args(), settings()
    try:
        content = _content(wanted, datetime.now(UTC))
        company, folder = company_of(own, content), operators.made_folder(own)
        load(
            lambda person: Gateway(own.address, sign_token(folder, person.external_id, company)),
            content,
        )
    except (Refused, StackRefused, DumpRefused) as refused:
        print(refused, file=sys.stderr)
        return 1
    except httpx.ConnectError:
        print(f"Nothing answers at {own.address}. `make up` first.", file=sys.stderr)
        return 1
    print(
        (NEXT_OF_A_DUMP if wanted.dump else NEXT).format(
            administrator=content.administrator.external_id,
            company=content.company,
            people=len(content.people),
            items=len(content.history),
            address=own.address,
        )
    )
    return 0


def _arguments() -> ArgumentParser:
    parser = ArgumentParser(prog="make demo ARGS=…", description="Load a company.")
    parser.add_argument("--dump", type=Path, help="folder with a dump's Posts.xml, Users.xml, …")
    parser.add_argument("--prefix", default="", help="what the dump's file names begin with")
    parser.add_argument("--site", default="stackexchange.com", help="the dump's host name")
    parser.add_argument("--company", help="what to call the company; default the site")
    return parser


def _content(wanted: Namespace, now: datetime) -> Content:
    if wanted.dump is None:
        return read_content(now)
    files, site = DumpFiles.named(wanted.dump, wanted.prefix), Site(wanted.site)
    if not files.posts.exists():
        raise DumpRefused(f"There is no {files.posts}.")
    return read_dump(now, files, site, wanted.company or site.host)


def company_of(own: Settings, content: Content) -> str:
    """Find the demo company's id, creating the company when it is not there yet."""
    administrator = content.administrator.external_id
    folder = operators.made_folder(own)
    if known := operators.find_people(own, folder, administrator, content.company):
        print(f"  {content.company} is there already ({known[0].company_id})")
    else:
        operators.company(own, content.company, administrator)
        known = operators.find_people(own, folder, administrator, content.company)
    return known[0].company_id


if __name__ == "__main__":
    sys.exit(main())
