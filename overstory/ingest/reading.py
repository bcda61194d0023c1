"""Reads whatever a path or URL holds: JSON Lines, a feed, a list of feeds, or a page."""

from __future__ import annotations

import io
import re
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal
from urllib.parse import urlsplit

from overstory.errors import FeedError, FetchError, InputError
from overstory.ingest.items import Item
from overstory.ingest.jsonl import read_jsonl
from overstory.ingest.streams import BROKEN_GZIP, GZIP, plain_stream
from overstory.settings import Settings

if TYPE_CHECKING:
    from overstory.ingest.fetch import Fetcher, Response

__all__ = ["read_path"]

Kind = Literal["jsonl", "jsonfeed", "feed", "opml", "page", "unknown"]
Hint = Kind | Literal["json"]

_SNIFFED = 4096
_AT_ONCE = 8
_BY_SUFFIX: dict[str, Hint] = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".rss": "feed", ".atom": "feed",
    ".rdf": "feed", ".xml": "feed", ".opml": "opml", ".html": "page", ".htm": "page",
    ".xhtml": "page",
}  # fmt: skip
# A JSON Feed names its version; some software writes slashes with a backslash before them.
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\b')
_JSON_MARK = re.compile(rb'"(?:[^"\\]|\\.)*+"|[{}\[\]]')
_FEED_PATH = re.compile(r"/(?:feed|rss|atom)s?/?$|\.(?:rss|atom|rdf|xml)$", re.IGNORECASE)


def read_path(
    path_or_url: str, settings: Settings | None = None, fetcher: Fetcher | None = None
) -> Iterator[Item]:
    """Read the articles that a file or URL holds. Nothing that is wrong with it raises.

    Parameters
    ----------
    path_or_url
        A file of JSON Lines or a JSON list (gzipped or not), RSS, Atom, JSON Feed, OPML or a saved
        page; ``-`` for standard input; or an http or https URL of any of these. The feeds of an
        OPML list are fetched, several at once, and given in the order of the list. What it is
        shows in its content, in the ending of its name where the content leaves it open.
    settings
        Limits.
    fetcher
        For URLs; made from the settings where None.

    Yields
    ------
    Item
        Articles and errors in the order of the input. Input that cannot be opened or told is one
        item with an error.
    """
    settings = settings or Settings()
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]+)://", path_or_url)
    if scheme is None:
        yield from _read_file(path_or_url, settings, fetcher)
    elif scheme[1].lower() in ("http", "https"):
        yield from _read_url(path_or_url, settings, fetcher or _fetcher(settings))
    else:
        yield Item(path_or_url, error=InputError("only http and https URLs are fetched"))


def _fetcher(settings: Settings) -> Fetcher:
    from overstory.ingest.fetch import Fetcher

    return Fetcher(settings)


def _read_file(path: str, settings: Settings, fetcher: Fetcher | None) -> Iterator[Item]:
    if path == "-":
        yield from _read_stream(sys.stdin.buffer, "standard input", "", settings, fetcher)
        return
    try:
        if Path(path).is_dir():
            yield Item(path, error=InputError("is a folder"))
            return
        with Path(path).open("rb") as file:
            yield from _read_stream(file, path, path, settings, fetcher)
    except FileNotFoundError:
        yield Item(path, error=InputError("there is no such file"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Item(path, error=InputError(f"cannot be read: {reason}"))


def _read_stream(
    raw: BinaryIO, where: str, filename: str, settings: Settings, fetcher: Fetcher | None
) -> Iterator[Item]:
    try:
        stream = plain_stream(raw)
        head = stream.peek(_SNIFFED)[:_SNIFFED]
        kind = _kind(head, _BY_SUFFIX.get(Path(filename.removesuffix(".gz")).suffix.lower()))
        if kind == "jsonl":
            yield from read_jsonl(stream, where, settings)
            return
        data = stream.read(settings.fetch_max_bytes + 1)
    except BROKEN_GZIP as error:
        yield Item(where, error=InputError(f"the gzipped data is damaged: {error}"))
        return
    if len(data) > settings.fetch_max_bytes:
        reason = f"is larger than {settings.fetch_max_bytes} bytes"
        yield Item(where, error=InputError(reason))
        return
    yield from _read_content(data, kind, where, settings, fetcher)


def _read_url(
    url: str, settings: Settings, fetcher: Fetcher, expected: Kind | None = None
) -> Iterator[Item]:
    try:
        response = fetcher.get(url)
    except FetchError as error:
        yield Item(url, error=_without_url(error))
        return
    yield from _read_response(url, response, settings, fetcher, expected)


def _read_response(
    url: str, response: Response, settings: Settings, fetcher: Fetcher | None, expected: Kind | None
) -> Iterator[Item]:
    hint = expected or ("feed" if _FEED_PATH.search(urlsplit(response.url).path) else None)
    data = response.content
    if data.startswith(GZIP):
        # A file that is served as it lies, and not a compressed transfer.
        yield from _read_stream(io.BytesIO(data), url, urlsplit(url).path, settings, fetcher)
        return
    kind = _kind(data[:_SNIFFED], hint)
    if kind == "jsonl":
        yield from read_jsonl(io.BytesIO(data), url, settings)
        return
    if kind == "opml" and expected == "feed":
        # A list may name itself: lists in lists are not followed.
        yield Item(url, error=FeedError("is a list of feeds, inside a list of feeds"))
        return
    if kind == "unknown" and response.content_type in ("text/html", "application/xhtml+xml"):
        kind = "page"
    yield from _read_content(data, kind, url, settings, fetcher, response)


def _read_content(
    data: bytes,
    kind: Kind,
    where: str,
    settings: Settings,
    fetcher: Fetcher | None,
    response: Response | None = None,
) -> Iterator[Item]:
    url = response.url if response else None
    charset = response.charset if response else None
    try:
        if kind == "feed":
            from overstory.ingest.feeds import read_feed

            yield from read_feed(data, where, settings, url=url, charset=charset)
        elif kind == "jsonfeed":
            from overstory.ingest.jsonfeed import read_json_feed

            yield from read_json_feed(data, where, settings, url=url)
        elif kind == "opml":
            from overstory.ingest.opml import read_opml

            yield from _read_feeds(read_opml(data), settings, fetcher or _fetcher(settings))
        elif kind == "page":
            from overstory.ingest.extract import extract_article

            article = extract_article(
                data, url, charset=charset, max_body_bytes=settings.max_body_bytes
            )
            yield Item(where, article=article)
        else:
            raise FeedError("is neither JSON, an RSS or Atom feed, an OPML list nor a page")
    except InputError as error:
        yield Item(where, error=error)


def _read_feeds(urls: list[str], settings: Settings, fetcher: Fetcher) -> Iterator[Item]:
    """The items of many feeds in the order of the list, a few being fetched ahead."""
    ahead: deque[tuple[str, Future[Response]]] = deque()
    pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="feeds")
    try:
        for url in [*urls, None]:
            if url is not None:
                ahead.append((url, pool.submit(fetcher.get, url)))
            while ahead and (url is None or len(ahead) >= _AT_ONCE):
                first, future = ahead.popleft()
                try:
                    response = future.result()
                except FetchError as error:
                    yield Item(first, error=_without_url(error))
                else:
                    yield from _read_response(
                        first, response, settings, fetcher=None, expected="feed"
                    )
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _kind(head: bytes, hint: Hint | None) -> Kind:
    """What the first bytes of a text are."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:_SNIFFED]
    if hint != "jsonl" and _is_json_feed(start):
        return "jsonfeed"
    if hint == "json" or hint == "jsonl" or start[:1] in (b"{", b"[") or _is_json_later(start):
        return "jsonl"
    plain = start.replace(b"\x00", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lower()
    if plain[:1] == b"<":
        if b"<opml" in plain:
            return "opml"
        if b"<rss" in plain or b"<feed" in plain or b"<rdf:rdf" in plain:
            return "feed"
        # A page under a feed's name is a feed gone wrong, and is reported as one.
        return hint or ("page" if _is_page(plain) else "feed")
    if not start:
        return hint or "jsonl"
    if b"\x00" in start:
        return "unknown"
    return hint or "jsonl"


def _is_json_feed(start: bytes) -> bool:
    """Whether the object that comes first names a version of JSON Feed as its own."""
    depth = 0
    for mark in _JSON_MARK.finditer(start):
        depth += (mark[0] in (b"{", b"[")) - (mark[0] in (b"}", b"]"))
        if depth <= 0:
            return False
        if depth == 1 and _JSON_FEED.match(start, mark.start()):
            return True
    return False


def _is_json_later(start: bytes) -> bool:
    """Whether all lines after the first are objects: that one is a line gone wrong."""
    later = [line.lstrip()[:1] for line in start.splitlines()[1:]]
    return b"{" in later and set(later) <= {b"{", b""}


def _is_page(plain: bytes) -> bool:
    return any(mark in plain for mark in (b"<!doctype html", b"<html", b"<head", b"<body"))


def _without_url(error: FetchError) -> FetchError:
    """The error with a message that leaves the URL to the item's ``where``."""
    error.args = (error.reason,)
    return error
