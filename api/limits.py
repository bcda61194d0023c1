"""The largest request body that is read."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import answer
from api.problems import TOO_LARGE

__all__ = ["BodyLimit"]


class BodyLimit:
    """ASGI middleware that refuses a body of more than ``max_bytes`` bytes.

    A body that states its length is refused unread; one that comes in chunks, as soon as it has
    grown too large. The framework's own limit does the same but answers in plain text.
    """

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, counting what is read of its body."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # The one exception that the framework lets through while it reads a body.
        too_large = HTTPException(TOO_LARGE.status, f"at most {self.max_bytes} bytes are read")
        stated = Headers(scope=scope).get("content-length", "")
        if stated.isdecimal() and int(stated) > self.max_bytes:
            await answer(Request(scope, receive), too_large)(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > self.max_bytes:
                    raise too_large
            return message

        await self.app(scope, counted, send)
