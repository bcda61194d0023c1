"""Reads that need not be sent twice: ``ETag``, ``If-None-Match`` and ``HEAD``.

The tag is a digest of the body, so it changes exactly when the body does. It is weak, because the
same answer may go out compressed or not.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["ConditionalReads", "entity_tag", "matches"]

_TAG: Final = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
# RFC 9110, 15.4.5: what a 304 repeats of the answer that it stands for.
_KEPT_BY_304: Final = (
    "cache-control",
    "content-location",
    "date",
    "etag",
    "expires",
    "vary",
    "link",
)


def entity_tag(body: bytes) -> str:
    """Answer the weak tag of a body."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def matches(header: str, tag: str) -> bool:
    """Whether an ``If-None-Match`` header names the tag, by weak comparison (RFC 9110, 8.8.3.2)."""
    if header.strip() == "*":
        return True
    return tag.removeprefix("W/").strip('"') in _TAG.findall(header)


class ConditionalReads:
    """ASGI middleware that answers 304 to who has the body already, and HEAD to any GET.

    Answers that say ``Cache-Control: no-store`` are about this moment and carry no tag.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and its answer back."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        head_only = scope["method"] == "HEAD"
        # Changed in place: the layers outside read the matched route from this same mapping.
        scope["method"] = "GET"
        outgoing = _Outgoing(send, Headers(scope=scope).get("if-none-match"), head_only)
        try:
            await self.app(scope, receive, outgoing)
        finally:
            scope["method"] = "HEAD" if head_only else "GET"


class _Outgoing:
    """Holds an answer back until its body is whole, then sends what is needed of it."""

    def __init__(self, send: Send, if_none_match: str | None, head_only: bool) -> None:
        self._send = send
        self._if_none_match = if_none_match
        self._head_only = head_only
        self._start: Message = {}
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._finish()

    async def _finish(self) -> None:
        body = bytes(self._body)
        headers = MutableHeaders(raw=list(self._start["headers"]))
        status = self._start["status"]
        if status == 200 and "no-store" not in headers.get("cache-control", ""):
            tag = entity_tag(body)
            headers["ETag"] = tag
            headers.setdefault("Cache-Control", "no-cache")
            if self._if_none_match is not None and matches(self._if_none_match, tag):
                kept = [
                    (name, value) for name, value in headers.raw if name.decode() in _KEPT_BY_304
                ]
                await self._send({"type": "http.response.start", "status": 304, "headers": kept})
                await self._send({"type": "http.response.body", "body": b""})
                return
        elif status >= 300:
            # A permanent redirect and a 404 may be kept for good, and an editor may take back what
            # made them.
            headers.setdefault("Cache-Control", "no-cache")
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": b"" if self._head_only else body})
