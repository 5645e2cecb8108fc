"""The one rule of who may see an item, for statements that are built once and run often."""

from functools import cache
from types import SimpleNamespace
from typing import Any, Final, cast
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import BindParameter, Uuid, bindparam
from sqlalchemy.dialects import postgresql

from feed.items.models import visible_to
from shared.auth.caller import Caller

_NOWHERE: Final = UUID(int=0)


@cache
def visible_sql(depth: int) -> str:
    """Write `visible_to` as a condition on the table `item`, for a unit path of this length."""
    path = [f"unit_{place}" for place in range(max(1, depth))]
    names = ["company_id", "person_id", "unit_id", *path]
    stand_ins = {name: uuid5(NAMESPACE_OID, name) for name in names}
    reader = Caller(
        company_id=stand_ins["company_id"],
        person_id=stand_ins["person_id"],
        roles=frozenset(),
        unit_id=stand_ins["unit_id"],
        unit_path=tuple(stand_ins[name] for name in path),
        language="en",
    )
    compiled = visible_to(reader).compile(
        dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]  # as it is shipped
        compile_kwargs={"literal_binds": True},
    )
    condition = str(compiled)
    for name, stand_in in stand_ins.items():
        condition = condition.replace(f"'{stand_in}'::UUID", f"cast(:{name} as uuid)")
        condition = condition.replace(f"'{stand_in}'", f"cast(:{name} as uuid)")
    return condition


@cache
def bound_reader(depth: int) -> Caller:
    """Give a reader with a unit path of this length whose values are parameters."""
    path = tuple(_parameter(f"unit_{place}") for place in range(max(1, depth)))
    parts = {name: _parameter(name) for name in ("company_id", "person_id", "unit_id")}
    # All that `visible_to` asks of a caller.
    return cast(Caller, SimpleNamespace(**parts, unit_path=path))


def _parameter(name: str) -> BindParameter[UUID]:
    return bindparam(name, type_=Uuid())


def reader_values(caller: Caller) -> dict[str, Any]:  # values of the parameters above
    """Give the values that the above of this caller's depth ask for."""
    path = caller.unit_path or (_NOWHERE,)
    units = {f"unit_{place}": unit for place, unit in enumerate(path)}
    return {
        "company_id": caller.company_id,
        "person_id": caller.person_id,
        "unit_id": caller.unit_id,
        **units,
    }
