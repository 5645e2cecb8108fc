"""Who is calling, as operations and rules know them; nothing of HTTP."""

from dataclasses import dataclass
from uuid import UUID

from shared.auth.roles import Role
from shared.languages import Language


@dataclass(frozen=True)
class Caller:
    """A person of one company, as known here."""

    company_id: UUID
    person_id: UUID
    roles: frozenset[tuple[Role, UUID | None]]
    unit_id: UUID | None
    unit_path: tuple[UUID, ...]
    language: Language

    def holds(self, role: Role, unit_path: tuple[UUID, ...] = ()) -> bool:
        """Tell whether they hold a role for the company, or for a unit on this path."""
        return any(held == role and (at is None or at in unit_path) for held, at in self.roles)

    def holds_anywhere(self, role: Role) -> bool:
        """Tell whether they hold a role for the company or for any unit."""
        return any(held == role for held, _ in self.roles)
