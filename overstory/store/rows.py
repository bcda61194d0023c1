"""Small steps that every repository takes with rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, Table

__all__ = ["columns_of", "in_chunks"]

T = TypeVar("T")


def in_chunks(items: Iterable[T], size: int = 5000) -> Iterator[list[T]]:
    """Cut ``items`` into lists of at most ``size``; databases bound the values of a statement."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def columns_of(table: Table, record: type) -> list[Column[Any]]:
    """Columns of ``table`` named as the fields of the dataclass ``record``, in their order."""
    return [table.c[field.name] for field in fields(record)]
