"""Build the compact copy of ESCO that ships with the profiles service.

    python tools/esco.py --table skills.csv                     one table with a column per language
    python tools/esco.py --official nl=skills_nl.csv …          files of the official download

Sources may be mixed; a later one wins for the languages it has. Without --out the shipped copy is
replaced. Where the labels come from and may be used: esco/LICENCE.txt beside that copy.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from profiles.skills.vocabulary import Concept, merge, pack, read_columns, read_official
from shared.languages import LANGUAGES

SHIPPED = Path(__file__).parents[1] / "services/profiles/src/profiles/skills/esco/concepts.jsonl.gz"


def main() -> None:
    """Read the sources, write the copy and say how many labels each language has."""
    arguments = _arguments()
    concepts = merge(_read(arguments.table, arguments.official))
    if not concepts:
        sys.exit("Give at least one --table or --official source; --help shows how.")
    with arguments.out.open("wb") as file:
        pack(concepts.values(), file)
    counts = ", ".join(
        f"{language} {sum(language in c.labels for c in concepts.values())}"
        for language in LANGUAGES
    )
    print(f"{len(concepts)} concepts ({counts}), {arguments.out.stat().st_size:,} bytes")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--table", type=Path, action="append", default=[])
    parser.add_argument("--official", action="append", default=[], metavar="LANGUAGE=FILE")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    return parser.parse_args()


def _read(tables: list[Path], officials: list[str]) -> Iterator[Concept]:
    for table in tables:
        with table.open(encoding="utf-8-sig", newline="") as lines:
            yield from read_columns(lines)
    for official in officials:
        code, _, name = official.partition("=")
        language = next((known for known in LANGUAGES if known == code), None)
        if language is None:
            sys.exit(f"{official}: begin with one of {', '.join(LANGUAGES)} and an equals sign.")
        with Path(name).open(encoding="utf-8-sig", newline="") as lines:
            yield from read_official(lines, language)


if __name__ == "__main__":
    main()
