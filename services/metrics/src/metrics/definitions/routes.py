"""What is measured, over HTTP."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from metrics.definitions.models import METRICS, Metric
from metrics.definitions.rules import SHEETS, Unit
from metrics.definitions.texts import AUDIENCE, PURPOSE, RETENTION, WORDS
from metrics.directory.operations import find_company
from metrics.figures.rules import Method
from shared.auth.callers import Person
from shared.languages import Language
from shared.sessions import Session

router = APIRouter(prefix="/metrics/definitions")


class DefinitionOut(BaseModel):
    """The data sheet of a metric."""

    id: Metric
    name: str
    unit: Unit
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
        items=[
            _definition(metric, company.minimum_group_size, caller.language) for metric in METRICS
        ]
    )


def _definition(metric: Metric, minimum: int, language: Language) -> DefinitionOut:
    sheet, words = SHEETS[metric], WORDS[metric][language]
    return DefinitionOut(
        id=metric,
        name=words.name,
        unit=sheet.unit,
        meaning=words.meaning,
        method=sheet.method,
        minimum_group=max(minimum, sheet.smallest_group),
        known_bias=words.bias,
        purpose=PURPOSE[language],
        fields=list(sheet.fields),
        audience=AUDIENCE[language],
        retention=RETENTION[language],
        lang=language,
    )
