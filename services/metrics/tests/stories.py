"""A company whose colleagues ask and help, told as the events that other services publish."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from shared.events.feed import (
    HelpConfirmed,
    HelpUnconfirmed,
    HistoryImported,
    ItemPublished,
    ItemRemoved,
    Visibility,
)
from shared.events.profiles import CompanyChanged, UnitChanged
from shared.testing.company import Company

# 2024 began on a Monday, and its first quarter is weeks 1 to 13.
START = datetime(2024, 1, 1, 8, tzinfo=UTC)
WEEK = timedelta(days=7)
TITLE = "How do I brew it without burning my fingers?"


def at(week: int, hours: float = 10) -> datetime:
    """Give a moment in an ISO week of 2024."""
    return START + (week - 1) * WEEK + timedelta(hours=hours)


@dataclass
class Story:
    company: Company
    units: dict[str, tuple[UUID, ...]] = field(default_factory=dict)

    async def begin(self, week: int = 1, minimum_group_size: int = 5, revision: int = 1) -> None:
        await self.company.deliver(self.settings(week, minimum_group_size, revision))

    def settings(self, week: int = 1, minimum: int = 5, revision: int = 1) -> CompanyChanged:
        return CompanyChanged(
            company_id=self.company.id,
            occurred_at=at(week),
            revision=revision,
            name="Koffie & Co",
            language="nl",
            time_zone="Europe/Brussels",
            work_starts_at=datetime(2024, 1, 1, 9).time(),  # noqa: DTZ001  a wall clock
            work_ends_at=datetime(2024, 1, 1, 17).time(),  # noqa: DTZ001
            workdays=(1, 2, 3, 4, 5),
            minimum_group_size=minimum,
        )

    async def unit(self, name: str, above: str | None = None, revision: int = 1) -> UUID:
        parent = self.units[above] if above else ()
        unit_id = self.units[name][-1] if name in self.units else uuid4()
        self.units[name] = (*parent, unit_id)
        await self.company.deliver(
            UnitChanged(
                company_id=self.company.id,
                occurred_at=START,
                unit_id=unit_id,
                revision=revision,
                name=name,
                parent_id=parent[-1] if parent else None,
                unit_path=self.units[name],
            )
        )
        return unit_id

    def question(
        self,
        unit: str,
        when: datetime,
        author: UUID | None = None,
        visibility: Visibility = "company",
        *,
        imported: bool = False,
    ) -> ItemPublished:
        return ItemPublished(
            company_id=self.company.id,
            occurred_at=when,
            imported=imported,
            item_id=uuid4(),
            revision=1,
            kind="question",
            author_id=author or uuid4(),
            unit_id=self.units[unit][-1],
            unit_path=self.units[unit],
            visibility=visibility,
            language="en",
            title=TITLE,
            text=TITLE,
            created_at=when,
        )

    def help(
        self,
        question: ItemPublished,
        helper_unit: str,
        when: datetime,
        helper: UUID | None = None,
        wait: timedelta = timedelta(hours=3),
        revision: int = 1,
    ) -> HelpConfirmed:
        return HelpConfirmed(
            company_id=self.company.id,
            occurred_at=when,
            imported=question.imported,
            answer_id=uuid4(),
            question_id=question.item_id,
            person_id=question.author_id or uuid4(),
            person_unit_path=question.unit_path,
            helper_id=helper or uuid4(),
            helper_unit_path=self.units[helper_unit],
            asker_id=question.author_id,
            by_asker=True,
            is_first=True,
            revision=revision,
            asked_at=question.created_at,
            answered_at=question.created_at + wait,
        )

    def take_back(self, confirmed: HelpConfirmed) -> HelpUnconfirmed:
        fresh = {"event_id": uuid4(), "revision": confirmed.revision + 1}
        return HelpUnconfirmed.model_validate(confirmed.model_dump() | fresh)

    def removal(self, item: ItemPublished) -> ItemRemoved:
        return ItemRemoved(
            company_id=self.company.id,
            occurred_at=item.occurred_at,
            item_id=item.item_id,
            revision=item.revision + 1,
            kind="question",
        )

    def history_is_complete(self) -> HistoryImported:
        return HistoryImported(
            company_id=self.company.id,
            occurred_at=datetime.now(UTC),
            import_id=uuid4(),
            begins_at=START,
            ends_at=START + WEEK,
        )

    async def asks(self, unit: str, people: int, when: datetime) -> list[ItemPublished]:
        """Let so many different people of a unit ask."""
        questions = [self.question(unit, when) for _ in range(people)]
        await self.company.deliver(*questions)
        return questions

    async def close(self, until_week: int) -> None:
        """Let the Mondays pass, the one after this week included."""
        monday = at(until_week + 1, hours=0)
        while any(row.at <= monday for row in await self.company.due("close_weeks")):
            await self.company.run_due("close_weeks", monday)
