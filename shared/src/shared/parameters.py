"""Parameters of the query that a route does not know.

Whoever writes `unit_id` for `unit` must not be shown everything as if they had asked for that.
Refused is what people and their front ends send: with a token, or with a ticket in its place.

Ignored it stays where others write the address, and where no parameter could change what is shown:
SCIM (RFC 7644, 3.4.2: providers should ignore what they do not recognise; Entra ID adds a flag of
its own to every request), messages of learning platforms (what counts is in the signed body), and
the addresses of calendars, archives and keys, to which programs and mail filters add things.
"""

from collections.abc import Iterator
from typing import Final

from fastapi import Request
from fastapi.dependencies.models import Dependant

from shared.problems import Malformed, ProblemError

_MOST_NAMED: Final = 10


class UnknownParameter(Malformed):
    title = "There is no such parameter here."


def refuse_unknown_parameters(request: Request) -> None:
    """Refuse what the route would ignore. Raises UnknownParameter."""
    if not request.scope["query_string"]:
        return
    known = set(_names(request.scope["route"].dependant))
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        choice = f"It takes {', '.join(sorted(known))}." if known else "It takes none."
        errors = [ProblemError(pointer=f"query/{name[:40]}", detail=choice) for name in unknown]
        detail = f"This address has no `{unknown[0][:40]}`. {choice}"
        raise UnknownParameter(detail, errors=errors[:_MOST_NAMED])


def _names(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        yield field.alias
    for inner in dependant.dependencies:
        yield from _names(inner)
