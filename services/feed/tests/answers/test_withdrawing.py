"""What is withdrawn, hidden or closed, and what stays."""

from uuid import uuid4

from services.feed.tests.writing import answer, ask, problem
from shared.events.feed import ItemRemoved
from shared.testing.company import Company


async def test_an_answered_question_cannot_be_hidden(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann, "Who?")
    await answer(ben, question_id)

    hidden = await ann.api.put(
        f"/feed/questions/{question_id}",
        json={"text": "Who?", "visibility": "me"},
        headers={"If-Match": '"1"'},
    )

    assert (hidden.status_code, problem(hidden)) == (409, "already-answered")


async def test_answers_of_a_withdrawn_question_stay_and_their_words_too(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann, "Secret?")
    answer_id = await answer(ben, question_id, "Known.")

    await ann.api.delete(f"/feed/questions/{question_id}")

    left = (await ben.api.get(f"/feed/questions/{question_id}")).json()
    assert (left["text"], left["html"], left["title"]) == ("", "", None)
    assert left["removed_at"] is not None
    listed = (await ben.api.get(f"/feed/questions/{question_id}/answers")).json()
    assert [a["id"] for a in listed["items"]] == [str(answer_id)]
    assert (await ben.api.get("/feed/questions")).json()["items"] == []
    late = await ben.api.put(
        f"/feed/answers/{uuid4()}", json={"question_id": str(question_id), "text": "More"}
    )
    assert late.status_code == 404


async def test_a_closed_question_takes_no_new_answer_but_a_retry_is_fine(
    company: Company,
) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann)
    answer_id = await answer(ben, question_id, "In time.")
    await ann.api.put(f"/feed/questions/{question_id}/closing")
    body = {"question_id": str(question_id), "text": "In time."}

    late = await ben.api.put(f"/feed/answers/{uuid4()}", json=body)
    retried = await ben.api.put(f"/feed/answers/{answer_id}", json=body)

    assert (late.status_code, problem(late)) == (409, "question-is-closed")
    assert retried.status_code == 200
    assert (await ann.api.get(f"/feed/questions/{question_id}")).json()["answers"] == 1


async def test_a_withdrawn_answer_counts_no_more(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann)
    answer_id = await answer(ben, question_id)
    await ann.api.put(f"/feed/answers/{answer_id}/help")

    gone = await ben.api.delete(f"/feed/answers/{answer_id}", headers={"If-Match": '"1"'})

    assert gone.status_code == 204
    question = (await ann.api.get(f"/feed/questions/{question_id}")).json()
    assert (question["answers"], question["helped"]) == (0, 0)
    assert [event.item_id for event in await company.published(ItemRemoved)] == [answer_id]
    assert (await ben.api.delete(f"/feed/answers/{answer_id}")).status_code == 404


async def test_only_its_author_withdraws_or_changes_an_answer(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann)
    url = f"/feed/answers/{await answer(ben, question_id)}"
    body = {"question_id": str(question_id), "text": "Mine now"}

    withdrawn = await ann.api.delete(url)
    changed = await ann.api.put(url, json=body, headers={"If-Match": '"1"'})

    assert [problem(withdrawn), problem(changed)] == ["not-yours", "not-yours"]


async def test_an_answer_cannot_move_to_another_question(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    answer_id = await answer(ben, await ask(ann))

    moved = await ben.api.put(
        f"/feed/answers/{answer_id}",
        json={"question_id": str(await ask(ann)), "text": "Hold the button."},
        headers={"If-Match": '"1"'},
    )

    assert (moved.status_code, problem(moved)) == (409, "already-exists")
