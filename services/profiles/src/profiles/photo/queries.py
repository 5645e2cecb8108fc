"""Whose photo the caller may see, in the very statement that finds people."""

from sqlalchemy import ColumnElement, and_, case, func, not_, select
from sqlmodel import col

from profiles.blocks.between import is_kept_apart
from profiles.company.models import Company
from profiles.me.models import Person
from profiles.viewing import is_shown_at
from profiles.visibility import DEFAULT_FIELDS
from shared.auth.caller import Caller


def shown_photo(caller: Caller) -> ColumnElement[str | None]:
    """Give the version of a person's photo in SQL; null where there is none to see."""
    default = (
        select(
            func.coalesce(col(Company.visibility_defaults)["photo"].astext, DEFAULT_FIELDS["photo"])
        )
        .where(col(Company.company_id) == caller.company_id)
        .scalar_subquery()
    )
    level = func.coalesce(col(Person.visibility)["photo"].astext, default)
    # In this order: of most people there is no photo, and nothing else to be asked.
    return case(
        (col(Person.photo_version).is_(None), None),
        (
            and_(
                is_shown_at(caller, Person, level),
                not_(is_kept_apart(caller.company_id, caller.person_id, col(Person.id))),
            ),
            col(Person.photo_version),
        ),
        else_=None,
    )
