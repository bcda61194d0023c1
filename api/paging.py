"""Pages of lists: the ``Link`` header."""

from __future__ import annotations

from typing import Any, TypeVar

from fastapi import Request, Response

from overstory.views import Page

__all__ = ["link_next", "next_url"]

T = TypeVar("T")


def next_url(request: Request, page: Page[Any]) -> str | None:
    """Answer where the next page is, as a path with the other parameters kept; None on the last."""
    if page.next_cursor is None:
        return None
    url = request.url.include_query_params(cursor=page.next_cursor)
    return f"{url.path}?{url.query}"


def link_next(request: Request, response: Response, page: Page[T]) -> Page[T]:
    """Name the next page in the answer's ``Link`` header (RFC 8288), and hand the page on."""
    url = next_url(request, page)
    if url is not None:
        response.headers["Link"] = f'<{url}>; rel="next"'
    return page
