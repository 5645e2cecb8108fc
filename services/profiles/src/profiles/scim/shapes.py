"""Our people and units in SCIM's shape."""

from typing import Any

from scim2_models import Resource

from profiles.scim.groups import Peopled
from profiles.scim.resources import EnterpriseUser, Group, User
from profiles.scim.rules import ENTERPRISE, first_document, shown
from profiles.scim.users import Found

AnyResource = Resource[Any]  # Any: which extensions it has is the provider's to say


def user_resource(found: Found) -> AnyResource:
    """Give a person as SCIM shows them."""
    person, account = found.person, found.account
    if account is None:
        document = first_document(person, found.unit_name)
        seen = {name: value for name, value in document.items() if name != "department"}
    else:
        document = account.document
        seen = shown(document, account.user_name, person)
    extension: dict[str, Any] = {
        "department": document.get("department"),
        **document.get(ENTERPRISE, {}),
    }
    if person.manager_id is not None:
        manager = str(person.manager_id)
        extension["manager"] = {"value": manager, "$ref": f"Users/{manager}"}
    meta = {
        "resourceType": "User",
        "created": person.created_at,
        "lastModified": account.changed_at if account else person.created_at,
        "version": user_version(found),
    }
    whole: dict[str, Any] = {  # a resource as JSON
        "id": str(person.id),
        "externalId": person.external_id,
        "userName": found.user_name,
    }
    if person.unit_id is not None:
        unit = str(person.unit_id)
        whole["groups"] = [
            {"value": unit, "$ref": f"Groups/{unit}", "display": found.unit_name, "type": "direct"}
        ]
    if any(extension.values()):
        whole[ENTERPRISE] = extension
    return User[EnterpriseUser].model_validate(whole | seen | {"meta": meta})


def group_resource(found: Peopled, members: list[dict[str, str]]) -> AnyResource:
    """Give a unit as SCIM shows it."""
    unit = found.unit
    meta = {
        "resourceType": "Group",
        "created": unit.created_at,
        "lastModified": unit.created_at,
        "version": group_version(found),
    }
    return Group.model_validate(
        {
            "id": str(unit.id),
            "externalId": unit.external_id,
            "displayName": unit.name,
            "members": members or None,
            "meta": meta,
        }
    )


def user_version(found: Found) -> str:
    """Give what changes whenever the person, or what was said of them, does."""
    said = found.account.revision if found.account else 0
    return f'W/"{found.person.revision}.{said}"'


def group_version(found: Peopled) -> str:
    """Give what changes whenever the unit, or who is in it, does."""
    return f'W/"{found.unit.revision}.{found.people_digest[:16]}"'
