"""Load the company step by step; every step finds out itself what is already there."""

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tools.demo.content import Content
from tools.demo.gateway import Gateway, Refused
from tools.demo.progress import Bar, shown
from tools.stackexchange.lines import to_lines
from tools.stackexchange.organisation import Employee
from tools.stackexchange.people_file import to_csv

SignIn = Callable[[Employee], Gateway]

HISTORY = uuid5(NAMESPACE_URL, "urn:raakvlak:demo:history")
LINES_AT_ONCE = 25
MILESTONE = 10
PATIENCE_SECONDS = 180.0
POLL_SECONDS = 0.2
UNDER_WAY = {"waiting", "checking", "applying", "open", "completing"}


def load(sign_in: SignIn, content: Content) -> None:
    """Bring people, skills and history in, in that order, and wait until they can be seen."""
    gateway = sign_in(content.administrator)
    gateway.until_known("/profiles/me", "/feed/inbox")
    import_people(gateway, content)
    wait_for_people(sign_in, content)
    name_skills(gateway, content)
    import_history(gateway, content)
    wait_for_experts(gateway, content)
    wait_for_figures(gateway)


def import_people(gateway: Gateway, content: Content) -> None:
    """Send the people file; the same file again changes nobody."""
    started = gateway.ask(
        "POST",
        "/profiles/people/imports",
        content=to_csv(content.people).encode(),
        headers={"Content-Type": "text/csv"},
    ).json()
    address = f"/profiles/people/imports/{started['id']}"
    done = _follow(gateway, address, "people", lambda now: (now["applied"], now["rows"]))
    if done["status"] != "done":
        raise Refused(f"The people file was not taken: {done}")
    print(f"    {done['created']} new, {done['unchanged']} already there")


def wait_for_people(sign_in: SignIn, content: Content) -> None:
    """Wait until the feed knows everyone: it refuses the words of people it does not know."""
    for person in shown(content.people, "people known everywhere", len(content.people)):
        sign_in(person).until_known("/feed/inbox")


def name_skills(gateway: Gateway, content: Content) -> None:
    """Make the company's own skills from the tags of the history."""
    made = 0
    for skill in shown(content.skills, "skills of the company", len(content.skills)):
        response = gateway.put(f"/profiles/skills/{skill.id}", {"labels": dict(skill.labels)})
        made += response.status_code == 201
    print(f"    {made} new, {len(content.skills) - made} already there")


def import_history(gateway: Gateway, content: Content) -> None:
    """Send the history, say that it is complete, and wait until all of it was taken."""
    address = f"/feed/imports/{HISTORY}"
    opened = gateway.put(address, {"source": content.source}).json()
    if opened.get("state", "open") == "open":
        lines = list(to_lines(content.history))
        for batch in shown(_batches(lines), "history sent", -(-len(lines) // LINES_AT_ONCE)):
            gateway.ask(
                "POST",
                f"{address}/lines",
                content="\n".join(batch).encode(),
                headers={"Content-Type": "application/x-ndjson"},
            )
        gateway.ask("PUT", f"{address}/completion")
    done = _follow(gateway, address, "history taken in", _taken)
    print(f"    {done['taken']} lines are in the feed, {done['failed']} could not be taken")
    _show_failures(gateway, address)


def wait_for_experts(gateway: Gateway, content: Content) -> None:
    """Wait until matching has read the history, question by question in the order it was sent."""
    questions = [item.id for item in content.history if item.kind == "question"]
    milestones = [*questions[::MILESTONE], questions[-1]]
    for question in shown(milestones, "read by matching", len(milestones)):
        gateway.until_known(f"/matching/questions/{question}/experts?limit=1", unknown=404)


def wait_for_figures(gateway: Gateway) -> None:
    """Wait until the weeks of the history are closed, which follows the completion by seconds."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        weeks = gateway.get("/metrics/reports/weekly", metric="people_asked")["items"]
        released = [week for week in weeks if any(cell["value"] for cell in week["cells"])]
        if released and not any(week["state"] == "importing" for week in weeks):
            print(f"    {len(released)} weeks can be shown in the figures")
            return
        time.sleep(POLL_SECONDS)
    raise Refused(f"The weeks of the history are not closed within {PATIENCE_SECONDS:g} s.")


def _taken(now: dict[str, Any]) -> tuple[int, int]:
    return now["taken"] + now["failed"], now["received"]


def _show_failures(gateway: Gateway, address: str) -> None:
    for failure in gateway.get(f"{address}/failures")["items"]:
        print(f"    line {failure['number']}: {failure['pointer']} {failure['detail']}")


def _batches(lines: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(lines)
    while batch := list(islice(rest, LINES_AT_ONCE)):
        yield batch


def _follow(
    gateway: Gateway,
    address: str,
    what: str,
    count: Callable[[dict[str, Any]], tuple[int, int]],
) -> dict[str, Any]:
    """Show how far something is until it has ended. Raises Refused when it stands still."""
    deadline, seen = 0.0, None
    bar = Bar(what)
    now: dict[str, Any] = gateway.get(address)
    while (now.get("status") or now["state"]) in UNDER_WAY:
        if (place := count(now)) != seen:
            deadline, seen = time.monotonic() + PATIENCE_SECONDS, place
        if time.monotonic() > deadline:
            raise Refused(f"{what}: no further in {PATIENCE_SECONDS:g} s: {now}")
        bar.draw(*place)
        time.sleep(POLL_SECONDS)
        now = gateway.get(address)
    bar.finish(count(now)[1])
    return now
