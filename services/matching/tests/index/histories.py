"""Events that touch the index, and what the index and the tables hold after them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlmodel import col

from matching.evidence.models import TopicStanding
from matching.index.company_index import CompanyIndex
from matching.index.operations import Shelf
from services.matching.tests.stories import BADGE, Story
from shared.database import Sessions, enter_company
from shared.events.feed import (
    ItemReacted,
    ItemRevised,
)
from shared.events.integrations import CourseCompleted
from shared.events.profiles import SkillClaimed
from shared.testing.company import Colleague, Company

Sums = dict[tuple[UUID, UUID], tuple[float, float, int, int]]


async def sums_of(sessions: Sessions, company: Company) -> Sums:
    statement = select(TopicStanding).where(col(TopicStanding.company_id) == company.id)
    async with sessions.begin() as session:
        await enter_company(session, company.id)
        rows = (await session.scalars(statement)).all()
    return {
        (row.person_id, row.topic_id): (
            round(row.expertise, 9),
            round(row.interest, 9),
            row.answers,
            row.helped,
        )
        for row in rows
        if row.expertise or row.interest
    }


async def read_anew(sessions: Sessions, company: Company) -> CompanyIndex:
    async with sessions.begin() as session:
        await enter_company(session, company.id)
        return await Shelf(1).index_of(session, company.id)


def described(index: CompanyIndex) -> dict[str, Any]:
    """Tell what an index holds, without the numbers of rows and people."""
    living = [row for row in range(index.columns.length) if index.columns.alive[row]]
    parents = index.columns.parents
    words = sorted({word for entry in index.entries for word in entry.words})
    best = index.lexicons["en"].scores(words, index.columns.length)
    return {
        "documents": {
            index.entries[row].id: (
                replace(index.entries[row], vector=None),
                index.entries[parents[row]].id if parents[row] >= 0 else None,
                round(float(best[row]), 4),
                round(float(index.columns.weights[row]), 6),
            )
            for row in living
        },
        "standings": {
            (topic, index.people[number]): (standing.answers, standing.helped)
            for topic, people in index.standings.items()
            for number, standing in people.items()
            if standing.expertise.value or standing.interest.value
        },
        "declared": {
            (topic, index.people[number]): said
            for topic, people in index.declared.items()
            for number, said in people.items()
            if said
        },
        "questions": {topic: n for topic, n in index.questions_of_topic.items() if n},
        "following": {person: who for person, who in index.following.items() if who},
        "members": index.members,
    }


class History:
    """Events about one question, of every kind that touches the index."""

    def __init__(self, story: Story, ann: Colleague, ben: Colleague, topic: UUID) -> None:
        now = datetime.now(UTC)
        company_id = story.company.id
        self.question = story.published("question", ann, BADGE, skill_ids=(topic,))
        self.answer = story.published(
            "answer", ben, "Hold the button.", parent_id=self.question.item_id
        )
        self.help = story.help_confirmed(ann, self.question.item_id, self.answer.item_id, ben)
        self.reacted = ItemReacted(
            company_id=company_id,
            occurred_at=now,
            item_id=self.answer.item_id,
            author_id=ben.id,
            person_id=ann.id,
            reaction="thanks",
            revision=1,
        )
        self.revised = ItemRevised.model_validate(
            self.question.model_dump() | {"event_id": uuid4(), "revision": 2, "text": "Solved?"}
        )
        self.course = completed_course(company_id, ann, topic)
        self.claim = claimed_skill(company_id, ben, topic)
        self.all = [
            self.question,
            self.answer,
            self.help,
            self.reacted,
            self.revised,
            self.course,
            self.claim,
        ]


def completed_course(company_id: UUID, person: Colleague, topic: UUID) -> CourseCompleted:
    now = datetime.now(UTC)
    return CourseCompleted(
        company_id=company_id,
        occurred_at=now,
        completion_id=uuid4(),
        connection_id=uuid4(),
        person_id=person.id,
        course_id="badges-1",
        completed_at=now,
        skill_ids=(topic,),
    )


def claimed_skill(company_id: UUID, person: Colleague, topic: UUID) -> SkillClaimed:
    return SkillClaimed(
        company_id=company_id,
        occurred_at=datetime.now(UTC),
        claim_id=uuid4(),
        revision=1,
        person_id=person.id,
        skill_id=topic,
        kind="have",
        visibility="company",
    )
