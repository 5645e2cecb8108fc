"""`make demo`: load the demo company into the running stack and say what to try next."""

import sys
from datetime import UTC, datetime

import httpx
from local import operators
from local.folder import Refused as StackRefused
from local.keys import sign_token
from local.settings import Settings, settings

from tools.demo.content import Content, read_content
from tools.demo.gateway import Gateway, Refused
from tools.demo.loading import load

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


def main() -> int:
    """Load everything that is not there yet; give the exit status."""
    own, content = settings(), read_content(datetime.now(UTC))
    try:
        company, folder = company_of(own, content), operators.made_folder(own)
        load(
            lambda person: Gateway(own.address, sign_token(folder, person.external_id, company)),
            content,
        )
    except (Refused, StackRefused) as refused:
        print(refused, file=sys.stderr)
        return 1
    except httpx.ConnectError:
        print(f"Nothing answers at {own.address}. `make up` first.", file=sys.stderr)
        return 1
    print(
        NEXT.format(
            company=content.company,
            people=len(content.people),
            items=len(content.history),
            address=own.address,
        )
    )
    return 0


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
