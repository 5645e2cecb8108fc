"""Makers: what happened elsewhere, told by the events matching listens to."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from shared.events.feed import HelpConfirmed, ItemPublished
from shared.events.profiles import PersonNamed, SkillNamed
from shared.testing.company import Colleague, Company

BADGE = "The badge reader at the gate shows a red light and does not open. How do I reset it?"


@dataclass
class Story:
    """A company in which things happen."""

    company: Company

    async def question(self, asker: Colleague, text: str = BADGE, **more: Any) -> UUID:
        """Let someone ask."""
        return await self.item("question", asker, text, **more)

    async def answer(
        self, helper: Colleague, to: UUID, text: str = "Hold the button.", **more: Any
    ) -> UUID:
        """Let someone answer."""
        return await self.item("answer", helper, text, parent_id=to, **more)

    async def item(self, kind: str, author: Colleague, text: str, **more: Any) -> UUID:
        """Let someone write."""
        event = self.published(kind, author, text, **more)
        await self.company.deliver(event)
        return event.item_id

    def published(self, kind: str, author: Colleague, text: str, **more: Any) -> ItemPublished:
        """Make the event that tells of an item."""
        now = datetime.now(UTC)
        known = {
            "company_id": self.company.id,
            "occurred_at": now,
            "item_id": uuid4(),
            "revision": 1,
            "kind": kind,
            "author_id": author.id,
            "unit_id": author.changed.unit_id,
            "unit_path": author.changed.unit_path,
            "visibility": "company",
            "language": "en",
            "text": text,
            "created_at": more.get("occurred_at", now),
        }
        return ItemPublished.model_validate(known | more)

    async def helped(
        self, asker: Colleague, question: UUID, answer: UUID, helper: Colleague
    ) -> None:
        """Let the asker say that an answer helped."""
        await self.company.deliver(self.help_confirmed(asker, question, answer, helper))

    def help_confirmed(
        self, asker: Colleague, question: UUID, answer: UUID, helper: Colleague
    ) -> HelpConfirmed:
        """Make the event that tells of help."""
        now = datetime.now(UTC)
        return HelpConfirmed(
            company_id=self.company.id,
            occurred_at=now,
            answer_id=answer,
            question_id=question,
            person_id=asker.id,
            helper_id=helper.id,
            asker_id=asker.id,
            by_asker=True,
            is_first=True,
            revision=1,
            asked_at=now,
            answered_at=now,
        )

    async def skill(self, **labels: str) -> UUID:
        """Let the company use a skill."""
        skill_id = uuid4()
        await self.company.deliver(
            SkillNamed(
                company_id=self.company.id,
                occurred_at=datetime.now(UTC),
                skill_id=skill_id,
                revision=1,
                labels=labels,
            )
        )
        return skill_id

    async def enrol(self, name: str, **more: Any) -> Colleague:
        """Let someone with a name join."""
        person = await self.company.enrol(**more)
        await self.company.deliver(
            PersonNamed(
                company_id=self.company.id,
                occurred_at=datetime.now(UTC),
                person_id=person.id,
                revision=1,
                display_name=name,
            )
        )
        return person

    async def experienced(self, helper: Colleague, asker: Colleague, times: int = 1) -> None:
        """Let someone have answered questions about badge readers, long settled."""
        for number in range(times):
            text = f"{BADGE} It is reader {number}."
            asked = await self.question(asker, text, imported=True)
            await self.answer(helper, asked, "Reset the badge reader.", imported=True)


async def names_of(asker: Colleague, path: str) -> list[str]:
    """Give the names on a list of people, in order."""
    response = await asker.api.get(path)
    assert response.status_code == 200, response.text
    return [item["person"]["display_name"] for item in response.json()["items"]]
