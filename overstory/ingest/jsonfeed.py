"""Articles from JSON Feeds (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from overstory.articles import Article
from overstory.errors import ArticleError, FeedError
from overstory.ingest.entries import entry_article, entry_items, is_address
from overstory.ingest.items import Item
from overstory.ingest.language import language_hint
from overstory.ingest.markup import plain_text
from overstory.settings import Settings

__all__ = ["read_json_feed"]

_TIMES = ("date_published", "date_modified")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json_feed(
    data: bytes, where: str, settings: Settings | None = None, *, url: str | None = None
) -> Iterator[Item]:
    """Read the items of a JSON Feed as :func:`overstory.ingest.feeds.read_feed` reads entries.

    Parameters
    ----------
    data
        The feed, UTF-8.
    where
        What it is called: an item's ``where`` is this with the entry's number, from 1.
    settings
        ``max_body_bytes``.
    url
        Where it was fetched, for links relative to it.

    Returns
    -------
    Iterator of Item
        One an item of the feed; those without link or title, or with a date that does not exist,
        are errors.

    Raises
    ------
    FeedError
        It is no JSON, or has no list of items.
    """
    try:
        feed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FeedError(f"is a JSON Feed that cannot be read: {error}") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise FeedError("is a JSON Feed without a list of items")
    limit = (settings or Settings()).max_body_bytes
    return entry_items(items, where, lambda item: _article(item, feed, url, limit))


def _article(item: Any, feed: Mapping[str, Any], url: str | None, max_body_bytes: int) -> Article:
    if not isinstance(item, dict):
        raise ArticleError(None, "is not an object")
    title = _text(item, "title")
    body = plain_text(_text(item, "content_html"))
    return entry_article(
        identifier=item.get("id"),
        base=url or _named(feed, "home_page_url"),
        title=title,
        body=body or _text(item, "content_text") or _text(item, "summary"),
        link=_link(item),
        hint=language_hint(_named(item, "language")) or language_hint(_named(feed, "language")),
        published_at=next((item[name] for name in _TIMES if item.get(name)), None),
        author=_author(item) or _author(feed),
        max_body_bytes=max_body_bytes,
    )


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ArticleError(name, "must be text")
    if _SURROGATE.search(value):
        raise ArticleError(name, "holds half a surrogate pair")
    return value


def _link(item: Mapping[str, Any]) -> str:
    """Where the item stands; its id where that is an address, which it often is."""
    link = _text(item, "url").strip() or _text(item, "external_url")
    identifier = _named(item, "id")
    if not link.strip() and is_address(identifier):
        link = identifier
    if not link.strip():
        raise ArticleError("url", "is missing: the entry has no link")
    return link


def _author(thing: Mapping[str, Any]) -> str:
    """The first author's name: a list since version 1.1, one before."""
    authors = thing.get("authors") or [thing.get("author")]
    first = authors[0] if isinstance(authors, list) else None
    return _named(first, "name") if isinstance(first, dict) else ""


def _named(thing: Mapping[str, Any], name: str) -> str:
    """A text that an item can do without, whatever stands in its place."""
    value = thing.get(name)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
