"""How a tree of units grows from the paths that people's rows name. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shared.problems import Problem
from shared.text import folded

SEPARATOR = "\x01"  # sorts before every letter, so that a parent stands right before its children
MAX_DEPTH = 30


class UnknownParent(Problem):
    status = 409
    title = "There is no such unit to be below."


class UnitCircle(Problem):
    status = 409
    title = "A unit cannot be below itself."


class UnitNameTaken(Problem):
    status = 409
    title = "Another unit in that place has this name."


class UnitIdTaken(Problem):
    status = 409
    title = "Another unit has this external id."


class TreeTooDeep(Problem):
    status = 409
    title = f"The tree has at most {MAX_DEPTH} levels."


@dataclass
class Branch:
    """A unit while the tree is being planned; `name`, `parent_id` and `external_id` may change."""

    id: UUID
    name: str
    parent_id: UUID | None
    external_id: str | None = None


@dataclass(frozen=True)
class Place:
    """Where a row wants a person to be: a path of names, an external id, or both."""

    names: tuple[str, ...]
    external_id: str | None


class UnknownUnit(ValueError):
    """The row names a unit only by an external id that nobody has explained."""


@dataclass
class Tree:
    """All units of a company, found by their place; `find` makes what is missing."""

    new_id: Callable[[], UUID]
    branches: dict[UUID, Branch] = field(default_factory=dict)
    revisions: dict[UUID, int] = field(default_factory=dict)  # as they were loaded
    _by_name: dict[tuple[UUID | None, str], UUID] = field(default_factory=dict)
    _by_external_id: dict[str, UUID] = field(default_factory=dict)

    def add(self, branch: Branch) -> Branch:
        """Put a unit into the tree."""
        self.branches[branch.id] = branch
        self._by_name[branch.parent_id, folded(branch.name)] = branch.id
        if branch.external_id:
            self._by_external_id[branch.external_id] = branch.id
        return branch

    def find(self, place: Place) -> UUID:
        """Give the unit at a place, making or moving it where needed. Raises UnknownUnit.

        A single name that is no unit's name but a known external id means that unit. A known
        external id together with another path renames or moves the unit, unless that would put
        it below itself or in another one's place.
        """
        known = self._by_external_id.get(place.external_id or "")
        if not place.names:
            return self._known(known, place)
        if len(place.names) == 1 and (None, folded(place.names[0])) not in self._by_name:
            same = self._by_external_id.get(place.names[0])
            if same is not None:
                return same
        *above, name = place.names
        parent_id = self._walk(above)
        there = self._by_name.get((parent_id, folded(name)))
        if known is not None and there is None and not self._is_below(parent_id, known):
            return self._move(known, parent_id, name)
        found = there or self._make(parent_id, name)
        if place.external_id and known is None:
            self.branches[found].external_id = place.external_id
            self._by_external_id[place.external_id] = found
        return found

    def place(self, wanted: Branch) -> Branch:
        """Make a unit, or rename, move and identify a known one.

        Raises UnknownParent, UnitCircle, UnitNameTaken, UnitIdTaken and TreeTooDeep.
        """
        parent_id = wanted.parent_id
        if parent_id is not None and parent_id not in self.branches:
            raise UnknownParent("GET /profiles/units lists them.")
        if self._is_below(parent_id, wanted.id):
            raise UnitCircle("Choose a unit that is not this one and not below it.")
        if self._by_name.get((parent_id, folded(wanted.name)), wanted.id) != wanted.id:
            raise UnitNameTaken("Choose another name, or another unit to be below.")
        if self._by_external_id.get(wanted.external_id or "", wanted.id) != wanted.id:
            raise UnitIdTaken("Take the external id from the other unit first.")
        if wanted.id in self.branches:
            self._take_out(wanted.id)
        branch = self.add(wanted)
        if max(len(self.path_of(one)) for one in self.branches) > MAX_DEPTH:
            raise TreeTooDeep("Move it higher up.")
        return branch

    def path_of(self, unit_id: UUID) -> list[UUID]:
        """Give the ids from the root down to a unit."""
        path: list[UUID] = []
        at: UUID | None = unit_id
        while at is not None:
            path.append(at)
            at = self.branches[at].parent_id
        return path[::-1]

    def sort_path_of(self, path: Iterable[UUID]) -> str:
        """Give the folded names on a path, in a form that sorts as the tree reads."""
        return SEPARATOR.join(folded(self.branches[one].name) for one in path)

    def _known(self, known: UUID | None, place: Place) -> UUID:
        if known is None:
            raise UnknownUnit(place.external_id)
        return known

    def _walk(self, names: Sequence[str]) -> UUID | None:
        at: UUID | None = None
        for name in names:
            at = self._by_name.get((at, folded(name))) or self._make(at, name)
        return at

    def _make(self, parent_id: UUID | None, name: str) -> UUID:
        return self.add(Branch(self.new_id(), name, parent_id)).id

    def _take_out(self, unit_id: UUID) -> None:
        branch = self.branches.pop(unit_id)
        self._by_name.pop((branch.parent_id, folded(branch.name)), None)
        self._by_external_id.pop(branch.external_id or "", None)

    def _move(self, unit_id: UUID, parent_id: UUID | None, name: str) -> UUID:
        branch = self.branches[unit_id]
        self._by_name.pop((branch.parent_id, folded(branch.name)), None)
        branch.parent_id, branch.name = parent_id, name
        self.add(branch)
        return unit_id

    def _is_below(self, unit_id: UUID | None, above: UUID) -> bool:
        return unit_id is not None and above in self.path_of(unit_id)
