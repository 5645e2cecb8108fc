import csv
import io

from services.profiles.tests.firms import Firm

HOSTILE = [
    "=cmd|'/C calc'!A0",
    "+1",
    "-2",
    "@sum(A1)",
    "'=x",
    "''-y",
    "a;b",
    'say "hi"',
    "'t Hooft",
]


def a_file() -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["external_id", "display_name", "unit", "manager_external_id", "roles"])
    for number, name in enumerate(HOSTILE):
        # What a spreadsheet would take for a formula is sent with a quote before it.
        safe = "'" + name if name.lstrip("'")[0] in "=+-@" else name
        writer.writerow([f"h{number}", safe, "Ops/R\\/D", "h0" if number else "", "mentor curator"])
    return text.getvalue()


async def test_an_exported_file_can_be_imported_again_and_changes_nobody(firm: Firm) -> None:
    taken = await firm.take(a_file())
    found = await firm.boss.api.get("/profiles/people", params={"limit": 100})

    exported = await firm.boss.api.get("/profiles/people/exports")
    again = await firm.take(exported.content)

    assert taken["created"] == len(HOSTILE)
    names = {person["display_name"] for person in found.json()["items"]}
    assert names == {*HOSTILE, "boss"}
    assert exported.headers["content-type"].startswith("text/csv")
    assert (again["unchanged"], again["errors"]) == (len(HOSTILE) + 1, 0)


async def test_no_exported_cell_begins_a_formula(firm: Firm) -> None:
    await firm.take(a_file())

    exported = await firm.boss.api.get("/profiles/people/exports")

    rows = csv.reader(io.StringIO(exported.text), delimiter=";")
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


async def test_only_administrators_export(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    assert (await ann.api.get("/profiles/people/exports")).status_code == 403
