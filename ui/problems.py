"""Errors over HTTP: every one is a problem document (RFC 9457)."""

import logging
import math
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from core.errors import (
    AisleError,
    ArtifactError,
    ModelError,
    NotBuiltError,
    NotFoundError,
    SettingsError,
)
from ui.limits import MAX_BODY_BYTES
from ui.refusals import (
    BadKeyError,
    BusyError,
    ForbiddenError,
    KeyBusyError,
    KeyReusedError,
    TooManyError,
    UnauthorizedError,
)

_log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class Fault(BaseModel):
    """One thing wrong with a request."""

    at: str
    """Where: `body.message`, `query.k` ..."""
    message: str


class Problem(BaseModel):
    """A problem document as RFC 9457 defines it."""

    type: str
    """A stable name for the kind of problem, as a URN that begins with this API's version."""
    title: str
    status: int
    detail: str
    """What was wrong and what to do about it."""
    instance: str
    """The path that was asked for."""
    request_id: str
    """Quote it when asking for help; the server's log has it too."""
    errors: list[Fault] = []


_STATUS: dict[type[AisleError], tuple[HTTPStatus, str]] = {
    UnauthorizedError: (HTTPStatus.UNAUTHORIZED, "unauthorized"),
    ForbiddenError: (HTTPStatus.FORBIDDEN, "forbidden"),
    TooManyError: (HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests"),
    BadKeyError: (HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-request"),
    KeyReusedError: (HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency-key-reused"),
    KeyBusyError: (HTTPStatus.CONFLICT, "idempotency-key-busy"),
    BusyError: (HTTPStatus.SERVICE_UNAVAILABLE, "busy"),
    NotFoundError: (HTTPStatus.NOT_FOUND, "not-found"),
    NotBuiltError: (HTTPStatus.SERVICE_UNAVAILABLE, "not-built"),
    ArtifactError: (HTTPStatus.SERVICE_UNAVAILABLE, "not-built"),
    ModelError: (HTTPStatus.BAD_GATEWAY, "model-unavailable"),
    SettingsError: (HTTPStatus.INTERNAL_SERVER_ERROR, "server-error"),
    AisleError: (HTTPStatus.UNPROCESSABLE_ENTITY, "refused"),
}


def problem_of(error: AisleError, request: Request) -> Problem:
    """The problem document of an error that Aisle raised on purpose."""
    status, name = next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("request %s failed: %s", _request_id(request), error)
        return _problem(request, status, name, _UNEXPECTED)
    return _problem(request, status, name, str(error))


_UNEXPECTED = "Something went wrong on our side. Try again; if it stays, quote the request id."


def install(app: FastAPI) -> None:
    """Have `app` answer every error with a problem document."""
    app.add_exception_handler(AisleError, _on_aisle_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(Exception, _on_unexpected)


def refusal(error: AisleError, request: Request) -> JSONResponse:
    """The response to an error that Aisle raised on purpose."""
    problem = problem_of(error, request)
    headers = {}
    if isinstance(error, UnauthorizedError):
        headers["www-authenticate"] = "Bearer"
    if isinstance(error, BusyError | TooManyError | KeyBusyError):
        headers["retry-after"] = str(max(1, math.ceil(error.retry_after)))
    return _response(problem, headers)


def _on_aisle_error(request: Request, error: Exception) -> JSONResponse:
    return refusal(cast(AisleError, error), request)


def _on_http_exception(request: Request, error: Exception) -> JSONResponse:
    error = cast(HTTPException, error)
    status = HTTPStatus(error.status_code)
    name, detail = _OF_HTTP.get(status, ("refused", error.detail))
    return _response(_problem(request, status, name, detail), error.headers)


_OF_HTTP = {
    HTTPStatus.NOT_FOUND: ("not-found", "Nothing is here. /docs lists what this server offers."),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "wrong-method",
        "This path takes another method; see the Allow header.",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "too-large",
        f"A request's body may have at most {MAX_BODY_BYTES:,} bytes.",
    ),
}


def too_large(request: Request) -> JSONResponse:
    """The answer to a request whose body is over the limit."""
    return _on_http_exception(request, HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE))


def _on_invalid_request(request: Request, error: Exception) -> JSONResponse:
    faults = [
        Fault(at=_encodable(".".join(map(str, found["loc"]))), message=_encodable(found["msg"]))
        for found in cast(RequestValidationError, error).errors()
    ]
    detail = "; ".join(f"{fault.at}: {fault.message}" for fault in faults)
    problem = _problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-request", detail)
    return _response(problem.model_copy(update={"errors": faults}))


def _encodable(text: str) -> str:
    """`text` without the lone surrogates that a request may hold and no response can."""
    return text.encode(errors="replace").decode()


def unexpected(request: Request, error: Exception) -> Problem:
    """The problem document of an error that nobody foresaw; it goes to the log."""
    _log.error("request %s failed", _request_id(request), exc_info=error)
    return _problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, "server-error", _UNEXPECTED)


def _on_unexpected(request: Request, error: Exception) -> JSONResponse:
    request_id = _request_id(request)
    problem = unexpected(request, error)
    # Starlette answers these outside of all middleware, so that no other headers are set.
    headers = {"x-request-id": request_id, "x-content-type-options": "nosniff"}
    return _response(problem, headers)


def _request_id(request: Request) -> str:
    return str(request.scope.get("state", {}).get("request_id", ""))


def _problem(request: Request, status: HTTPStatus, name: str, detail: str) -> Problem:
    return Problem(
        type=f"urn:aisle:problem:v1:{name}",
        title=status.phrase,
        status=status,
        detail=detail,
        instance=request.url.path,
        request_id=_request_id(request),
    )


def _response(problem: Problem, headers: Any = None) -> JSONResponse:
    content = problem.model_dump(exclude_defaults=True)
    return JSONResponse(content, problem.status, headers, media_type=MEDIA_TYPE)


def describe(schema: dict[str, Any]) -> dict[str, Any]:
    """Say in an OpenAPI `schema` that every operation may answer with a problem document."""
    components = schema.setdefault("components", {}).setdefault("schemas", {})
    model = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components.update(model.pop("$defs", {}), Problem=model)
    for unused in ("HTTPValidationError", "ValidationError"):
        components.pop(unused, None)
    answer = {
        "description": "Problem document",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for operations in schema["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"].update({"4XX": answer, "5XX": answer})
    return schema
