"""Everybody who stands in some relation to Ann, to see what she shows to whom."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from services.profiles.tests.firms import HEADER, Firm
from shared.testing.company import Colleague

STAFF = (
    HEADER
    + "mia;Mia;;Ops;;nl;;\n"
    + "ann;Ann;;Ops/Desk;mia;nl;;\n"
    + "tom;Tom;;Ops/Desk;mia;nl;;\n"
    + "nick;Nick;;Ops/Desk/Night;;nl;;\n"
    + "sara;Sara;;Sales;;nl;;\n"
)
NOBODY: frozenset[str] = frozenset()
# Visibility and who of the others sees it; `people` names Sara.
SEEN_BY = {
    "me": NOBODY,
    "manager": frozenset({"mia"}),
    "people": frozenset({"sara"}),
    "team": frozenset({"tom"}),
    "unit": frozenset({"tom", "nick"}),
    "company": frozenset({"mia", "tom", "nick", "sara", "boss"}),
}


@dataclass(frozen=True)
class Around:
    """Ann and her colleagues by name."""

    firm: Firm
    people: dict[str, Colleague]

    @property
    def ann(self) -> Colleague:
        return self.people["ann"]

    @property
    def others(self) -> dict[str, Colleague]:
        return {name: one for name, one in self.people.items() if name != "ann"}

    def sharing(self, visibility: str) -> dict[str, Any]:
        """Give the fields of a body that show a thing."""
        named = [str(self.people["sara"].id)] if visibility == "people" else []
        return {"visibility": visibility, "shared_with": named}

    async def readers(self, collection: str, thing_id: object) -> frozenset[str]:
        """Name the others who can open a thing of Ann's; what is listed has to be the same."""
        opened = set()
        for name, one in self.others.items():
            found = await one.api.get(f"{collection}/{thing_id}")
            listed = await one.api.get(collection, params={"whose": "shared"})
            is_listed = str(thing_id) in [each["id"] for each in listed.json()["items"]]
            assert (found.status_code == 200) == is_listed, (name, found.text)
            assert found.status_code in (200, 404)
            if is_listed:
                assert found.json()["shared_with"] == []
                opened.add(name)
        return frozenset(opened)


async def around_ann(firm: Firm) -> Around:
    """Hire Ann and everybody around her."""
    report = await firm.take(STAFF)
    assert report["status"] == "done", report
    names = ("ann", "mia", "tom", "nick", "sara")
    people = {name: await firm.colleague(name) for name in names}
    return Around(firm, people | {"boss": firm.boss})


async def a_skill(firm: Firm, name: str = "Baking bread") -> str:
    """Make a skill of the company's own."""
    skill_id = str(uuid4())
    await firm.boss.api.put(f"/profiles/skills/{skill_id}", json={"labels": {"en": name}})
    return skill_id
