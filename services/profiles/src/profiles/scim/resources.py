"""The schemas of RFC 7643 as we serve them, and what of Entra's and Okta's ways we bear.

All attributes are declared: those that concern the product go to the person's own row, the others
are kept as they were sent. The class names are the names of SCIM's resource types.
"""

from functools import cache
from typing import Annotated, Final, Generic

from pydantic import Field
from scim2_models import (
    AnyExtension,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Extension,
    Filter,
    Mutability,
    Pagination,
    Patch,
    Reference,
    ResourceType,
    Returned,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
)
from scim2_models import Email as StrictEmail
from scim2_models import Group as StrictGroup
from scim2_models import GroupMember as StrictMember
from scim2_models import User as StrictUser
from scim2_models.urn import URN

MOST_RESULTS: Final = 200
CURSOR_SECONDS: Final = 3600


class Email(StrictEmail):
    # Addresses of internal domains, such as firm.local, are addresses to us.
    value: str | None = None


class Manager(ComplexAttribute):
    # Not required, unlike in the RFC: providers take a manager away by sending an empty one.
    value: Annotated[str | None, CaseExact.true] = None
    ref: Reference["User"] | None = Field(  # type: ignore[type-arg]  # SCIM's own models do so
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display_name: Annotated[str | None, Mutability.read_only] = None


class EnterpriseUser(Extension):
    """The enterprise extension; `department` is the name of a unit."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    employee_number: str | None = None
    cost_center: str | None = None
    organization: str | None = None
    division: str | None = None
    department: str | None = None
    manager: Manager | None = None


class User(StrictUser[AnyExtension], Generic[AnyExtension]):
    """A person."""

    emails: list[Email] | None = None  # type: ignore[assignment]  # wider on purpose


class Member(StrictMember):
    # The person's name is the person's to say, or HR's.
    display: Annotated[str | None, Mutability.read_only, Returned.request] = None


class Group(StrictGroup):
    """A unit and its people."""

    members: list[Member] | None = None  # type: ignore[assignment]  # narrower on purpose


@cache
def provider() -> ScimProvider:
    """Describe what we serve."""
    return ScimProvider(
        models=[User, EnterpriseUser, Group],
        resource_types=[
            ResourceType.from_resource(User[EnterpriseUser]),
            ResourceType.from_resource(Group),
        ],
        config=_config(),
        policy=ScimPolicy(
            unknown=ScimPolicy.Unknown.ignore,
            remove_value_as_filter=ScimPolicy.RemoveValue.apply,
            unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
        ),
    )


def _config() -> ServiceProviderConfig:
    return ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=True),
        etag=ETag(supported=True),
        pagination=Pagination(
            cursor=True,
            index=True,
            default_pagination_method=Pagination.DefaultPaginationMethod.index,
            default_page_size=MOST_RESULTS,
            max_page_size=MOST_RESULTS,
            cursor_timeout=CURSOR_SECONDS,
        ),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Bearer token",
                description="The token of a SCIM credential of the company.",
                primary=True,
            )
        ],
    )
