"""What holds today can be told again."""

from services.feed.tests.writing import answer, ask, comment, post
from shared.events.base import Event
from shared.events.feed import (
    CommentPosted,
    HelpConfirmed,
    ItemPublished,
    ItemReacted,
    QuestionClosed,
)
from shared.republish import republish
from shared.testing.company import Company


async def test_what_holds_is_told_again_as_history(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann, "Where?")
    answer_id = await answer(ben, question_id)
    comment_id = await comment(ann, answer_id)
    await ann.api.put(f"/feed/answers/{answer_id}/help")
    await ann.api.put(f"/feed/items/{answer_id}/reactions/thanks")
    await ann.api.put(f"/feed/questions/{question_id}/closing")
    await ask(ann, "Draft", visibility="me")
    await ann.api.delete(f"/feed/posts/{await post(ann)}")

    count = await republish(company.service.worker_sessions, company.service.work, company.id)

    again: list[Event] = []
    for kind in (ItemPublished, QuestionClosed, CommentPosted, ItemReacted, HelpConfirmed):
        again += [event for event in await company.published(kind) if event.imported]
    assert count == len(again) == 6
    told = {(event.type, getattr(event, event.about)) for event in again}
    assert told == {
        (ItemPublished.type, question_id),
        (ItemPublished.type, answer_id),
        (QuestionClosed.type, question_id),
        (CommentPosted.type, comment_id),
        (ItemReacted.type, answer_id),
        (HelpConfirmed.type, answer_id),
    }
    revised = next(e for e in again if isinstance(e, ItemPublished) and e.item_id == question_id)
    assert revised.revision == 2
