"""What is measured, over HTTP."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from metrics.definitions.models import MEASURES, Measure
from metrics.definitions.rules import SHEETS, Period, Unit
from metrics.definitions.texts import (
    AUDIENCE,
    COMPANY_ONLY,
    PURPOSE,
    RETENTION,
    UNTIL_CLOSED,
    WORDS,
)
from metrics.directory.operations import find_company
from metrics.figures.rules import Method
from shared.auth.callers import Person
from shared.languages import Language
from shared.sessions import Session

router = APIRouter(prefix="/metrics/definitions")


class DefinitionOut(BaseModel):
    """The data sheet of a metric."""

    id: Measure
    name: str
    unit: Unit
    period: Period = Field(description="What a figure is of; `quarter`: the whole company only.")
    meaning: str
    method: Method = Field(description="How the interval of 95 % is made.")
    minimum_group: int = Field(description="Distinct persons under whom nothing is published.")
    known_bias: str
    purpose: str
    fields: list[str] = Field(description="The event fields it is made of.")
    audience: str
    retention: str
    lang: Language


class DefinitionsOut(BaseModel):
    """All metrics there are; a closed list, hence no pages."""

    items: list[DefinitionOut]


@router.get("")
async def list_definitions(session: Session, caller: Person) -> DefinitionsOut:
    company = await find_company(session, caller.company_id)
    return DefinitionsOut(
        items=[_definition(one, company.minimum_group_size, caller.language) for one in MEASURES]
    )


def _definition(measure: Measure, minimum: int, language: Language) -> DefinitionOut:
    sheet, words = SHEETS[measure], WORDS[measure][language]
    audience = COMPANY_ONLY if sheet.period == "quarter" else AUDIENCE
    retention = UNTIL_CLOSED if sheet.period == "pulse" else RETENTION
    return DefinitionOut(
        id=measure,
        name=words.name,
        unit=sheet.unit,
        period=sheet.period,
        meaning=words.meaning,
        method=sheet.method,
        minimum_group=max(minimum, sheet.smallest_group),
        known_bias=words.bias,
        purpose=PURPOSE[language],
        fields=list(sheet.fields),
        audience=audience[language],
        retention=retention[language],
        lang=language,
    )
