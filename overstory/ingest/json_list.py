"""The objects of one JSON list, one in memory at a time."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from io import BufferedIOBase

from overstory.errors import ArticleError

__all__ = ["list_elements", "starts_list"]

# Values that are no objects may come first: they are errors as they would be further on.
_LIST = re.compile(
    rb"""\s*\[\s*
    (?:(?:null|true|false|-?\d[\d.eE+-]*|"(?:[^"\\]|\\.)*+")\s*,\s*)*+
    (?:\{|$)""",
    re.VERBOSE,
)
_SPACE = re.compile(r"[ \t\r\n]*")
_CHUNK = 1 << 16
_UNREAD = "; what follows it is not read"


def starts_list(start: bytes) -> bool:
    """Whether a file that starts so, without byte order mark, is a list with objects in it.

    A line that holds a list of anything else is one line gone wrong. An empty list on a line of
    its own may be either.
    """
    return bool(_LIST.match(start))


def list_elements(
    start: bytes, stream: BufferedIOBase, limit: int
) -> Iterator[tuple[int, bytes | ArticleError]]:
    """Cut a JSON list into its elements.

    Parameters
    ----------
    start
        What was read already: the bracket that opens the list, after white space or none.
    stream
        The rest.
    limit
        Most bytes of an element.

    Yields
    ------
    number, element
        From 1: the element as it stands there, for the caller to read. Where the list breaks off
        or is no JSON any more, an error, and nothing after it.
    """
    elements = _Elements(start, stream, limit)
    number = 0
    try:
        while (element := elements.following()) is not None:
            number += 1
            yield number, element
    except ArticleError as error:
        yield number + 1, error


class _Elements:
    """A place in a list. Bytes that are not UTF-8 pass, and come out as they were."""

    def __init__(self, start: bytes, stream: BufferedIOBase, limit: int) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        # Numbers of any length: they are read by the caller.
        self._scanner = json.JSONDecoder(parse_int=str, parse_float=str)
        self._stream, self._limit = stream, limit
        self._text = self._decoder.decode(start)
        self._at = self._text.index("[") + 1
        self._lines_before = 0
        self._ended = False
        self._first = True

    def following(self) -> bytes | None:
        """The next element; None at the end of the list."""
        mark = self._mark()
        if mark == "]":
            line = self._line(self._at)
            self._at += 1
            if self._mark():
                raise ArticleError(None, f"the list ends in line {line}{_UNREAD}")
            return None
        if not self._first:
            if mark and mark != ",":
                raise self._broken("expecting ',' or ']'", self._at)
            self._at += bool(mark)
            mark = self._mark()
        self._first = False
        if not mark:
            raise ArticleError(None, "the list breaks off before its end")
        return self._element()

    def _element(self) -> bytes:
        while True:
            try:
                _, end = self._scanner.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                # Half an object is no JSON either: what is wrong is told with all of it there.
                if self._ended:
                    raise self._broken(error.msg, error.pos) from error
            except RecursionError:
                raise self._broken("nested too deeply", self._at) from None
            else:
                if end < len(self._text) or self._ended:
                    element = self._text[self._at : end].encode("utf-8", "surrogateescape")
                    self._at = end
                    return element
            if len(self._text) - self._at > self._limit:
                reason = f"no whole element in {self._limit} bytes, the most that one may have"
                raise ArticleError(None, reason + _UNREAD)
            self._read()

    def _mark(self) -> str:
        """The character at the next place that is no white space; empty at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text) or self._ended:
                return self._text[self._at : self._at + 1]
            self._read()

    def _read(self) -> None:
        """Read as much again as there is, and forget what was cut off."""
        self._lines_before += self._text.count("\n", 0, self._at)
        kept = self._text[self._at :]
        data = self._stream.read1(max(_CHUNK, len(kept)))
        self._text, self._at = kept + self._decoder.decode(data, not data), 0
        self._ended = not data

    def _broken(self, reason: str, at: int) -> ArticleError:
        return ArticleError(None, f"not JSON: {reason} (line {self._line(at)}){_UNREAD}")

    def _line(self, at: int) -> int:
        return self._lines_before + self._text.count("\n", 0, at) + 1
