"""Take lines of history, many at a time; a line that is known already changes nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, assert_never, cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from feed.authors.models import Author
from feed.comments.models import Comment
from feed.comments.operations import posted
from feed.comments.rules import count as count_comment
from feed.help.models import Help
from feed.help.rules import count_help
from feed.help.rules import told as told_of_help
from feed.history.known import Known, look_up
from feed.history.models import (
    AnswerLine,
    CommentLine,
    HelpedLine,
    HistoryLine,
    QuestionLine,
    ReactionLine,
)
from feed.history.rules import CannotTake, references_of
from feed.items.models import Item
from feed.mentions.operations import rendered
from feed.publishing.rules import published
from feed.publishing.wanted import Wanted, new_item
from feed.reactions.models import Reaction
from feed.reactions.rules import check_reaction, count
from feed.reactions.rules import told as told_of_reaction
from shared.auth.caller import Caller
from shared.events.feed import HelpConfirmed, ItemReacted
from shared.languages import Language
from shared.outbox import publish
from shared.problems import Problem

_NOBODY: Final = UUID(int=0)
_EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)


async def take_lines(
    session: AsyncSession,
    company_id: UUID,
    source: str,
    lines: Sequence[HistoryLine],
    now: datetime,
) -> list[CannotTake | None]:
    """Take lines in order; give for each why it could not be taken, or None."""
    known = await look_up(session, company_id, source, references_of(lines), now)
    refusals = [await _refusal_of(known, line) for line in lines]
    await session.flush()
    session.add_all(known.hanging)
    return refusals


async def _refusal_of(known: Known, line: HistoryLine) -> CannotTake | None:
    try:
        if not _EARLIEST <= line.created_at <= known.now:
            raise CannotTake("/created_at", "This lies before 1970 or in the future.")
        await _take(known, line)
    except CannotTake as refusal:
        return refusal
    except Problem as problem:
        return CannotTake("", problem.detail)
    return None


async def _take(known: Known, line: HistoryLine) -> None:
    match line:
        case QuestionLine() | AnswerLine():
            await _take_item(known, line)
        case CommentLine():
            await _take_comment(known, line)
        case ReactionLine():
            _take_reaction(known, line)
        case HelpedLine():
            _take_help(known, line)
        case _:
            assert_never(line)


async def _take_item(known: Known, line: QuestionLine | AnswerLine) -> None:
    question = None
    if isinstance(line, AnswerLine):
        question = known.item(line.question_id, "/question_id")
        if question.kind != "question":
            raise CannotTake("/question_id", "This item is no question.")
    if (existing := known.items.get(line.id)) is not None:
        if existing.kind != line.kind or not existing.imported:
            raise CannotTake("/id", "This id is in use for something else.")
        return
    item = await _new_item(known, line, question)
    known.session.add(item)
    known.items[item.id] = item
    if question is not None:
        question.answers += 1
    if item.visibility != "me":
        publish(known.session, published(item))


async def _new_item(known: Known, line: QuestionLine | AnswerLine, question: Item | None) -> Item:
    author = known.person(line.author, "/author") if line.author else None
    wanted = Wanted(
        kind=line.kind,
        text=line.text,
        language=line.language,
        visibility=question.visibility if question else "company",
        audience_id=question.audience_id if question else None,
        title=None if isinstance(line, AnswerLine) else line.title,
        skill_ids=[] if isinstance(line, AnswerLine) else line.skill_ids,
        parent_id=question.id if question else None,
    )
    writer = _as_caller(known.company_id, author)
    item = await new_item(known.session, writer, line.id, wanted, line.created_at)
    item.author_id = author.id if author else None
    item.imported, item.source, item.published_at = True, known.source, known.now
    return item


def _as_caller(company_id: UUID, author: Author | None) -> Caller:
    """See an item as if its author wrote it now, from where they stand now."""
    author = author or Author(company_id=company_id, id=_NOBODY)
    return Caller(
        company_id=company_id,
        person_id=author.id,
        roles=frozenset(),
        unit_id=author.unit_id,
        unit_path=tuple(author.unit_path),
        # Written from an event that allows no other.
        language=cast(Language, author.language or "en"),
    )


async def _take_comment(known: Known, line: CommentLine) -> None:
    item = known.item(line.item_id, "/item_id")
    if line.id in known.comments:
        if known.comments[line.id].item_id != item.id:
            raise CannotTake("/id", "This id is in use for something else.")
        return
    author = known.person(line.author, "/author") if line.author else None
    comment = Comment(
        company_id=known.company_id,
        id=line.id,
        item_id=item.id,
        author_id=author.id if author else None,
        text=line.text,
        html=await rendered(known.session, known.company_id, line.text),
        created_at=line.created_at,
        imported=True,
    )
    known.hanging.append(comment)
    known.comments[line.id] = comment
    count_comment(item, comment.author_id, +1)
    if author is not None:
        publish(known.session, posted(item, comment, line.created_at))


def _take_reaction(known: Known, line: ReactionLine) -> None:
    item = known.item(line.item_id, "/item_id")
    person = known.person(line.person, "/person")
    check_reaction(item, person.id, line.reaction)
    if (item.id, person.id, line.reaction) in known.reactions:
        return
    reaction = Reaction(
        company_id=known.company_id,
        item_id=item.id,
        person_id=person.id,
        kind=line.reaction,
        reacted_at=line.created_at,
    )
    known.hanging.append(reaction)
    known.reactions.add((item.id, person.id, line.reaction))
    count(item, line.reaction, +1)
    event = told_of_reaction(ItemReacted, item, reaction, line.created_at)
    publish(known.session, event.model_copy(update={"imported": True}))


def _take_help(known: Known, line: HelpedLine) -> None:
    answer = known.item(line.answer_id, "/answer_id")
    person = known.person(line.person, "/person")
    if answer.parent_id is None:
        raise CannotTake("/answer_id", "This item is no answer.")
    if answer.author_id == person.id:
        raise CannotTake("/person", "Nobody is helped by their own answer.")
    if (answer.id, person.id) in known.helped:
        return
    question = known.items[answer.parent_id]
    word = Help(
        company_id=known.company_id,
        answer_id=answer.id,
        person_id=person.id,
        by_asker=question.author_id == person.id,
        is_first=count_help(question, answer, line.created_at),
        confirmed_at=line.created_at,
    )
    known.hanging.append(word)
    known.helped.add((answer.id, person.id))
    event = told_of_help(HelpConfirmed, word, question, answer, person.unit_path, line.created_at)
    publish(known.session, event.model_copy(update={"imported": True}))
