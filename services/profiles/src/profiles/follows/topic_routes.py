"""Topics one follows, over HTTP."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.follows import topics
from profiles.follows.communities import name_communities
from profiles.follows.models import TopicFollow, TopicFollowOut, TopicKind
from profiles.skills.models import LabelOut
from profiles.skills.operations import find_skills
from profiles.skills.rules import label_for
from shared.auth.caller import Caller
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/follows/{topic_kind}")


@router.get("")
async def list_topic_follows(
    session: Session,
    caller: Person,
    topic_kind: TopicKind,
    limit: Limit = 20,
    after: After = None,
) -> Page[TopicFollowOut]:
    """List which skills or open communities one follows; nobody else sees it."""
    rows = await topics.list_topic_follows(session, caller, topic_kind, limit, after)
    labels = await _labels(session, caller, topic_kind, [row.topic_id for row in rows])
    return page_of(
        rows, limit, lambda row: (row.followed_at, row.topic_id), lambda row: _shape(row, labels)
    )


@router.put("/{topic_id}", responses={201: {"model": TopicFollowOut}})
async def follow_topic(
    session: Session, caller: Person, topic_kind: TopicKind, topic_id: UUID, response: Response
) -> TopicFollowOut:
    """Have what is about a skill, or in an open community, come first in one's home feed."""
    now = datetime.now(UTC)
    followed = await topics.follow_topic(session, caller, topic_kind, topic_id, now)
    response.status_code = 201 if followed.is_new else 200
    labels = await _labels(session, caller, topic_kind, [topic_id])
    return _shape(followed.row, labels)


@router.delete("/{topic_id}", status_code=204)
async def unfollow_topic(
    session: Session, caller: Person, topic_kind: TopicKind, topic_id: UUID
) -> None:
    await topics.unfollow_topic(session, caller, topic_kind, topic_id, datetime.now(UTC))


async def _labels(
    session: AsyncSession, caller: Caller, kind: TopicKind, ids: Sequence[UUID]
) -> Mapping[UUID, LabelOut]:
    if kind == "community":
        return await name_communities(session, caller.company_id, ids)
    skills = await find_skills(session, caller.company_id, ids)
    return {key: label_for(skill.labels, caller.language) for key, skill in skills.items()}


def _shape(row: TopicFollow, labels: Mapping[UUID, LabelOut]) -> TopicFollowOut:
    own = row.model_dump(include={"kind", "topic_id", "followed_at"})
    return TopicFollowOut.model_validate(own | {"label": labels[row.topic_id]})
