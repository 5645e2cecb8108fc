"""What SCIM says of a person in our words, and our person in SCIM's. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast
from unicodedata import normalize

from scim2_models import InvalidValueException

from profiles.imports.cells import Column, WrongCell, read_cell
from profiles.me.models import Person
from profiles.scim.resources import EnterpriseUser
from shared.languages import Language

ENTERPRISE: Final = str(EnterpriseUser.__schema__)
MOST_KEPT: Final = 20_000  # characters of JSON
# In the person's or the account's own columns, or ours to say. A password is never kept.
_ELSEWHERE: Final = frozenset(
    {"schemas", "id", "externalId", "meta", "userName", "groups", "password", ENTERPRISE}
)

Document = Mapping[str, Any]  # a SCIM resource as JSON


@dataclass(frozen=True)
class Said:
    """What a resource says of a person; `is_active` is None where it says nothing."""

    display_name: str
    email: str | None
    language: Language | None
    is_active: bool | None


def said(document: Document, user_name: str) -> Said:
    """Read what concerns a person's own row. Raises InvalidValueException."""
    email = _address(document)
    return Said(
        display_name=str(checked("display_name", _name(document) or user_name)),
        email=str(checked("email", email)) if email else None,
        language=_language(document),
        is_active=document.get("active"),
    )


def kept(resource: Document) -> dict[str, Any]:
    """Give what is kept of a resource beside the person's own row.

    Raises InvalidValueException where that is too much.
    """
    document = {name: value for name, value in resource.items() if _is_kept(name, value)}
    extension = dict(resource.get(ENTERPRISE) or {})
    extension.pop("manager", None)
    department = extension.pop("department", None)
    document |= {"department": department} if department else {}
    document |= {ENTERPRISE: extension} if extension else {}
    if len(json.dumps(document)) > MOST_KEPT:
        raise InvalidValueException(detail=f"Send at most {MOST_KEPT} characters about a person.")
    return document


def user_name_of(resource: Document) -> str:
    """Read what somebody is called at the provider. Raises InvalidValueException."""
    user_name = checked("subject", resource["userName"])
    if user_name is None:
        raise InvalidValueException(detail="userName is empty.")
    return str(user_name)


def department_of(document: Document) -> str | None:
    """Read the name of a person's unit from what is kept. Raises InvalidValueException."""
    name = checked("unit_external_id", document.get("department") or "")
    return None if name is None else str(name)


def user_name_key(value: str) -> str:
    """Give what two strings have in common that differ in case only, as SCIM compares them."""
    return normalize("NFC", normalize("NFC", value).lower())


def checked(column: Column, value: str) -> object:
    """Read a value as the same column of a people file. Raises InvalidValueException."""
    try:
        return read_cell(column, value.strip())
    except WrongCell as wrong:
        raise InvalidValueException(detail=f"{column}: {wrong.text}") from None


def shown(document: Document, user_name: str, person: Person) -> dict[str, Any]:
    """Lay over what was once said what has become of the person since, whoever changed it."""
    seen = {name: document[name] for name in document.keys() - {"department", ENTERPRISE}}
    then = said(document, user_name)
    if then.display_name != person.display_name:
        seen["displayName"] = person.display_name
    if then.email != person.email:
        seen["emails"] = _emails(person.email)
    if then.is_active not in (None, person.active):
        seen["active"] = person.active
    return seen


def first_document(person: Person, unit_name: str | None) -> dict[str, Any]:
    """Describe a person whom no identity provider has written yet."""
    return {
        "displayName": person.display_name,
        "emails": _emails(person.email),
        "active": person.active,
        "preferredLanguage": person.language,
    } | ({"department": unit_name} if unit_name else {})


def leaving_day(current: date | None, today: date, *, is_active: bool | None) -> date | None:
    """Give the day a person leaves: today when switched off, none when switched on again.

    A day to come stays while the person is active.
    """
    has_left = current is not None and current <= today
    if is_active is False:
        return current if has_left else today
    return None if is_active and has_left else current


def _is_kept(name: str, value: object) -> bool:
    return value is not None and name not in _ELSEWHERE


def _name(document: Document) -> str:
    name = document.get("name") or {}
    parts = " ".join(filter(None, (name.get("givenName"), name.get("familyName"))))
    return str(document.get("displayName") or name.get("formatted") or parts)


def _address(document: Document) -> str | None:
    emails = [one for one in document.get("emails") or () if one.get("value")]
    ranked = sorted(emails, key=lambda one: (one.get("type") != "work", not one.get("primary")))
    return ranked[0]["value"] if ranked else None


def _emails(email: str | None) -> list[dict[str, Any]] | None:
    return [{"value": email, "type": "work", "primary": True}] if email else None


def _language(document: Document) -> Language | None:
    for name in ("preferredLanguage", "locale"):
        try:
            code = read_cell("language", str(document.get(name) or ""))
        except WrongCell:
            continue  # a language we do not speak
        if code is not None:
            return cast(Language, code)  # what a cell of this column is read as
    return None
