"""Makers for tests of what people see: the home feed, notes, and facts that come from elsewhere."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from feed.inbox.models import NoteKind
from feed.inbox.operations import notify
from shared.database import enter_company
from shared.events.profiles import PersonNamed
from shared.events.wishes import PersonFollowed
from shared.testing.company import Colleague, Company

NOW = datetime.now(UTC)


async def settle(company: Company) -> None:
    """Let the feed hear what it said itself."""
    for kind in company.service.work.handlers:
        await company.deliver(*await company.published(kind))


async def home_of(person: Colleague, **parameters: Any) -> dict[str, Any]:
    """Read a page of somebody's home feed."""
    answer = await person.api.get("/feed/home", params=parameters)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def ids(page: dict[str, Any]) -> list[str]:
    """Give the ids of a page's items."""
    return [item["id"] for item in page["items"]]


def codes(item: dict[str, Any]) -> set[str]:
    """Give the codes of an item's reasons."""
    return {reason["code"] for reason in item["reasons"]}


async def follow(company: Company, follower: Colleague, followed: Colleague) -> PersonFollowed:
    """Let one person follow another."""
    event = PersonFollowed(
        company_id=company.id,
        occurred_at=NOW,
        follower_id=follower.id,
        followed_id=followed.id,
        revision=1,
    )
    await company.deliver(event)
    return event


async def name(company: Company, person: Colleague, display_name: str) -> None:
    """Let a person be known by a name."""
    named = PersonNamed(
        company_id=company.id,
        occurred_at=NOW,
        person_id=person.id,
        revision=1,
        display_name=display_name,
    )
    await company.deliver(named)


async def tell(
    company: Company, person: Colleague, by: Colleague, kind: NoteKind, item_id: UUID
) -> None:
    """Put a note into somebody's inbox."""
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await notify(
            session,
            company_id=company.id,
            person_id=person.id,
            kind=kind,
            item_id=item_id,
            by_id=by.id,
            at=datetime.now(UTC),
        )


async def notes_of(person: Colleague, **parameters: Any) -> dict[str, Any]:
    """Read a page of somebody's inbox."""
    answer = await person.api.get("/feed/inbox", params=parameters)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


async def search(person: Colleague, q: str, **parameters: Any) -> list[dict[str, Any]]:
    """Search as somebody; give what was found, best first."""
    answer = await person.api.get("/feed/search", params={"q": q, **parameters})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items
