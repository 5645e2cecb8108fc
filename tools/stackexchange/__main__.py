"""`python -m tools.stackexchange excerpt …` cuts a small dump out of a large one."""

from argparse import ArgumentParser, Namespace
from datetime import UTC, date, datetime, time
from pathlib import Path

from tools.stackexchange.excerpt import Choice, cut
from tools.stackexchange.site import DumpFiles


def main() -> None:
    """Read the command line and run the one command there is."""
    wanted = _arguments().parse_args()
    count = cut(
        DumpFiles.named(wanted.dump, wanted.prefix),
        DumpFiles.named(wanted.target),
        _choice(wanted),
    )
    print(f"{count} posts are in {wanted.target}")


def _choice(wanted: Namespace) -> Choice:
    return Choice(
        begin=datetime.combine(wanted.begin, time(), UTC),
        end=datetime.combine(wanted.end, time(), UTC),
        longest_characters=wanted.longest,
    )


def _arguments() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m tools.stackexchange", description=__doc__)
    commands = parser.add_subparsers(required=True)
    excerpt = commands.add_parser("excerpt", help="cut a small dump out of a large one")
    excerpt.add_argument("dump", type=Path, help="folder with Posts.xml, Votes.xml and people")
    excerpt.add_argument("target", type=Path, help="folder to write to")
    excerpt.add_argument("--prefix", default="", help="what the dump's file names begin with")
    excerpt.add_argument("--begin", type=date.fromisoformat, required=True, help="first day")
    excerpt.add_argument("--end", type=date.fromisoformat, required=True, help="day after the last")
    excerpt.add_argument("--longest", type=int, default=2500, help="characters of HTML in a post")
    return parser


if __name__ == "__main__":
    main()
