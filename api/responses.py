"""How the answers of the routes are described in OpenAPI, beside their schema."""

from __future__ import annotations

from typing import Any, Final

from fastapi import Response

from api.errors import MEDIA_TYPE
from api.problems import (
    CONFLICT,
    INTERNAL,
    INVALID_REQUEST,
    KEY_MISSING,
    KEY_REFUSED,
    MOVED,
    NOT_FOUND,
    RUN_IN_PROGRESS,
    TOO_LARGE,
    UNFETCHABLE,
    UNSUPPORTED_MEDIA_TYPE,
    ProblemKind,
)
from api.schemas import examples
from overstory import views

__all__ = ["DEFAULT", "LIST", "READ", "described", "located", "problem"]

Responses = dict[int | str, dict[str, Any]]

_ETAG: Final = {
    "description": "Changes with the body; send it back as `If-None-Match`.",
    "schema": {"type": "string", "examples": ['W/"0a1b2c3d4e5f60718293a4b5c6d7e8f9"']},
}
_LINK: Final = {
    "description": 'The next page as `<…>; rel="next"` (RFC 8288); absent on the last page.',
    "schema": {
        "type": "string",
        "examples": [f'</v1/stories?cursor={examples.CURSOR}>; rel="next"'],
    },
}
_LOCATION: Final = {
    "description": "Where it is, relative to the request.",
    "schema": {"type": "string", "examples": [examples.STORY["url"]]},
}
_AUTHENTICATE: Final = {
    "description": "Names the header that takes the key.",
    "schema": {"type": "string", "examples": ['ApiKey realm="overstory", header="X-API-Key"']},
}


def _header(name: str) -> dict[str, Any]:
    return {
        "ETag": _ETAG,
        "Link": _LINK,
        "Location": _LOCATION,
        "WWW-Authenticate": _AUTHENTICATE,
    }[name]


def described(*headers: str) -> dict[str, Any]:
    """Describe the headers of a good answer."""
    return {"headers": {name: _header(name) for name in headers}}


def problem(kind: ProblemKind, detail: str, *headers: str) -> Responses:
    """Describe one error answer."""
    example = {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": examples.STORY["url"],
        "errors": [],
    }
    return {
        kind.status: {
            "description": f"{kind.title}.",
            "content": {
                MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": example,
                }
            },
            **(described(*headers) if headers else {}),
        }
    }


DEFAULT: Final[Responses] = {
    "default": {
        **problem(INTERNAL, "The error was recorded.")[500],
        "description": "Any other error, in the same shape.",
    }
}
INVALID: Final = problem(INVALID_REQUEST, "limit: Input should be less than or equal to 100")
READ: Final[Responses] = {
    200: described("ETag"),
    304: {
        "description": "The body has not changed since the one with the `If-None-Match` tag.",
        **described("ETag"),
    },
    **INVALID,
    **DEFAULT,
}
LIST: Final[Responses] = {**READ, 200: described("ETag", "Link")}
UNKNOWN: Final = problem(NOT_FOUND, f"no story has the id {examples.STORY_ID!r}")
MERGED: Final = problem(
    MOVED,
    f"story {examples.OTHER_STORY_ID!r} was merged into {examples.STORY_ID!r}",
    "Location",
)
BODY: Final[Responses] = {
    **INVALID,
    **problem(TOO_LARGE, "at most 20000000 bytes are read"),
    **problem(UNSUPPORTED_MEDIA_TYPE, "send Content-Type: application/json, not text/plain"),
    **DEFAULT,
}
WRITE: Final[Responses] = {
    **problem(KEY_MISSING, "send a key in the header X-API-Key", "WWW-Authenticate"),
    **problem(KEY_REFUSED, "the key is unknown or was revoked"),
}
BUSY: Final = problem(RUN_IN_PROGRESS, "another run is under way")
CONFLICTING: Final = problem(
    CONFLICT, f"article {examples.ARTICLE_ID!r} is in story {examples.STORY_ID!r} already"
)
DECIDED: Final[Responses] = {
    201: {"description": "It is decided, and done.", **described("Location")},
    **UNKNOWN,
    **CONFLICTING,
    **BODY,
    **WRITE,
}
OFF_THE_NET: Final = problem(UNFETCHABLE, "https://news.example/a: timed out")


def located(response: Response, decision: views.Decision) -> views.Decision:
    """Say where a decision is that was just made, and hand it on."""
    response.headers["Location"] = f"/v1/decisions/{decision.id}"
    return decision
