"""Compressed answers for those who take them."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

__all__ = ["Compression", "takes_gzip"]


class Compression(GZipMiddleware):
    """ASGI middleware that compresses where ``Accept-Encoding`` does not rule it out.

    The framework's own looks for the word alone, also where its weight is nought.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and its answer back, compressed or not."""
        if scope["type"] == "http":
            # Changed in place: the layers outside read the matched route from this same mapping.
            headers = MutableHeaders(scope=scope)
            taken = takes_gzip(headers.get("accept-encoding", ""))
            headers["accept-encoding"] = "gzip" if taken else "identity"
        await super().__call__(scope, receive, send)


def takes_gzip(accept_encoding: str) -> bool:
    """Whether the header names gzip with a weight above nought (RFC 9110, 12.5.3)."""
    for part in accept_encoding.lower().split(","):
        coding, *parameters = (piece.strip() for piece in part.split(";"))
        if coding == "gzip":
            weights = [one.partition("=")[2] for one in parameters if one.startswith("q=")]
            return not weights or weights[0].strip("0.") != ""
    return False
