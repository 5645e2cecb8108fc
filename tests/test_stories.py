"""The main job from a question to the knowledge that stays, step by step, through the gateway."""

from uuid import UUID, uuid4

import pytest

from tests.world.furniture import COURSE_AT, complete_course
from tests.world.house import House
from tests.world.listening import listening
from tests.world.patience import until
from tests.world.people import Colleague
from tests.world.receiver import Message, Receiver


def notes_of(person: Colleague, kind: str) -> list[dict[str, object]]:
    return [note for note in person.get("/feed/inbox")["items"] if note["kind"] == kind]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hoe vervang ik de lager van de pomp zonder de lijn stil te leggen?", "nl"),
        ("Comment remplacer le roulement de la pompe sans arrêter la ligne ?", "fr"),
        ("How do I replace the bearing of the pump without stopping the line?", "en"),
    ],
)
def test_one_field_of_text_is_enough_to_ask(here: House, text: str, language: str) -> None:
    question = here.ann.ask(text)

    shown = here.chloe.get(f"/feed/questions/{question}")
    assert (shown["text"], shown["language"]) == (text, language)
    assert shown["author"] == {"id": str(here.ann.id), "display_name": "Ann Peeters"}


def test_the_asker_is_told_of_answers_and_says_which_ones_helped(here: House) -> None:
    question = here.ann.ask("Hoe lang blijft lijm na opening bruikbaar?")
    first = here.ben.answer(question, "Zes maanden, koel en goed gesloten.")
    second = here.farid.answer(question, "Kijk op de tube: de datum geldt ongeopend.")

    def both_answers_are_told() -> bool:
        notes = [one for one in notes_of(here.ann, "answered") if one["thread_id"] == str(question)]
        return bool(notes) and notes[0]["from_count"] == 2

    until(both_answers_are_told, "Ann is told of both answers")
    here.ann.put(f"/feed/answers/{first}/help")
    here.ann.put(f"/feed/answers/{second}/help")
    here.chloe.put(f"/feed/answers/{first}/help")
    here.chloe.put(f"/feed/items/{question}/reactions/me-too")

    def ben_is_told() -> bool:
        return any(note["thread_id"] == str(question) for note in notes_of(here.ben, "helped"))

    until(ben_is_told, "Ben is told that he helped")
    shown = here.dirk.get(f"/feed/questions/{question}")
    assert shown["me_too"] == 1
    assert here.dirk.get(f"/feed/answers/{first}")["helped"] == 2


def test_the_asker_closes_reopens_and_withdraws_the_question(here: House) -> None:
    question = here.ann.ask("Wie heeft de sleutel van het magazijn?")
    answer = here.ben.answer(question, "De portier.")

    assert here.ann.put(f"/feed/questions/{question}/closing")["closed_at"]
    here.ann.delete(f"/feed/questions/{question}/closing")
    etag = here.ann.api.get(f"/feed/questions/{question}").headers["etag"]
    here.ann.delete(f"/feed/questions/{question}", match=etag)

    left = here.dirk.get(f"/feed/questions/{question}")
    assert (left["text"], left["removed_at"] is None) == ("", False)
    assert here.dirk.get(f"/feed/answers/{answer}")["text"] == "De portier."


def test_the_inbox_is_live_and_goes_on_where_it_broke_off(here: House) -> None:
    question = here.ann.ask("Hoeveel koppel voor bout M8?")
    with listening(here.ann) as live:
        here.ben.answer(question, "25 newtonmeter.")
        first = live.next("note")
    here.farid.answer(question, "Met borgmiddel iets minder.")
    with listening(here.ann, after=first.id) as live:
        second = live.next("note")

    assert first.data["thread_id"] == second.data["thread_id"] == str(question)
    assert int(second.id) > int(first.id)


def test_a_completed_course_becomes_a_debrief_and_a_signed_webhook(
    here: House, receiver: Receiver
) -> None:
    title = f"Veilig werken op hoogte {uuid4().hex[:6]}"
    subscription = subscribed(here, receiver)
    complete_course(here, connected(here, "worker-7", here.farid), "worker-7", title)
    (invitation,) = until(
        lambda: [one for one in notes_of(here.farid, "debrief") if one["course"] == title],
        "Farid is invited to share",
    )

    debrief = shared_debrief(here.farid, title, "Haak je aan vóór je boven bent.")

    sent = until(lambda: sent_of(receiver, debrief), "the intranet receives the debrief")[0]
    assert title in str(invitation["text"])
    assert sent.is_signed_with(subscription["secret"])
    assert receiver.of_type("integrations.course.completed.v1")
    log = f"/integrations/subscriptions/{subscription['id']}/deliveries"
    until(
        lambda: {one["state"] for one in here.admin.get(log)["items"]} == {"delivered"},
        "the log says that all was delivered",
    )


def subscribed(here: House, receiver: Receiver) -> dict[str, str]:
    """Let the intranet hear of courses and of what is shared; give the subscription."""
    wanted = {
        "description": "our intranet",
        "url": receiver.url,
        "event_types": ["integrations.course.completed.v1", "feed.item.published.v1"],
    }
    made: dict[str, str] = here.admin.put(f"/integrations/subscriptions/{uuid4()}", wanted)
    return made


def connected(here: House, account: str, person: Colleague) -> dict[str, str]:
    """Connect an LMS in which this person has an account; give the connection."""
    wanted = {"description": "our LMS", "vendor": "generic", "mapping": COURSE_AT}
    made: dict[str, str] = here.admin.put(f"/integrations/connections/{uuid4()}", wanted)
    accounts = f"/integrations/connections/{made['id']}/accounts/{account}"
    here.admin.put(accounts, {"person_id": str(person.id)})
    return made


def shared_debrief(person: Colleague, course: str, text: str) -> UUID:
    """Let somebody tell what a course they completed was worth; give the debrief's id."""
    done = [one for one in person.get("/feed/completions")["items"] if one["course"] == course]
    debrief = uuid4()
    person.put(f"/feed/debriefs/{debrief}", {"completion_id": done[0]["id"], "text": text})
    return debrief


def sent_of(receiver: Receiver, item: UUID) -> list[Message]:
    """Give what was sent outside of the publishing of an item."""
    sent = receiver.of_type("feed.item.published.v1")
    return [one for one in sent if one.event["data"]["item_id"] == str(item)]
