"""Articles from RSS and Atom feeds."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser

from overstory.articles import Article
from overstory.errors import ArticleError, FeedError
from overstory.ingest.entries import entry_article, entry_items, is_address
from overstory.ingest.items import Item
from overstory.ingest.language import language_hint
from overstory.ingest.markup import plain_text, single_line
from overstory.ingest.xmlcheck import looks_like_html, safe_root
from overstory.settings import Settings
from overstory.times import parse_time
from overstory.urls import host_of

__all__ = ["read_feed"]

_TIMES = ("published", "updated", "created")
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_MOST_DIGITS = 7
_SURROGATES = range(0xD800, 0xE000)


def read_feed(
    data: bytes,
    where: str,
    settings: Settings | None = None,
    *,
    url: str | None = None,
    charset: str | None = None,
) -> Iterator[Item]:
    """Read the entries of an RSS or Atom feed.

    The body of an article is the entry's full content where there is any, else its summary,
    without markup. Its language is identified from the text; what the feed says of itself is a
    hint only, since many feeds say what their software came with.

    Parameters
    ----------
    data
        The feed.
    where
        What it is called: an item's ``where`` is this with the entry's number, from 1.
    settings
        ``max_body_bytes``.
    url
        Where it was fetched, for links relative to it.
    charset
        As sent with it, which goes before what the feed declares.

    Returns
    -------
    Iterator of Item
        One an entry; entries without link or title, or with a date that does not exist, are
        errors.

    Raises
    ------
    FeedError
        It is no feed, but HTML for instance, declares entities, or is damaged so that nothing of
        it can be read.
    """
    settings = settings or Settings()
    if looks_like_html(data):
        raise FeedError("is an HTML page, not an RSS or Atom feed")
    safe_root(data)
    # Handed over as a stream: a string would be taken for a URL or a file name and opened.
    headers = {"content-type": f"application/xml; charset={charset}"} if charset else {}
    try:
        parsed = feedparser.parse(
            io.BytesIO(_REFERENCE.sub(_possible, data)), response_headers=headers
        )
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise FeedError(f"is a feed that cannot be read: {error}") from error
    if not parsed.get("version") and not parsed.entries:
        raise FeedError("is not an RSS or Atom feed")
    hint = language_hint(parsed.feed.get("language"))
    base = url or parsed.feed.get("link") or ""
    return entry_items(
        parsed.entries, where, lambda entry: _article(entry, base, hint, settings.max_body_bytes)
    )


def _possible(reference: re.Match[bytes]) -> bytes:
    """A reference to a character, or to the replacement character where there is none such."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    digits = digits.lstrip(b"0")
    if 0 < len(digits) <= _MOST_DIGITS:
        code = int(digits, base)
        if code <= sys.maxunicode and code not in _SURROGATES:
            return reference[0]
    return b"&#xFFFD;"


def _article(entry: Any, base: str, hint: str | None, max_body_bytes: int) -> Article:
    link = entry.get("feedburner_origlink") or entry.get("link") or _permalink(entry)
    if not link:
        raise ArticleError("url", "is missing: the entry has no link")
    source, source_name = _original_source(entry)
    return entry_article(
        identifier=entry.get("id"),
        base=base,
        link=link,
        title=entry.get("title") or "",
        body=plain_text(_fullest(entry)),
        hint=language_hint(entry.get("language")) or hint,
        published_at=_time(entry),
        author=entry.get("author") or "",
        max_body_bytes=max_body_bytes,
        source=source,
        source_name=source_name,
    )


def _permalink(entry: Any) -> str | None:
    identifier = entry.get("id") or ""
    return identifier if is_address(identifier) else None


def _fullest(entry: Any) -> str:
    contents = [part.get("value") or "" for part in entry.get("content") or []]
    longest = max(contents, key=len, default="")
    return longest or entry.get("summary") or ""


def _original_source(entry: Any) -> tuple[str | None, str | None]:
    """The outlet that an entry of an aggregator comes from, where the entry names it."""
    source = entry.get("source")
    if not source:
        return None, None
    host = host_of(source.get("href") or "")
    if host is None:
        return None, None
    return host, single_line(source.get("title") or "")[:500] or None


def _time(entry: Any) -> datetime | None:
    """The first of the entry's times that can be read.

    Raises
    ------
    ArticleError
        It has times and none can be read.
    """
    failure: ValueError | None = None
    for field in _TIMES:
        # feedparser's own ``get`` answers one time for another.
        written = dict.get(entry, field)
        if not written:
            continue
        # Times in other forms (a month's name in another language) are feedparser's to read.
        for value in (written, _datetime(dict.get(entry, f"{field}_parsed"))):
            if value is not None:
                try:
                    return parse_time(value)
                except ValueError as error:
                    failure = failure or error
    if failure is not None:
        raise ArticleError("published_at", str(failure)) from failure
    return None


def _datetime(parts: struct_time | None) -> datetime | None:
    if parts is None:
        return None
    try:
        return datetime(*parts[:6], tzinfo=UTC)
    except ValueError:
        return None
