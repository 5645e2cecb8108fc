"""Our own sign-in table, kept for many people at once: an import changes thousands."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.me.models import Person
from shared.auth.identities import Identity
from shared.events.profiles import PersonChanged


async def remember_sign_ins(session: AsyncSession, changes: Sequence[PersonChanged]) -> None:
    """Keep how people sign in and what they may do; a sign-in they no longer have is closed."""
    if not changes:
        return
    rows = [_row(event) for event in changes]
    statement = insert(Identity)
    changing = {name: statement.excluded[name] for name in rows[0] if name not in _KEY}
    # Rows apart from the statement, which is compiled once then.
    await session.execute(
        statement.on_conflict_do_update(index_elements=list(_KEY), set_=changing), rows
    )
    # Nobody signed in otherwise before their first revision.
    await _close_others(session, [event for event in changes if event.revision > 1])


async def _close_others(session: AsyncSession, changes: Sequence[PersonChanged]) -> None:
    if not changes:
        return
    await session.execute(
        update(Identity)
        .where(
            col(Identity.company_id) == changes[0].company_id,
            col(Identity.person_id).in_([event.person_id for event in changes]),
            col(Identity.company_id) == col(Person.company_id),
            col(Identity.person_id) == col(Person.id),
            (col(Identity.issuer) != col(Person.issuer))
            | (col(Identity.subject) != col(Person.subject)),
        )
        .values(active=False, revision=col(Person.revision))
        .execution_options(synchronize_session=False)
    )


def sign_in_row(event: PersonChanged) -> Identity:
    """Give the row of the only way a person signs in."""
    return Identity.model_validate(_row(event))


_KEY = ("company_id", "issuer", "subject")


def _row(event: PersonChanged) -> dict[str, object]:
    (identity,) = event.identities
    return {
        "company_id": event.company_id,
        "issuer": identity.issuer,
        "subject": identity.subject,
        "person_id": event.person_id,
        "revision": event.revision,
        "active": event.active,
        "roles": [grant.model_dump(mode="json") for grant in event.roles],
        "unit_id": event.unit_id,
        "unit_path": list(event.unit_path),
        "language": event.language,
    }
