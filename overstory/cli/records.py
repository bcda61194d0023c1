"""Reads the articles of a file for commands that keep no store.

The ids that a file gives to its articles come out as they went in, with their JSON type.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from overstory.errors import ArticleError, InputError

if TYPE_CHECKING:
    from overstory.articles import Article
    from overstory.settings import Settings

__all__ = ["Record", "RecordId", "read_records"]

RecordId = str | int | float
_DISPENSABLE = ("url", "source", "source_name", "country", "language", "published_at", "author")


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


def read_records(path: str, complain: Callable[[str], None], settings: Settings) -> list[Record]:
    """Read the articles of a file of JSON Lines or of a JSON list, in order.

    Parameters
    ----------
    path
        A file, gzipped or not, or ``-`` for standard input.
    complain
        Called with ``file:line: field: reason`` for each line that is left out, and for each
        field with an impossible value that the article does without.
    settings
        The largest line and body taken.

    Raises
    ------
    typer.BadParameter
        There is no such file.
    InputError
        Not one line could be read.
    """
    from overstory.ingest.jsonl import read_objects
    from overstory.ingest.streams import plain_stream

    name = "standard input" if path == "-" else path
    records: list[Record] = []
    refused = 0
    with _opened(path) as opened:
        for where, raw in read_objects(plain_stream(opened), name, settings):
            try:
                if isinstance(raw, InputError):
                    raise raw
                records.append(_record(where, raw, settings, complain))
            except InputError as error:
                refused += 1
                complain(f"{where}: {error}")
    if not records:
        problem = f"none of the {refused} lines can be read" if refused else "there are no articles"
        raise InputError(f"{name}: {problem}")
    return records


@contextlib.contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    if path == "-":
        yield sys.stdin.buffer
        return
    file = Path(path)
    if not file.exists():
        raise typer.BadParameter(f"there is no file {path}", param_hint="'IN.jsonl'")
    if file.is_dir():
        raise typer.BadParameter(f"{path} is a folder", param_hint="'IN.jsonl'")
    with file.open("rb") as raw:
        yield raw


def _record(
    where: str, raw: dict[str, Any], settings: Settings, complain: Callable[[str], None]
) -> Record:
    line = int(where.rpartition(":")[2])
    gold = raw.get("gold_story")
    # The id is ours to keep, whatever it looks like; articles are stricter with theirs.
    fields = {name: value for name, value in raw.items() if name != "id"}
    return Record(
        line=line,
        id=_id(raw, line),
        article=_article(where, fields, settings, complain),
        gold_story=None if gold is None or gold == "" else str(gold),
    )


def _article(
    where: str, fields: dict[str, Any], settings: Settings, complain: Callable[[str], None]
) -> Article:
    """The article, without those of its dispensable fields that have impossible values."""
    from overstory.articles import Article

    while True:
        try:
            return Article.parse(
                fields, require_title=False, max_body_bytes=settings.max_body_bytes
            )
        except ArticleError as error:
            if error.field not in _DISPENSABLE or error.field not in fields:
                raise
            complain(f"{where}: {error}; taken as missing")
            del fields[error.field]


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
