"""A community asks, answers and reads among itself, and an open one is followed from outside."""

from typing import Any
from uuid import uuid4

from tests.world.house import House
from tests.world.patience import until
from tests.world.people import Colleague

SECRET = "fluistervogel"
QUESTION = f"Why does the cryostat of the {SECRET} lose its vacuum overnight?"


def found(by: Colleague, **more: Any) -> str:
    """Found a community and give its id."""
    community = str(uuid4())
    plain = {"name": "Whisperers", "purpose": "Cold things.", "language": "en"}
    by.put(f"/feed/communities/{community}", plain | more)
    return community


def teaches(person: Colleague, skill: str) -> None:
    """Let somebody say to all that they can teach a skill."""
    claim = {"skill_id": skill, "kind": "teach", "visibility": "company"}
    person.put(f"/profiles/claims/{uuid4()}", claim)


def asked_for(question: str, by: Colleague) -> set[str]:
    """Give who is asked for help with a question."""
    asks = by.get(f"/matching/questions/{question}/asks")["items"]
    return {ask["person"]["id"] for ask in asks}


def assert_closed_to(stranger: Colleague, community: str, question: str) -> None:
    address = f"/feed/communities/{community}"
    for path in (
        address,
        f"{address}/members",
        f"{address}/items",
        f"/feed/questions/{question}",
        f"/feed/questions/{question}/answers",
        f"/matching/questions/{question}/experts",
    ):
        assert stranger.api.get(path).status_code == 404, path


def test_a_question_for_members_stays_among_members_wherever_it_goes(here: House) -> None:
    ann, ben, chloe = here.ann, here.ben, here.chloe
    skill = str(uuid4())
    here.admin.put(f"/profiles/skills/{skill}", {"labels": {"en": "Cryostat whispering"}})
    for person in (ben, chloe):
        teaches(person, skill)
    community = found(ann, name=f"Friends of the {SECRET}", openness="by_invitation")
    address = f"/feed/communities/{community}"
    ann.put(f"{address}/members/{ben.id}", {})
    inside = {"community_id": community, "visibility": "community", "skill_ids": [skill]}
    asked = ann.ask(QUESTION, **inside)
    question = str(asked)

    until(lambda: str(ben.id) in asked_for(question, ann), "Ben is asked, being a member")
    ben.answer(asked, f"The {SECRET} needs a new seal.")
    until(lambda: ann.get("/feed/questions/" + question)["answers"], "it is answered")

    assert asked_for(question, ann) == {str(ben.id)}
    assert_closed_to(chloe, community, question)
    searched = {"q": f"cryostat {SECRET}"}
    until(
        lambda: question in str(ben.api.get("/feed/search", params=searched).json()),
        "a member finds it",
    )
    for path in ("/feed/search", "/feed/communities"):
        assert SECRET not in chloe.api.get(path, params=searched).text, path
    for path in ("/feed/home", "/feed/questions", "/feed/inbox"):
        assert SECRET not in chloe.api.get(path).text, path
    assert chloe.api.put(f"/profiles/follows/community/{community}").status_code == 404

    ben.delete(f"{address}/members/me")

    assert ben.api.get(f"/feed/questions/{question}").status_code == 404
    until(
        lambda: ben.api.get(f"/matching/questions/{question}/experts").status_code == 404,
        "matching hears that Ben left",
    )


def test_an_open_community_is_followed_and_its_news_comes_home(here: House) -> None:
    emma, farid = here.emma, here.farid
    community = found(emma, name="Bread and cryogenics")
    follow = f"/profiles/follows/community/{community}"

    until(lambda: farid.api.put(follow).status_code in {200, 201}, "it can be followed")
    post = str(uuid4())
    emma.put(f"/feed/posts/{post}", {"text": "Rye rises slowly.", "community_id": community})

    def reasons() -> set[str]:
        items = farid.get("/feed/home", limit=100)["items"]
        return {why["code"] for item in items if item["id"] == post for why in item["reasons"]}

    until(lambda: "your-community" in reasons(), "the home feed says why it is there")
    assert farid.get("/profiles/follows/community")["items"][0]["label"]["text"] == (
        "Bread and cryogenics"
    )
    assert not farid.get(f"/feed/communities/{community}")["is_member"]
