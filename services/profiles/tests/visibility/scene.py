"""Ann, everybody who stands in some relation to her, and a marked text of every kind she has."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.profiles.tests.check_ins.meeting import agreed, today
from services.profiles.tests.firms import Firm
from services.profiles.tests.fresh_competences.training import appointed, completed, share
from shared.events.feed import ItemPublished
from shared.testing.company import Colleague

AUDIENCES = ("me", "manager", "people", "team", "unit", "company")
LEVELS = ("me", "team", "unit", "company")
STAFF = (
    "external_id;display_name;email;unit;manager_external_id;language;roles;started_on\n"
    "mia;Mia;;Ops;;nl;manager;\n"
    "ann;Ann;kanarie-email-unit@firm.example;Ops/Desk;mia;nl;;2020-01-31\n"
    "tom;Tom;;Ops/Desk;mia;nl;;\n"
    "nick;Nick;;Ops/Desk/Night;;nl;;\n"
    "sara;Sara;;Sales;;nl;;\n"
    "pim;Pim;;Sales;;nl;;\n"
    "eva;Eva;;Sales;;nl;analyst;\n"
)
RELATIONS = {
    "self": "ann",
    "manager": "mia",
    "same_unit": "tom",
    "below": "nick",
    "other_unit": "sara",
    "point_person": "pim",
    "analyst": "eva",
}


@dataclass
class Scene:
    """Who there is, by their relation to Ann, and the ids that paths may name."""

    firm: Firm
    people: dict[str, Colleague]
    ids: dict[str, list[str]] = field(default_factory=dict)

    @property
    def ann(self) -> Colleague:
        return self.people["self"]

    async def put(self, by: str, path: str, body: Any = None, match: str | None = None) -> Any:
        """Write something; it has to succeed."""
        headers = {"If-Match": match} if match else {}
        answer = await self.people[by].api.put(path, json=body, headers=headers)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json() if answer.content else None

    async def make(self, by: str, path: str, name: str, body: Any) -> str:
        """Make something with an id of its own, and keep the id for paths that name it so."""
        made = str(uuid4())
        await self.put(by, f"{path}/{made}", body)
        self.ids.setdefault(name, []).append(made)
        return made

    def sharing(self, audience: str) -> dict[str, Any]:
        named = [str(self.people["other_unit"].id)] if audience == "people" else []
        return {"visibility": audience, "shared_with": named}


def mark(kind: str, shown: str) -> str:
    return f"kanarie-{kind}-{shown}"


async def a_scene(firm: Firm, other: Firm) -> Scene:
    """Make everybody, and of Ann one of everything."""
    report = await firm.take(STAFF)
    assert report["status"] == "done", report
    people = {relation: await firm.colleague(key) for relation, key in RELATIONS.items()}
    scene = Scene(firm, people | {"administrator": firm.boss, "other_company": other.boss})
    scene.ids["person_id"] = [str(scene.ann.id)]
    await _profile(scene)
    await _shareable(scene)
    await _around_a_goal_and_a_need(scene)
    await _with_the_manager(scene)
    await _knowing(scene)
    await _training(scene)
    await _thanked(scene)
    await _booked(scene)
    return scene


async def _profile(scene: Scene) -> None:
    me = await scene.ann.api.get("/profiles/me")
    known = {name: me.json()[name] for name in ("language", "languages", "visibility")}
    wanted = known | {"about": mark("about", "team")}
    wanted["visibility"] |= {"about": "team", "email": "unit"}
    await scene.put("self", "/profiles/me", wanted, me.headers["etag"])


async def _shareable(scene: Scene) -> None:
    for audience in AUDIENCES:
        shown = scene.sharing(audience)
        for kind, text in (
            ("moment", "text"), ("need", "text"), ("intention", "text"), ("takeaway", "text"),
            ("goal", "what"),
        ):  # fmt: skip
            body = {text: mark(kind, audience), **shown}
            body |= {"why": "Because."} if kind == "goal" else {}
            await scene.make("self", f"/profiles/{kind}s", f"{kind}_id", body)


async def _around_a_goal_and_a_need(scene: Scene) -> None:
    at = AUDIENCES.index("manager")
    goal, need = scene.ids["goal_id"][at], scene.ids["need_id"][at]
    await scene.make(
        "manager", f"/profiles/goals/{goal}/remarks", "remark_id", {"text": mark("remark", "pair")}
    )
    asked = f"/profiles/goals/{goal}/support-requests/{scene.people['manager'].id}"
    await scene.put("self", asked, {"text": mark("support", "pair")})
    decision = {"method": "person", "note": mark("decision", "pair")}
    await scene.make("self", f"/profiles/needs/{need}/decisions", "decision_id", decision)


async def _with_the_manager(scene: Scene) -> None:
    address = await agreed(scene.ann, scene.people["manager"])
    sos = await agreed(scene.ann, scene.people["manager"], kind="sos")
    scene.ids["check_in_id"] = [address.split("/")[-1], sos.split("/")[-1]]
    await scene.make("self", f"{address}/points", "point_id", {"text": mark("point", "pair")})
    for by in ("self", "manager"):
        note = {"text": mark("note", by)}
        await scene.make(by, f"{address}/private-notes", "private_note_id", note)
    day = str(today() + timedelta(days=3) - timedelta(weeks=1))
    scene.ids["day"] = [day]
    written = {"problems": mark("sos", "pair"), "mistakes": None, "learned": None}
    await scene.put("self", f"{sos}/sos-moments/{day}", written)


async def _knowing(scene: Scene) -> None:
    for level in LEVELS:
        skill = await scene.make(
            "administrator", "/profiles/skills", "skill_id", {"labels": {"nl": f"Skill {level}"}}
        )
        claim = {"skill_id": skill, "kind": "have", "note": mark("claim", level)}
        await scene.make("self", "/profiles/claims", "claim_id", claim | {"visibility": level})
        shown = {"labels": {"nl": mark("evidence", level)}}
        showed = await scene.make("administrator", "/profiles/skills", "skill_id", shown)
        await _answered(scene, UUID(showed))
        await scene.put("self", f"/profiles/me/expertise/{showed}", {"visibility": level})
    endorsed, tom = scene.ids["skill_id"][0], scene.people["same_unit"]
    occasion = {"occasion": mark("endorsement", "unit")}
    await scene.put(
        "same_unit", f"/profiles/people/{scene.ann.id}/endorsements/{endorsed}", occasion
    )
    own = f"/profiles/me/endorsements/{tom.id}/{endorsed}"
    etag = (await scene.ann.api.get(own)).headers["etag"]
    await scene.put("self", own, {"verdict": "accepted", "visibility": "unit"}, etag)
    scene.ids["endorser_id"] = [str(tom.id)]


async def _answered(scene: Scene, skill: UUID) -> None:
    """Let Ann answer a question about a skill."""
    now = datetime.now(UTC)
    answer = ItemPublished(
        company_id=scene.firm.id,
        occurred_at=now,
        created_at=now,
        item_id=uuid4(),
        parent_id=uuid4(),
        revision=1,
        kind="answer",
        author_id=scene.ann.id,
        language="nl",
        text="x",
        skill_ids=(skill,),
        visibility="company",
    )
    await scene.firm.company.deliver(answer)


async def _training(scene: Scene) -> None:
    address = await appointed(scene.firm, scene.people["point_person"], of=scene.ann)
    scene.ids["point_person_id"] = [address.split("/")[-2]]
    for seen_by in ("me", "point_person", "team"):
        course = completed(scene.firm, scene.ann, course_title=mark("fresh", seen_by))
        await scene.firm.company.deliver(course)
        await share(scene.ann, course, seen_by)
        scene.ids.setdefault("competence_id", []).append(str(course.completion_id))


async def _thanked(scene: Scene) -> None:
    for audience in ("receivers", "unit", "company"):
        thanks = {"person_ids": [str(scene.ann.id)], "text": mark("kudos", audience)}
        await scene.make(
            "same_unit", "/profiles/kudos", "kudos_id", thanks | {"audience": audience}
        )


async def _booked(scene: Scene) -> None:
    year = {"begins_on": "2026-01-01", "ends_on": "2026-12-31"}
    own = year | {"person_id": str(scene.ann.id), "note": mark("allowance", "books")}
    await scene.make("analyst", "/profiles/allowances", "allowance_id", own)
    hours = {"form": "formal", "minutes": 60, "what": mark("booking", "books")}
    await scene.make("self", "/profiles/ledger", "entry_id", hours)
