"""Reads the articles of a file for commands that keep no store.

The ids that a file gives to its articles come out as they went in, with their JSON type.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn, cast

import typer

from overstory.errors import ArticleError, InputError

if TYPE_CHECKING:
    from overstory.articles import Article

__all__ = ["Record", "RecordId", "read_records"]

RecordId = str | int | float
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Record:
    """One article of a file.

    Parameters
    ----------
    line
        Its line, from 1.
    id
        The id that the line gives; its url where it gives none; its line number where it has
        neither.
    article
        The article. Its title may be empty where it has a body.
    gold_story
        The story it is known to belong to, as text, or None.
    """

    line: int
    id: RecordId
    article: Article
    gold_story: str | None


def read_records(path: str, complain: Callable[[str], None]) -> list[Record]:
    """Read the articles of a JSON Lines file, in order.

    Parameters
    ----------
    path
        A file, gzipped or not, or ``-`` for standard input.
    complain
        Called with ``file:line: field: reason`` for each line that is left out.

    Raises
    ------
    typer.BadParameter
        There is no such file.
    InputError
        Not one line could be read, or the gzipped data is damaged.
    """
    name = "standard input" if path == "-" else path
    records: list[Record] = []
    refused = 0
    with _opened(path) as stream:
        for line, raw in _lines(stream, name):
            try:
                records.append(_record(line, raw))
            except InputError as error:
                refused += 1
                complain(f"{name}:{line}: {error}")
    if not records:
        problem = f"none of the {refused} lines can be read" if refused else "there are no articles"
        raise InputError(f"{name}: {problem}")
    return records


@contextlib.contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    with contextlib.ExitStack() as stack:
        if path == "-":
            raw: IO[bytes] = io.BytesIO(sys.stdin.buffer.read())
        else:
            file = Path(path)
            if not file.exists():
                raise typer.BadParameter(f"there is no file {path}", param_hint="'IN.jsonl'")
            if file.is_dir():
                raise typer.BadParameter(f"{path} is a folder", param_hint="'IN.jsonl'")
            raw = stack.enter_context(file.open("rb"))
            if not raw.seekable():
                raw = io.BytesIO(raw.read())
        # Told by its first bytes: what comes through a pipe has no name that ends in .gz.
        gzipped = raw.read(2) == _GZIP
        raw.seek(0)
        yield cast("IO[bytes]", stack.enter_context(gzip.GzipFile(fileobj=raw))) if gzipped else raw


def _lines(stream: IO[bytes], name: str) -> Iterator[tuple[int, bytes]]:
    """Each line that is not blank, with its number."""
    try:
        for number, raw in enumerate(stream, start=1):
            line = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
            if line.strip():
                yield number, line
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f"{name}: the gzipped data is damaged: {error}") from error


def _record(line: int, raw: bytes) -> Record:
    from overstory.articles import Article

    mapping = _mapping(raw)
    record_id = _id(mapping, line)
    gold = mapping.get("gold_story")
    known = {field: value for field, value in mapping.items() if field not in ("id", "gold_story")}
    return Record(
        line=line,
        id=record_id,
        article=Article.parse(known, require_title=False),
        gold_story=None if gold is None or gold == "" else str(gold),
    )


def _mapping(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise ArticleError(None, f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise ArticleError(None, f"not JSON: {error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:
        raise ArticleError(None, f"not JSON that can be read: {error}") from error
    if not isinstance(value, dict):
        raise ArticleError(None, f"not a JSON object but {type(value).__name__}")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _id(mapping: dict[str, Any], line: int) -> RecordId:
    value = mapping.get("id")
    if value is None or value == "":
        url = mapping.get("url")
        return url if isinstance(url, str) and url else line
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ArticleError("id", f"must be a string or a number, not {json.dumps(value)[:40]}")
    if value in (float("inf"), float("-inf")):
        raise ArticleError("id", "is too large a number")
    return value
