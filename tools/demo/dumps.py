"""What a whole Stack Exchange dump makes a company of: its people, its tags and all its posts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from tools.demo.content import FIRST_DAY, Content, Skill, moved
from tools.stackexchange.dump import Post, User, read_acceptances, read_posts, read_users
from tools.stackexchange.history import tell
from tools.stackexchange.organisation import Employee, Founding, employ
from tools.stackexchange.site import DumpFiles, Site

TIME_ZONE = "Europe/Brussels"
SEED = 1
ADMINISTRATOR = Employee(
    external_id="administrator",
    name="Administrator",
    unit=("Management",),
    manager=None,
    languages=("en",),
    started_on=FIRST_DAY,
    roles=("administrator", "analyst"),
)


def read_dump(now: datetime, files: DumpFiles, site: Site, company: str) -> Content:
    """Read a dump and make up units and managers; times are moved so that it ends last week.

    Raises DumpRefused when it is none.
    """
    posts = list(read_posts(files.posts))
    staff = employ(_users(files, posts).values(), Founding(site, SEED, FIRST_DAY))
    told = list(tell(posts, _acceptances(files, posts), site))
    tags = sorted({tag for post in posts for tag in post.tags})
    return Content(
        company=company,
        source=f"Stack Exchange: {site.host}",
        time_zone=TIME_ZONE,
        administrator=ADMINISTRATOR,
        people=[ADMINISTRATOR, *staff],
        skills=[Skill(site.skill_id(tag), {"en": tag.replace("-", " ")}) for tag in tags],
        history=moved(told, now.astimezone(ZoneInfo(TIME_ZONE))),
    )


def _users(files: DumpFiles, posts: Sequence[Post]) -> Mapping[str, User]:
    """Read who posted; whom the dump does not name (any more) gets a name of their number."""
    named = read_users(files.people) if files.people.exists() else {}
    unnamed = {
        post.owner: User(post.owner, f"Colleague {post.owner}", post.created_at)
        for post in posts
        if post.owner
    }
    return unnamed | named


def _acceptances(files: DumpFiles, posts: Sequence[Post]) -> Mapping[int, datetime]:
    if files.votes.exists():
        return read_acceptances(files.votes)
    # Without votes the day is not known: an answer then helped as soon as it was given.
    return {post.accepted_id: post.created_at for post in posts if post.accepted_id}
