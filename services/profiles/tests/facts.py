"""Facts as the feed tells them, for one company."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.profiles.tests.firms import Firm
from shared.events.feed import HelpConfirmed, HelpUnconfirmed, ItemPublished, ItemReacted
from shared.testing.company import Colleague

TODAY = datetime.now(UTC).replace(microsecond=0)


def ago(days: float) -> datetime:
    return TODAY - timedelta(days=days)


async def a_skill(firm: Firm, label: str = "Baking bread") -> UUID:
    skill_id = uuid4()
    made = await firm.boss.api.put(f"/profiles/skills/{skill_id}", json={"labels": {"en": label}})
    assert made.status_code == 201, made.text
    return skill_id


def item(firm: Firm, by: UUID, kind: str, at: datetime, **values: Any) -> ItemPublished:
    return ItemPublished.model_validate(
        {
            "company_id": firm.id,
            "occurred_at": at,
            "created_at": at,
            "revision": 1,
            "item_id": uuid4(),
            "kind": kind,
            "author_id": by,
            "visibility": "company",
            "language": "en",
            "text": "secret text",
            **values,
        }
    )


def answered(
    firm: Firm, by: Colleague, asker: UUID, skill_id: UUID, days: float = 0, **values: Any
) -> tuple[ItemPublished, ItemPublished]:
    """Give a question about a skill and somebody's answer."""
    question = item(firm, asker, "question", ago(days), skill_ids=[skill_id], **values)
    return question, item(firm, by.id, "answer", ago(days), parent_id=question.item_id, **values)


def word_of_help(answer: ItemPublished, person: UUID, days: float, revision: int) -> dict[str, Any]:
    return {
        "company_id": answer.company_id,
        "occurred_at": ago(days),
        "answer_id": answer.item_id,
        "question_id": answer.parent_id,
        "person_id": person,
        "helper_id": answer.author_id,
        "asker_id": person,
        "by_asker": True,
        "is_first": True,
        "revision": revision,
        "asked_at": ago(days),
        "answered_at": ago(days),
    }


def helped(
    answer: ItemPublished, person: UUID, days: float = 0, revision: int = 1
) -> HelpConfirmed:
    return HelpConfirmed(**word_of_help(answer, person, days, revision))


def unhelped(
    answer: ItemPublished, person: UUID, days: float = 0, revision: int = 2
) -> HelpUnconfirmed:
    return HelpUnconfirmed(**word_of_help(answer, person, days, revision))


def thanked(thing: ItemPublished, person: UUID, days: float = 0) -> ItemReacted:
    return ItemReacted(
        company_id=thing.company_id,
        occurred_at=ago(days),
        item_id=thing.item_id,
        author_id=thing.author_id,
        person_id=person,
        reaction="thanks",
        revision=1,
    )
