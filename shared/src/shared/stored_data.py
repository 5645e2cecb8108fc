"""What a service stores about people, for anybody of the company who asks."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from shared.auth.callers import Person
from shared.holdings import EVERYWHERE, KEPT, PURPOSES, Holding, Holdings
from shared.languages import Language


class StoredKindOut(BaseModel):
    """A kind of thing that is stored about people."""

    kind: str
    table: str
    purpose: str
    kept: str = Field(description="How long, and what becomes of it when a person is erased.")
    is_in_export: bool = Field(description="Its person gets it with `PUT /profiles/exports/{id}`.")
    not_in_export: list[str] = Field(
        description="Why a row names somebody without being in their export; empty if all are."
    )


class StoredDataOut(BaseModel):
    """All that a service stores about people; a test compares it with its database."""

    service: str
    kinds: list[StoredKindOut]


def stored_data(holdings: Holdings) -> APIRouter:
    """Make the route by which a service says what it stores about people."""
    router = APIRouter()

    async def list_stored(caller: Person) -> StoredDataOut:
        """List what this service stores about people, what for and how long."""
        held = (*holdings.tables, *EVERYWHERE)
        return StoredDataOut(
            service=holdings.service, kinds=[_kind(one, caller.language) for one in held]
        )

    router.add_api_route(
        f"/{holdings.service}/stored-data",
        list_stored,
        name=f"list_data_stored_by_{holdings.service}",
    )
    return router


def _kind(held: Holding, language: Language) -> StoredKindOut:
    return StoredKindOut(
        kind=held.kind,
        table=held.table,
        purpose=PURPOSES[held.purpose][language],
        kept=KEPT[held.kept][language],
        is_in_export=held.is_exported,
        not_in_export=[f"{column}: {reason}" for column, reason in sorted(held.names.items())],
    )
