"""The one mapping of errors to answers.

Under ``/v1`` and for clients that do not ask for HTML, an error is a problem object; for a
browser on a page it is a page that says the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from api import problems
from api.pages.rendering import error_page
from api.problems import ProblemKind, RequestError
from api.schemas.problems import Fault, Location, Problem
from overstory import errors

__all__ = ["MEDIA_TYPE", "answer", "install", "problem_of_article"]

MEDIA_TYPE: Final = "application/problem+json"

_LOG = structlog.get_logger("api")

# Looked up along the type's ancestry: a subclass that is not named is treated as its parent.
_KINDS: Final[dict[type[Exception], ProblemKind]] = {
    errors.OverstoryError: problems.INTERNAL,
    errors.InputError: problems.INVALID_REQUEST,
    errors.ArticleError: problems.INVALID_ARTICLE,
    errors.FetchError: problems.UNFETCHABLE,
    errors.BlockedAddressError: problems.INVALID_REQUEST,
    errors.ModelError: problems.UNAVAILABLE,
    errors.NotFoundError: problems.NOT_FOUND,
    errors.MovedError: problems.MOVED,
    errors.RunInProgressError: problems.RUN_IN_PROGRESS,
    errors.ConflictError: problems.CONFLICT,
    errors.StoreError: problems.UNAVAILABLE,
    errors.ModelError: problems.UNAVAILABLE,
}
_BY_STATUS: Final = {
    kind.status: kind for kind in problems.KINDS if kind is not problems.INVALID_ARTICLE
}
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_LOCATIONS: Final[dict[str, Location]] = {
    "query": "query",
    "path": "path",
    "header": "header",
    "body": "body",
}


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is said about an error, before it is known in which form."""

    kind: ProblemKind
    detail: str
    faults: list[Fault] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


def install(app: FastAPI) -> None:
    """Register the mapping for everything that can be raised behind a route."""
    for error in (
        errors.OverstoryError,
        HTTPException,
        RequestError,
        RequestValidationError,
        Exception,
    ):
        app.add_exception_handler(error, _handle)


def answer(request: Request, error: Exception) -> Response:
    """Turn an error into its answer, and log it where it is the server's fault."""
    said = _describe(request, error)
    if not f"{request.scope['path']}/".startswith("/v1/"):
        said.headers["Vary"] = "Accept"
    if said.kind.status >= 500:
        _LOG.error("request failed", path=request.scope["path"], exc_info=error)
    problem = _problem(said, request.scope["path"])
    if _wants_page(request):
        html = error_page(said.kind.status, said.kind.title, said.detail)
        return Response(
            html,
            status_code=said.kind.status,
            headers=said.headers,
            media_type="text/html",
        )
    # A lone surrogate of the request must not break the answer about it: it goes out escaped.
    text = json.dumps(problem.model_dump(), ensure_ascii=False)
    return Response(
        text.encode("utf-8", "backslashreplace"),
        status_code=said.kind.status,
        headers=said.headers,
        media_type=MEDIA_TYPE,
    )


def problem_of_article(error: errors.InputError, path: str) -> Problem:
    """Say why one article of several was refused."""
    said = _of_overstory(error)
    return _problem(_Answer(problems.INVALID_ARTICLE, said.detail, said.faults), path)


async def _handle(request: Request, error: Exception) -> Response:
    return answer(request, error)


def _problem(said: _Answer, path: str) -> Problem:
    return Problem(
        type=said.kind.type,
        title=said.kind.title,
        status=said.kind.status,
        detail=said.detail,
        instance=quote(path, errors="replace"),
        errors=said.faults,
    )


def _describe(request: Request, error: Exception) -> _Answer:
    if isinstance(error, RequestError):
        return _Answer(error.kind, error.detail, error.errors, error.headers)
    if isinstance(error, errors.MovedError):
        said = _of_overstory(error)
        return _Answer(said.kind, said.detail, headers={"Location": _moved(request, error)})
    if isinstance(error, errors.OverstoryError):
        return _of_overstory(error)
    if isinstance(error, RequestValidationError):
        return _of_validation(error)
    if isinstance(error, HTTPException):
        return _of_http(request, error)
    return _Answer(problems.INTERNAL, "The error was recorded.")


def _of_overstory(error: errors.OverstoryError) -> _Answer:
    kind = next(_KINDS[known] for known in type(error).__mro__ if known in _KINDS)
    if kind.status >= 500:
        # What the store says names files and hosts that are nobody else's business.
        return _Answer(kind, "The error was recorded.")
    faults: list[Fault] = []
    if isinstance(error, errors.QueryError):
        faults.append(Fault(location="query", name=error.parameter, detail=error.reason))
    elif isinstance(error, errors.ArticleError | errors.DecisionError):
        name = _pointer((error.field,)) if error.field else None
        faults.append(Fault(location="body", name=name, detail=error.reason))
    return _Answer(kind, str(error), faults)


def _of_validation(error: RequestValidationError) -> _Answer:
    faults = []
    for found in error.errors():
        place, *rest = found["loc"]
        location = _LOCATIONS[str(place)]
        if found["type"] == "json_invalid":
            faults.append(
                Fault(location="body", name=None, detail=f"not JSON: {found['ctx']['error']}")
            )
            continue
        name = _pointer(rest) if location == "body" else ".".join(str(part) for part in rest)
        message = str(found["msg"]).removeprefix("Value error, ")
        faults.append(Fault(location=location, name=name or None, detail=message))
    detail = "; ".join(f"{fault.name or fault.location}: {fault.detail}" for fault in faults)
    return _Answer(problems.INVALID_REQUEST, detail, faults)


def _of_http(request: Request, error: HTTPException) -> _Answer:
    kind = _BY_STATUS.get(error.status_code, problems.INVALID_REQUEST)
    headers: Mapping[str, str] = error.headers or {}
    detail = str(error.detail)
    if kind is problems.METHOD_NOT_ALLOWED:
        allowed = _allowed(request)
        headers = {"Allow": ", ".join(allowed)}
        detail = f"use {' or '.join(allowed)}"
    elif kind is problems.NOT_FOUND:
        detail = "no such path"
    return _Answer(kind, detail, headers=dict(headers))


def _allowed(request: Request) -> list[str]:
    """The methods that the path takes on any of its routes; reads answer HEAD too."""

    def matches(method: str) -> bool:
        scope = {**request.scope, "method": method}
        return any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes)

    return [method for method in _METHODS if matches("GET" if method == "HEAD" else method)]


def _moved(request: Request, error: errors.MovedError) -> str:
    """The same place under the survivor, with the same query."""
    segments = request.url.path.split("/")
    path = "/".join(
        quote(error.survivor, safe="") if unquote(segment) == error.id else segment
        for segment in segments
    )
    return f"{path}?{request.url.query}" if request.url.query else path


def _pointer(parts: tuple[object, ...] | list[object]) -> str:
    """Write the way to a member of a body as a JSON Pointer."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _wants_page(request: Request) -> bool:
    path = request.scope["path"]
    return not f"{path}/".startswith("/v1/") and "text/html" in request.headers.get("accept", "")
