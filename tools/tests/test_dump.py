from datetime import UTC, datetime
from pathlib import Path

import pytest

from tools.stackexchange.dump import DumpRefused, Post, read_posts, read_rows, read_users

ROW = (
    '<row Id="1" PostTypeId="1" AcceptedAnswerId="2" CreationDate="2018-03-12T17:00:45.567"'
    ' Score="52" Body="&lt;p&gt;Why?&lt;/p&gt;&#xA;" OwnerUserId="7" Title="Why" Tags="{}" />'
)


def write(path: Path, body: str) -> Path:
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n{body}', encoding="utf-8-sig")
    return path


@pytest.mark.parametrize("tags", ["&lt;noise&gt;&lt;q#&gt;", "|noise|q#|"])
def test_a_question_is_read_with_either_spelling_of_its_tags(tmp_path: Path, tags: str) -> None:
    path = write(tmp_path / "Posts.xml", f"<posts>{ROW.format(tags)}</posts>")

    posts = list(read_posts(path))

    assert posts == [
        Post(
            id=1,
            kind="question",
            parent_id=None,
            accepted_id=2,
            owner="7",
            created_at=datetime(2018, 3, 12, 17, 0, 45, 567000, tzinfo=UTC),
            title="Why",
            body="<p>Why?</p>\n",
            tags=("noise", "q#"),
        )
    ]


def test_tag_wikis_are_left_out(tmp_path: Path) -> None:
    wiki = '<row Id="9" PostTypeId="5" CreationDate="2018-03-12T17:00:45.567" Body="" />'
    path = write(tmp_path / "Posts.xml", f"<posts>{wiki}</posts>")

    assert list(read_posts(path)) == []


def test_rows_come_out_before_the_whole_file_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "Posts.xml", "<posts>" + ROW.format("") * 1000 + "<broken")
    rows = read_rows(path)

    assert next(rows)["Id"] == "1"
    with pytest.raises(DumpRefused, match="not well-formed"):
        list(rows)


def test_a_file_that_declares_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE posts [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><posts>&b;</posts>'

    with pytest.raises(DumpRefused, match="entity"):
        list(read_rows(write(tmp_path / "Posts.xml", bomb)))


def test_people_are_read_from_either_file_without_the_community_user(tmp_path: Path) -> None:
    times = "2018-03-12T16:57:30.397"
    csv = tmp_path / "people.csv"
    csv.write_text(f"id,display_name,created_at\n-1,Community,{times}\n7,Riker,{times}\n")
    xml = write(
        tmp_path / "Users.xml",
        f'<users><row Id="7" DisplayName="Riker" CreationDate="{times}" /></users>',
    )

    assert read_users(csv) == read_users(xml)
    assert [user.name for user in read_users(csv).values()] == ["Riker"]
