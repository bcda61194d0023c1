"""What is known about each request afterwards: a log line, metrics, and headers on its answer."""

from __future__ import annotations

import re
import time
import uuid
from typing import Final

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import answer

__all__ = ["CONTENT_SECURITY_POLICY", "Metrics", "Observation"]

# Pages hold no script and load nothing but their own style sheet.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}", re.ASCII)

_LOG = structlog.get_logger("api")


class Metrics:
    """Counts and durations by route template, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "overstory_http_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "overstory_http_request_seconds",
            "Seconds from the request to the end of its answer.",
            ("method", "route"),
            registry=self.registry,
        )


class Observation:
    """ASGI middleware around all others: counts, logs, and answers what nothing else caught."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on and record what came of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"] if scope["method"] in _METHODS else "other"
        request_id = _request_id(Headers(scope=scope).get("x-request-id"))
        begun = time.perf_counter()
        status: int | None = None

        async def outgoing(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(raw=list(message["headers"]))
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers["X-Request-ID"] = request_id
                message = {**message, "headers": headers.raw}
            await send(message)

        try:
            with structlog.contextvars.bound_contextvars(request_id=request_id):
                try:
                    await self.app(scope, receive, outgoing)
                except Exception as error:
                    if status is not None:
                        raise
                    await answer(Request(scope, receive), error)(scope, receive, outgoing)
        finally:
            self._record(scope, method, status, time.perf_counter() - begun, request_id)

    def _record(
        self, scope: Scope, method: str, status: int | None, seconds: float, request_id: str
    ) -> None:
        # The template and never the path: ids would make a series each.
        route = getattr(scope.get("route"), "path_format", "unmatched")
        shown = str(status) if status is not None else "none"
        self.metrics.requests.labels(method, route, shown).inc()
        self.metrics.seconds.labels(method, route).observe(seconds)
        _LOG.info(
            "request",
            method=method,
            path=scope["path"],
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
            request_id=request_id,
        )


def _request_id(given: str | None) -> str:
    """Keep an id that a proxy gave, where it is harmless in a log; make one otherwise."""
    if given is not None and _REQUEST_ID.fullmatch(given):
        return given
    return uuid.uuid4().hex
