"""Topics one follows, over HTTP."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from profiles.follows import topics
from profiles.follows.models import TopicFollow, TopicFollowOut, TopicKind
from profiles.skills.operations import NamedSkill, find_skills
from profiles.skills.rules import label_for
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.languages import Language
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
    """List which skills one follows; nobody else sees it."""
    rows = await topics.list_topic_follows(session, caller, topic_kind, limit, after)
    names = await find_skills(session, caller.company_id, [row.topic_id for row in rows])
    return page_of(
        rows,
        limit,
        lambda row: (row.followed_at, row.topic_id),
        lambda row: _shape(row, names, caller.language),
    )


@router.put("/{topic_id}", responses={201: {"model": TopicFollowOut}})
async def follow_topic(
    session: Session, caller: Person, topic_kind: TopicKind, topic_id: UUID, response: Response
) -> TopicFollowOut:
    """Have what is about a skill come first in one's own home feed."""
    now = datetime.now(UTC)
    followed = await topics.follow_topic(session, caller, topic_kind, topic_id, now)
    response.status_code = 201 if followed.is_new else 200
    names = await find_skills(session, caller.company_id, [topic_id])
    return _shape(followed.row, names, caller.language)


@router.delete("/{topic_id}", status_code=204)
async def unfollow_topic(
    session: Session, caller: Person, topic_kind: TopicKind, topic_id: UUID
) -> None:
    await topics.unfollow_topic(session, caller, topic_kind, topic_id, datetime.now(UTC))


def _shape(
    row: TopicFollow, names: Mapping[UUID, NamedSkill], language: Language
) -> TopicFollowOut:
    label = label_for(names[row.topic_id].labels, language)
    return TopicFollowOut.model_validate(
        {
            "kind": row.kind,
            "topic_id": row.topic_id,
            "label": label,
            "followed_at": row.followed_at,
        }
    )
