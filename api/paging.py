"""Pages of lists: the ``Link`` header, and pages of what the desk answers whole."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any, TypeVar

from fastapi import Request, Response

from overstory.errors import QueryError
from overstory.views import Page

__all__ = ["link_next", "next_url", "page_of"]

T = TypeVar("T")
_PREFIX = "after:"


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


def page_of(items: Sequence[T], cursor: str | None, limit: int) -> Page[T]:
    """Answer one page of a list that is whole in memory.

    Raises
    ------
    QueryError
        The cursor is none that an earlier page gave.
    """
    start = 0 if cursor is None else _position(cursor)
    if start > len(items):
        start = len(items)
    end = start + limit
    more = end < len(items)
    return Page(list(items[start:end]), _cursor(end) if more else None)


def _cursor(position: int) -> str:
    return base64.urlsafe_b64encode(f"{_PREFIX}{position}".encode()).decode().rstrip("=")


def _position(cursor: str) -> int:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise QueryError("cursor", "is not one that a page gave") from error
    number = text.removeprefix(_PREFIX)
    if text == number or not number.isdecimal() or len(number) > 9:
        raise QueryError("cursor", "is not one that a page gave")
    return int(number)
