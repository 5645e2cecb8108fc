"""Events that tests send through the service."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from shared.events.feed import ItemPublished, ItemRevised, Visibility
from shared.events.profiles import UnitChanged
from shared.testing.company import Company

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def a_unit(company: Company, name: str = "Support") -> UnitChanged:
    unit_id = uuid4()
    return UnitChanged(
        company_id=company.id,
        occurred_at=NOW,
        unit_id=unit_id,
        revision=1,
        name=name,
        parent_id=None,
        unit_path=(unit_id,),
    )


def an_item(company: Company, visibility: Visibility = "company", **more: Any) -> ItemPublished:
    fields = {
        "company_id": company.id,
        "occurred_at": NOW,
        "item_id": uuid4(),
        "revision": 1,
        "kind": "question",
        "author_id": uuid4(),
        "visibility": visibility,
        "language": "en",
        "title": "CANARY title",
        "text": "CANARY text",
        "created_at": NOW,
    }
    return ItemPublished.model_validate(fields | more)


def revised(item: ItemPublished, visibility: Visibility) -> Any:
    fields = item.model_dump(exclude={"event_id"})
    return ItemRevised.model_validate(fields | {"visibility": visibility, "revision": 2})
