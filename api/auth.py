"""Keys for writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import Request, Response, Security
from fastapi.routing import APIRoute
from fastapi.security import APIKeyHeader
from starlette.concurrency import run_in_threadpool

from api.problems import (
    KEY_MISSING,
    KEY_REFUSED,
    UNSUPPORTED_MEDIA_TYPE,
    RequestError,
    refused_body,
)
from overstory.ingest.jsonl import given_twice

__all__ = ["KEY", "JsonRoute", "KeyedRoute"]

_HEADER: Final = "X-API-Key"
_LONGEST_KEY: Final = 500

# Says in the API description what KeyedRoute checks.
KEY: Final = Security(
    APIKeyHeader(
        name=_HEADER,
        scheme_name="key",
        description="A key made with `overstory keys create NAME`. Reads need none.",
        auto_error=False,
    )
)

_Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class JsonRoute(APIRoute):
    """A route whose body, where it has one, must say that it is JSON."""

    def get_route_handler(self) -> _Handler:
        """Look at the content type before the body is read."""
        handle = super().get_route_handler()

        async def checked(request: Request) -> Response:
            if self.body_field is not None:
                _require_json(request)
                # What the framework goes on with: the body is read once.
                request = _JsonRequest(request.scope, request.receive)
                await _require_readable(request)
            return await handle(request)

        return checked


class KeyedRoute(JsonRoute):
    """A route that only a key opens. The key is checked before anything of the body is read."""

    def get_route_handler(self) -> _Handler:
        """Check the key first."""
        handle = super().get_route_handler()

        async def keyed(request: Request) -> Response:
            await _require_key(request)
            return await handle(request)

        return keyed


def _require_json(request: Request) -> None:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not (
        media_type.startswith("application/") and media_type.endswith("+json")
    ):
        raise RequestError(
            UNSUPPORTED_MEDIA_TYPE,
            f"send Content-Type: application/json, not {media_type or 'none'}",
        )
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        # RFC 9110, 15.5.16: what would be taken.
        raise RequestError(
            UNSUPPORTED_MEDIA_TYPE,
            f"send the body as it is, not with Content-Encoding: {encoding[:40]}",
            headers={"Accept-Encoding": "identity"},
        )


class _TwiceError(Exception):
    """A member of an object is given twice."""


class _JsonRequest(Request):
    """A request in whose body no member of an object may be given twice."""

    async def json(self) -> Any:
        """The body, parsed at the first call."""
        if not hasattr(self, "_json"):
            self._json = json.loads(await self.body(), object_pairs_hook=_once)
        return self._json


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    twice = given_twice(members)
    if twice is not None:
        raise _TwiceError(twice)
    return dict(members)


async def _require_readable(request: Request) -> None:
    """Say what is wrong with a body that the framework refuses without a word."""
    if not await request.body():
        return
    try:
        await request.json()
    except _TwiceError as error:
        raise refused_body(f"{str(error)[:40]!r} is given twice") from None
    except json.JSONDecodeError:
        return  # reported with its place by the framework
    except UnicodeDecodeError as error:
        raise refused_body(f"not UTF-8 at byte {error.start + 1}") from None
    except RecursionError:
        raise refused_body("nested too deeply") from None
    except ValueError:
        raise refused_body("holds a number of too many digits") from None


async def _require_key(request: Request) -> None:
    key = request.headers.get(_HEADER, "")
    if not key:
        raise RequestError(
            KEY_MISSING,
            f"send a key in the header {_HEADER}",
            headers={"WWW-Authenticate": f'ApiKey realm="overstory", header="{_HEADER}"'},
        )
    # The comparison is the desk's, over hashes and in constant time.
    if len(key) > _LONGEST_KEY or not await run_in_threadpool(
        request.app.state.desk.keys.check, key
    ):
        raise RequestError(KEY_REFUSED, "the key is unknown or was revoked")
