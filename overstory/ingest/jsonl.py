"""Articles from JSON Lines, one object a line, or from one JSON list of objects."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BufferedIOBase
from typing import Any

from overstory.articles import Article
from overstory.errors import ArticleError, InputError
from overstory.ingest.items import Item
from overstory.ingest.json_list import list_elements, starts_list
from overstory.ingest.streams import BROKEN_GZIP
from overstory.settings import Settings

__all__ = ["given_twice", "read_jsonl", "read_objects"]

# Where files were put one behind the other, lines may begin with one or more.
_BOMS = re.compile(b"^(?:\xef\xbb\xbf)+")
_EMPTY_LIST = re.compile(rb"\s*\[\s*\]\s*")
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")
_SKIP = 1 << 16
_MOST_DIGITS = 1000
# Not JSON, but what some software writes, the first of them where a value is missing.
_CONSTANTS = {"NaN": None, "Infinity": math.inf, "-Infinity": -math.inf}


def read_jsonl(
    stream: BufferedIOBase,
    name: str,
    settings: Settings | None = None,
    *,
    require_title: bool = True,
) -> Iterator[Item]:
    """Read articles from JSON Lines or from a JSON list, one article in memory at a time.

    Parameters
    ----------
    stream
        UTF-8, with or without a byte order mark, lines ended by LF or CRLF. Blank lines are
        passed over, and NaN is read as null.
    name
        What the input is called: an item's ``where`` is ``name:line``, from line 1; in a list
        ``name:number``, of the object.
    settings
        ``max_line_bytes`` (longer lines are skipped unread, and in a list nothing is read after
        such an object) and ``max_body_bytes``.
    require_title
        See :meth:`overstory.articles.Article.parse`.

    Yields
    ------
    Item
        One a line or object: the article with its mapping as ``raw``, or an :class:`ArticleError`.
        A stream that breaks off (damaged gzip) ends with an item that says so.
    """
    settings = settings or Settings()
    for where, raw in read_objects(stream, name, settings):
        if isinstance(raw, InputError):
            yield Item(where, error=raw)
            continue
        try:
            article = Article.parse(
                raw, require_title=require_title, max_body_bytes=settings.max_body_bytes
            )
        except ArticleError as error:
            yield Item(where, error=error)
        else:
            yield Item(where, article=article, raw=raw)


def read_objects(
    stream: BufferedIOBase, name: str, settings: Settings
) -> Iterator[tuple[str, dict[str, Any] | InputError]]:
    """Read what :func:`read_jsonl` does, leaving open what the objects mean.

    Yields
    ------
    where, mapping
        ``name:line``, or ``name:number`` in a list, with the object or what is wrong with it.
    """
    number, limit = 0, settings.max_line_bytes
    empty: str | None = None
    try:
        blank, first = _first_line(stream)
        if starts_list(first):
            for number, element in list_elements(b"\n" * blank + first, stream, limit):
                yield f"{name}:{number}", _read_element(element, limit)
            return
        for number, line in _lines(blank, first, stream, limit):
            where = f"{name}:{number}"
            if line is None:
                yield where, ArticleError(None, f"the line is longer than {limit} bytes")
                continue
            if number == 1 and line.startswith(_OTHER_ENCODINGS):
                yield where, ArticleError(None, "the file is UTF-16; UTF-8 is read")
                return
            line = _BOMS.sub(b"", line).rstrip(b"\r\n")
            if line.isspace() or not line:
                continue
            if number == blank + 1 and _EMPTY_LIST.fullmatch(line):
                empty = where
                continue
            if empty is not None:
                yield empty, _read_object(b"[]", "the line")
                empty = None
            yield where, _read_object(line, "the line")
    except BROKEN_GZIP as error:
        yield f"{name}:{number + 1}", InputError(f"the gzipped data is damaged: {error}")
    except OSError as error:
        reason = f"cannot be read further: {error.strerror or error}"
        yield f"{name}:{number + 1}", InputError(reason)


def _first_line(stream: BufferedIOBase) -> tuple[int, bytes]:
    """How many blank lines there are at first, and what begins the line behind them."""
    blank = 0
    line = stream.readline(_SKIP)
    while _BOMS.sub(b"", line).isspace():
        blank += line.endswith(b"\n")
        line = stream.readline(_SKIP)
    # A mark of UTF-16 is told where it stands, and one of UTF-8 is passed over.
    return blank, _BOMS.sub(b"", line)


def _lines(
    before: int, first: bytes, stream: BufferedIOBase, limit: int
) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their numbers; None for one longer than the limit, which is never held whole.

    Some lines were read already, and of the one behind them the beginning.
    """
    number, line = before, first
    if line and not line.endswith(b"\n") and len(line) <= limit + 2:
        line += stream.readline(limit + 2 - len(line))
    while line:
        number += 1
        if len(line.rstrip(b"\r\n")) <= limit:
            yield number, line
        else:
            while line and not line.endswith(b"\n"):
                line = stream.readline(_SKIP)
            yield number, None
        line = stream.readline(limit + 2)


def _read_element(element: bytes | ArticleError, limit: int) -> dict[str, Any] | ArticleError:
    if isinstance(element, ArticleError):
        return element
    if len(element) > limit:
        return ArticleError(None, f"the element is longer than {limit} bytes")
    return _read_object(element, "the element")


def _read_object(data: bytes, what: str) -> dict[str, Any] | ArticleError:
    try:
        return _mapping(data, what)
    except ArticleError as error:
        return error


def _mapping(data: bytes, what: str) -> dict[str, Any]:
    outermost: list[tuple[str, Any]] = []

    def keep(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal outermost
        outermost = pairs
        return dict(pairs)

    try:
        value = json.loads(
            data.decode("utf-8"),
            parse_constant=_CONSTANTS.get,
            parse_int=_integer,
            object_pairs_hook=keep,
        )
    except UnicodeDecodeError as error:
        raise ArticleError(None, f"{what} is not UTF-8 at byte {error.start + 1}") from error
    except json.JSONDecodeError as error:
        raise ArticleError(None, f"not JSON: {error.msg} (column {error.colno})") from error
    except RecursionError:
        raise ArticleError(None, "not JSON that is read: nested too deeply") from None
    except ValueError as error:
        raise ArticleError(None, f"not JSON that is read: {error}") from error
    if not isinstance(value, dict):
        kind = "a list" if isinstance(value, list) else "a single value"
        raise ArticleError(None, f"{what} holds {kind}, not an object")
    if (twice := given_twice(outermost)) is not None:
        raise ArticleError(None, f"{twice[:40]!r} is given twice")
    return value


def given_twice(members: Sequence[tuple[str, Any]]) -> str | None:
    """The first of an object's members, by name, that it has more than once."""
    if len({name for name, _ in members}) == len(members):
        return None
    counts = Counter(name for name, _ in members)
    return next((name for name, times in counts.items() if times > 1), None)


def _integer(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)
