"""What of a token's claims may link or make a person. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from profiles.imports.cells import WrongCell, read_cell
from profiles.me.models import Person
from profiles.scim.rules import user_name_key
from profiles.sign_ins.models import PREFERRED, Matches
from shared.problems import Problem
from shared.text import Line

Claims = Mapping[str, Any]  # JSON

_LINE: Final[TypeAdapter[str]] = TypeAdapter(Line)


class UnusableClaim(Problem):
    status = 403
    title = "The token does not say what this company finds people by."


class ClaimPeopleChoose(Problem):
    status = 409
    title = "People may choose this claim themselves."


class SubjectIsAddress(Problem):
    status = 409
    title = "The subject is an e-mail address."


def value_of(claims: Claims, claim: str, matches: Matches) -> str:
    """Give the value to look for, in the form it is kept in. Raises UnusableClaim.

    An address that the provider did not verify is anybody's.
    """
    value = line_of(claims, claim)
    if value is None:
        raise UnusableClaim(f"Have the provider put the claim {claim} into access tokens.")
    if matches == "email" and claims.get("email_verified") is not True:
        raise UnusableClaim("The provider has to say email_verified: confirm your address there.")
    key = value if matches == "external_id" else user_name_key(value)
    # The Kelvin sign becomes a k: no other letter may open what is somebody's plain address.
    if key.isascii() and not str(claims[claim]).isascii():
        raise UnusableClaim(f"The claim {claim} has letters that only look like others.")
    return key


def check_subject(subject: str) -> None:
    """Refuse addresses: a subject travels in events. Raises SubjectIsAddress."""
    if "@" in subject:
        raise SubjectIsAddress("Have the provider send the user's id as subject.")


def check_claim(claim: str | None, *, is_preferred_trusted: bool) -> None:
    """Refuse to find people by what they may choose. Raises ClaimPeopleChoose."""
    if claim == PREFERRED and not is_preferred_trusted:
        raise ClaimPeopleChoose(
            "Take a claim the provider gives, such as oid; or have the operator set "
            "TRUST_PREFERRED_USERNAME where no provider lets people choose it."
        )


def released(person: Person) -> str:
    """Give the subject of somebody whose sign-in was taken away: no provider sends it."""
    return f"released-{person.id}"


def has_placeholder(person: Person) -> bool:
    """Tell whether nobody has said yet by which subject a person signs in, or not again."""
    return person.subject in (str(person.id), person.external_id, released(person))


def name_of(claims: Claims) -> str:
    """Give what somebody new is called. Raises UnusableClaim."""
    parts = filter(None, (line_of(claims, "given_name"), line_of(claims, "family_name")))
    name = line_of(claims, "name") or " ".join(parts)
    if not name:
        raise UnusableClaim("Have the provider put the claim name into access tokens.")
    return name[:200]


def address_of(claims: Claims) -> str | None:
    """Give the verified address of somebody new."""
    address = line_of(claims, "email")
    if address is None or claims.get("email_verified") is not True:
        return None
    try:
        return str(read_cell("email", address))
    except WrongCell:
        return None


def line_of(claims: Claims, claim: str) -> str | None:
    """Give a claim's text; None for what is no line of text."""
    try:
        return _LINE.validate_python(claims.get(claim))
    except ValidationError:
        return None
