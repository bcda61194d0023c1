"""Story queries, checked before they reach the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import get_args

from overstory.codes import country_code, language_tag
from overstory.desk.cursors import check_limit
from overstory.errors import QueryError
from overstory.urls import host_of
from overstory.views import StoryQuery, StorySort

__all__ = ["check_country", "check_language", "check_query", "check_text", "listing_of"]

_LONGEST_Q = 400


_MOST = 1_000_000


def check_country(parameter: str, code: str) -> str:
    """Answer a country's code in its usual spelling.

    Raises
    ------
    QueryError
        If no country has it.
    """
    return _code(parameter, code, country_code)


def check_language(parameter: str, tag: str) -> str:
    """Answer a language's tag in its usual spelling.

    Raises
    ------
    QueryError
        If it is none.
    """
    return _code(parameter, tag, language_tag)


def check_text(parameter: str, text: str) -> str:
    """Answer a text that can be looked for: well-formed, without NUL.

    Raises
    ------
    QueryError
        If it holds half a surrogate pair.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise QueryError(parameter, "holds half a surrogate pair") from None
    return text.replace("\x00", " ")


def check_query(query: StoryQuery) -> StoryQuery:
    """Answer the query with codes in their usual spelling.

    Raises
    ------
    QueryError
        Naming the field that is not valid.
    """
    limit = check_limit(query.limit)
    if query.sort not in get_args(StorySort):
        raise QueryError("sort", f"must be one of {', '.join(get_args(StorySort))}")
    q = check_text("q", query.q).strip() if query.q is not None else None
    if q is not None and len(q) > _LONGEST_Q:
        raise QueryError("q", f"is longer than {_LONGEST_Q} characters")
    if query.q and not q:
        raise QueryError("q", "holds no words")
    if query.sort == "relevance" and not q:
        raise QueryError("sort", "relevance needs words to look for (q)")
    for name in ("min_articles", "min_sources", "min_countries"):
        if not 1 <= getattr(query, name) <= _MOST:
            raise QueryError(name, f"must be from 1 to {_MOST}")
    for name, time in (("since", query.since), ("until", query.until)):
        _check_time(name, time)
    if query.since is not None and query.until is not None and query.since > query.until:
        raise QueryError("until", "is before since")
    return replace(
        query,
        limit=limit,
        q=q or None,
        country=_optional("country", query.country, country_code),
        missing_from=_optional("missing_from", query.missing_from, country_code),
        language=_optional("language", query.language, language_tag),
        source=_domain(query.source) if query.source is not None else None,
    )


def listing_of(query: StoryQuery) -> tuple[object, ...]:
    """Answer what tells this list from others, for its cursors; pages may differ in length."""
    plain = replace(query, cursor=None, limit=1)
    return ("stories", *(getattr(plain, name) for name in StoryQuery.__slots__))


def _check_time(name: str, time: datetime | None) -> None:
    if time is None:
        return
    if not isinstance(time, datetime):
        raise QueryError(name, f"must be a datetime, not {type(time).__name__}")
    if time.tzinfo is None:
        raise QueryError(name, "needs a time zone")


def _domain(text: str) -> str:
    host = host_of(text if "://" in text else f"http://{text.strip()}")
    if host is None:
        raise QueryError("source", f"{text[:80]!r} is not a domain")
    return host.removeprefix("www.")


def _optional(parameter: str, code: str | None, check: Callable[[str], str | None]) -> str | None:
    return None if code is None else _code(parameter, code, check)


def _code(parameter: str, code: str, check: Callable[[str], str | None]) -> str:
    try:
        checked = check(code)
    except ValueError as error:
        raise QueryError(parameter, str(error)) from None
    if checked is None:
        raise QueryError(parameter, f"{code!r} names nothing that could be looked for")
    return checked
