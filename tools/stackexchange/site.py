"""Where a site's files are, how its posts are addressed and under which licence they stand."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from uuid import NAMESPACE_URL, UUID, uuid5

from tools.stackexchange.dump import Post

# Source: https://stackoverflow.com/help/licensing ("Content contributed on or after 2018-05-02").
BY_SA_4_SINCE = datetime(2018, 5, 2, tzinfo=UTC)


@dataclass(frozen=True)
class DumpFiles:
    """The three files of a dump we read; votes may be missing."""

    posts: Path
    votes: Path
    people: Path

    @classmethod
    def named(cls, folder: Path, prefix: str = "") -> Self:
        """Find `<prefix>Posts.xml`, `<prefix>Votes.xml` and the people as CSV or Users.xml."""
        users = folder / f"{prefix}Users.xml"
        return cls(
            posts=folder / f"{prefix}Posts.xml",
            votes=folder / f"{prefix}Votes.xml",
            people=users if users.exists() else folder / f"{prefix}people.csv",
        )


@dataclass(frozen=True)
class Site:
    """A Stack Exchange site by its host name."""

    host: str

    def address(self, post: Post) -> str:
        """Return the permanent address of a post."""
        return f"https://{self.host}/{post.kind[0]}/{post.id}"

    def item_id(self, post: Post) -> UUID:
        """Name a post the same in every import, so that a second import adds nothing."""
        return uuid5(NAMESPACE_URL, self.address(post))

    def skill_id(self, tag: str) -> UUID:
        """Name a tag the same in every import."""
        return uuid5(NAMESPACE_URL, f"https://{self.host}/tags/{tag}")

    def person_key(self, user_id: str) -> str:
        """Return the external id of someone who posted."""
        return f"{self.host.split('.')[0]}-{user_id}"

    def credit(self, post: Post) -> str:
        """Write the line the licence asks for; the author is named by the item itself."""
        version = "4.0" if post.created_at >= BY_SA_4_SINCE else "3.0"
        return (
            f"[Source]({self.address(post)}),"
            f" [CC BY-SA {version}](https://creativecommons.org/licenses/by-sa/{version}/)"
        )
