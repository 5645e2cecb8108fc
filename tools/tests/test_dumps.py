from datetime import UTC, datetime
from pathlib import Path

from tools.demo.dumps import read_dump
from tools.stackexchange.site import DumpFiles, Site

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
POSTS = """<?xml version="1.0" encoding="utf-8"?>
<posts>
  <row Id="1" PostTypeId="1" AcceptedAnswerId="2" CreationDate="2015-01-27T20:09:32.720"
    Body="&lt;p&gt;How cold?&lt;/p&gt;" OwnerUserId="4" Title="Storing beans" Tags="|storage|" />
  <row Id="2" PostTypeId="2" ParentId="1" CreationDate="2015-01-27T21:00:00.000"
    Body="&lt;p&gt;Cool.&lt;/p&gt;" OwnerUserId="5" />
</posts>
"""


def test_a_dump_of_posts_alone_makes_a_company(tmp_path: Path) -> None:
    (tmp_path / "coffee_Posts.xml").write_text(POSTS, encoding="utf-8")
    site = Site("coffee.stackexchange.com")

    content = read_dump(NOW, DumpFiles.named(tmp_path, "coffee_"), site, "Beans")

    question, answer = content.history
    names = ["Administrator", "Colleague 4", "Colleague 5"]
    assert sorted(person.name for person in content.people) == names
    assert [skill.labels for skill in content.skills] == [{"en": "storage"}]
    assert (question.title, answer.parent_id) == ("Storing beans", question.id)
    assert answer.helped == (question.author, answer.created_at)
    assert question.created_at.date().isoformat() == "2026-11-17"
