"""The API's description of itself, OpenAPI 3.1."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, FastAPI
from starlette.responses import JSONResponse

from api.schemas.problems import Fault, Problem

__all__ = ["DESCRIPTION", "TAGS", "describe"]

DESCRIPTION: Final = """\
Overstory takes news articles from many countries and shows each event once: the story, what the
world's outlets agree on, and where groups of them see it differently. Every statement is a
sentence of an article, with the articles that say so.

Times are RFC 3339 in UTC, countries ISO 3166-1 alpha-2, languages BCP 47. Lists answer
`{"items", "next_cursor"}`: hand the cursor back for the next page. Every error is RFC 9457
`application/problem+json` of one shape. Every read carries an `ETag`. Reads are open; writes need
a key in `X-API-Key`. URLs inside answers are relative to the server.
"""

TAGS: Final[list[dict[str, Any]]] = [
    {"name": "stories", "description": "Stories, their articles and both views of each."},
    {"name": "articles", "description": "Articles, in and out."},
    {"name": "related", "description": "The stories of a text, a URL or an article."},
    {"name": "places", "description": "Countries and outlets."},
    {"name": "decisions", "description": "What editors decide, which later runs keep."},
    {"name": "runs", "description": "Batch re-clusterings."},
    {"name": "feeds", "description": "Stories as feeds."},
    {"name": "operation", "description": "For those who run the server."},
]

_CONDITION: Final[dict[str, Any]] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of the body that is here already: 304 where it is still the same.",
    "schema": {"type": "string"},
    "example": 'W/"0a1b2c3d4e5f60718293a4b5c6d7e8f9"',
}


def describe(app: FastAPI) -> None:
    """Serve the description at ``/openapi.json``, completed by what the framework leaves out."""
    generate = app.openapi

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(generate())
        return app.openapi_schema

    app.openapi = complete  # type: ignore[method-assign]
    router = APIRouter(include_in_schema=False)

    @router.get("/openapi.json")
    def openapi() -> JSONResponse:
        return JSONResponse(complete())

    app.include_router(router)


def _completed(schema: dict[str, Any]) -> dict[str, Any]:
    components = schema.setdefault("components", {}).setdefault("schemas", {})
    for model in (Problem, Fault):
        components.setdefault(
            model.__name__,
            _component(model.model_json_schema(ref_template="#/components/schemas/{model}")),
        )
    for model in components.values():
        for member in model.get("properties", {}).values():
            _restore_nulls(member, components)
    for operations in schema["paths"].values():
        for operation in operations.values():
            if "304" in operation["responses"]:
                operation.setdefault("parameters", []).append(_CONDITION)
    return schema


def _restore_nulls(member: dict[str, Any], components: dict[str, Any]) -> None:
    """Put back the nulls of examples: the framework drops every null on its way out."""
    reference = member.get("items", {}).get("$ref", "")
    required = components.get(reference.rpartition("/")[2], {}).get("required", [])
    for example in member.get("examples", []):
        for item in example if required else []:
            for name in required:
                item.setdefault(name, None)


def _component(schema: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name != "$defs"}
