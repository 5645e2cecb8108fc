"""Turn posts into the history a company imports: who asked, who answered, what helped, when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from tools.stackexchange.dump import Post
from tools.stackexchange.markdown import to_markdown
from tools.stackexchange.organisation import Language
from tools.stackexchange.site import Site

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class HistoryItem:
    """A question or an answer as it stood; `helped_at` is when its asker said that it helped."""

    id: UUID
    kind: Literal["question", "answer"]
    parent_id: UUID | None
    author: str
    created_at: datetime
    title: str | None
    text: str
    language: Language
    skills: tuple[UUID, ...] = field(default=())
    helped: tuple[str, datetime] | None = None


def tell(
    posts: Iterable[Post], acceptances: Mapping[int, datetime], site: Site
) -> Iterator[HistoryItem]:
    """Yield questions before their answers, each in time order.

    An accepted answer becomes "helped me" by the asker. Other votes are left out: the dump does
    not say whose they were, and reactions of nobody would be an invention.
    """
    known = {post.id: post for post in posts if post.owner}
    for post in sorted(known.values(), key=lambda post: (post.kind == "answer", post.created_at)):
        question = known.get(post.parent_id or 0)
        if post.kind == "question":
            yield _question(post, site)
        elif question:
            yield _answer(post, question, acceptances, site)


def _question(post: Post, site: Site) -> HistoryItem:
    return HistoryItem(
        id=site.item_id(post),
        kind="question",
        parent_id=None,
        author=site.person_key(str(post.owner)),
        created_at=post.created_at,
        title=post.title,
        text=_text(post, site),
        language="en",
        skills=tuple(site.skill_id(tag) for tag in post.tags),
    )


def _answer(
    post: Post, question: Post, acceptances: Mapping[int, datetime], site: Site
) -> HistoryItem:
    asker = site.person_key(str(question.owner))
    accepted = acceptances.get(post.id)
    return HistoryItem(
        id=site.item_id(post),
        kind="answer",
        parent_id=site.item_id(question),
        author=site.person_key(str(post.owner)),
        created_at=post.created_at,
        title=None,
        text=_text(post, site),
        language="en",
        # Acceptances are dated to the day, so one can seem older than what it accepts.
        helped=(asker, max(accepted, post.created_at))
        if accepted and post.owner != question.owner
        else None,
    )


def _text(post: Post, site: Site) -> str:
    return f"{to_markdown(post.body)}\n\n{site.credit(post)}"


def weeks_to_move(history: Iterable[HistoryItem], now: datetime) -> timedelta:
    """Count the whole weeks that bring the last item into the last full week before `now`.

    Whole weeks keep weekdays and hours as they were; `now` decides where weeks begin.
    """
    last = max(item.created_at for item in history)
    return (_monday(now) - WEEK) - _monday(last.astimezone(now.tzinfo or UTC))


def _monday(moment: datetime) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=moment.weekday())
