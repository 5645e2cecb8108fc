"""From what went wrong to the problem document that says so."""

from typing import Any, Final

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from shared.logs import log
from shared.problems import (
    Broken,
    Malformed,
    MethodNotAllowed,
    NoRoute,
    Problem,
    ProblemError,
    ProblemOut,
    Unavailable,
)

MAX_FINDINGS: Final = 50
# Pydantic's words before the words of a check of our own.
_OURS: Final = "Value error, "
# Connection lost, too many, shutting down, waiting for a lock or too slow: asking again helps.
_PASSING: Final = ("08", "53", "57", "55P03", "40", "25P03")
_OF_THE_DATABASE: Final = (DBAPIError, asyncpg.PostgresError)
_AWAY: Final = (OSError, PoolTimeoutError, asyncpg.InterfaceError)


def install_refusals(app: FastAPI) -> None:
    """Answer every refusal and every bug with a problem document."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _starlette)
    app.add_exception_handler(ClientDisconnect, _broken_off)
    for error in (*_OF_THE_DATABASE, *_AWAY, Exception):
        app.add_exception_handler(error, _surprise)


async def _problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101  registered for that class
    return error.response()


async def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  registered for that class
    fields = _fields_of(request.scope.get("route"))
    findings = [_finding(found, fields) for found in error.errors()[:MAX_FINDINGS]]
    return Malformed("Mend what `errors` lists and send it again.", errors=findings).response()


def _fields_of(route: object) -> str:
    """Name what the route's body may hold, as advice; where that is no one model, say where."""
    bodies = route.dependant.body_params if isinstance(route, APIRoute) else []
    models = [body.field_info.annotation for body in bodies]
    if len(models) != 1 or not (isinstance(models[0], type) and issubclass(models[0], BaseModel)):
        return "GET /docs shows which there are."
    names = (field.alias or name for name, field in models[0].model_fields.items())
    return f"There are {', '.join(names)}."


def _finding(found: dict[str, Any], fields: str) -> ProblemError:
    place, *path = found["loc"]
    steps = [str(step).encode("utf-8", "replace").decode()[:100] for step in path[:10]]
    pointer = "/" + "/".join(steps) if place == "body" else "/".join([str(place), *steps])
    if found["type"] == "json_invalid":  # its path is the place in the text
        why = str(found["ctx"]["error"]).removesuffix(" at").removesuffix(" starting")
        return ProblemError(pointer="/", detail=f"This is not JSON: {why} at character {steps[0]}.")
    if pointer == "/" and (found["type"] == "missing" or isinstance(found.get("input"), bytes)):
        return ProblemError(pointer="/", detail="Send JSON, with Content-Type: application/json.")
    if found["type"] == "extra_forbidden":
        where = fields if len(path) == 1 else "GET /docs shows which there are."
        return ProblemError(pointer=pointer, detail=f"There is no such field. {where}")
    if found["type"] == "model_attributes_type":
        return ProblemError(pointer=pointer, detail='Send an object here: {"name": …}.')
    return ProblemError(pointer=pointer, detail=str(found["msg"]).removeprefix(_OURS)[:300])


async def _starlette(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for that class
    if error.status_code == 404:
        slash = "Leave out the slash at the end. " if request.url.path.endswith("/") else ""
        return NoRoute(f"{slash}GET /docs shows what there is.").response()
    if error.status_code == 405:
        headers = dict(error.headers or {})
        return MethodNotAllowed("GET /docs shows what there is.", headers=headers).response()
    return Malformed("The body could not be read: send JSON in UTF-8.").response()


async def _broken_off(_request: Request, _error: Exception) -> Response:
    return Malformed("The body broke off. Send it again.").response()


async def _surprise(_request: Request, error: Exception) -> Response:
    return refusal_of(error).response()


def refusal_of(error: Exception) -> Unavailable | Broken:
    """Log what nobody meant to refuse, and give the refusal: Unavailable, or Broken for a bug."""
    if _is_passing(error):
        log.warning("unavailable", error=repr(error)[:500])
        return Unavailable(
            "Nothing was changed. Try again in some seconds.", headers={"Retry-After": "5"}
        )
    log.error("bug", exc_info=error)
    return Broken("It has been logged; X-Request-Id names it.")


def _is_passing(error: Exception) -> bool:
    """Tell whether the same request may succeed in some seconds: the server was away or busy."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if not isinstance(error, _OF_THE_DATABASE):
        return isinstance(error, _AWAY)
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(cause, "sqlstate", None) or "08000").startswith(_PASSING)


PROBLEM_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    "4XX": {
        "description": "Refused; the document says why and what to do.",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}
        },
    },
    "5XX": {
        "description": "Not answered; nothing was changed.",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}
        },
    },
}


def problem_schemas() -> dict[str, Any]:
    """Give the component schemas of problem documents."""
    schema = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "ProblemOut": schema}
