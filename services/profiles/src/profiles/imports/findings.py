"""What is wrong with a file, kept row by row and cell by cell."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.imports.models import PeopleImport, RowError
from profiles.imports.rules import CellError

FILE: Final = 0  # the line of what concerns the file as a whole
_KEPT: Final = 10_000


class Findings:
    """Collects errors and stores them in batches; all are counted, the first 10,000 kept."""

    def __init__(self, session: AsyncSession, running: PeopleImport) -> None:
        self._session, self._running = session, running
        self._waiting: list[dict[str, Any]] = []  # columns
        self._positions: dict[int, int] = {}

    def note(self, line: int, errors: Sequence[CellError]) -> None:
        """Keep what is wrong with a line."""
        for error in errors:
            position = self._positions.get(line, 0)
            self._positions[line] = position + 1
            self._running.errors += 1
            if self._running.errors <= _KEPT:
                self._waiting.append(
                    {
                        "company_id": self._running.company_id,
                        "import_id": self._running.id,
                        "line": line,
                        "position": position,
                        **error.model_dump(),
                    }
                )

    def note_one(self, line: int, column: str | None, code: str, text: str) -> None:
        """Keep one thing that is wrong with a line."""
        self.note(line, [CellError(column=column, code=code, text=text)])

    async def store(self) -> None:
        """Write what waits."""
        if self._waiting:
            await self._session.execute(insert(RowError), self._waiting)
            self._waiting = []
