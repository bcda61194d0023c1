"""Reads from pages of other origins."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import answer
from api.problems import INVALID_REQUEST, RequestError

__all__ = ["ReadsFromAnywhere"]


class ReadsFromAnywhere(CORSMiddleware):
    """Lets scripts of any origin read, which anyone can do without a browser too.

    The key's header is not among those allowed: a script elsewhere cannot write, even where it
    holds a key.
    """

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            app,
            allow_origins=["*"],
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["Content-Type", "If-None-Match"],
            expose_headers=["ETag", "Link", "Location", "X-Request-ID"],
            max_age=86_400,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight; pass on anything else. A refusal has the shape of every error."""
        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            headers = Headers(scope=scope)
            if "origin" in headers and "access-control-request-method" in headers:
                response = self.preflight_response(request_headers=headers)
                if response.status_code >= 400:
                    response = _refusal(Request(scope, receive), response)
                await response(scope, receive, send)
                return
        await super().__call__(scope, receive, send)


def _refusal(request: Request, response: Response) -> Response:
    reason = bytes(response.body).decode()
    return answer(request, RequestError(INVALID_REQUEST, reason))
