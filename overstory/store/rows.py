"""Small steps that every repository takes with rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Column, Table

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["columns_of", "in_chunks", "values_of"]

T = TypeVar("T")


def in_chunks(items: Iterable[T], size: int = 5000) -> Iterator[list[T]]:
    """Cut ``items`` into lists of at most ``size``; databases bound the values of a statement."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def columns_of(table: Table, record: type[DataclassInstance]) -> list[Column[Any]]:
    """Columns of ``table`` named as the fields of the dataclass ``record``, in their order."""
    return [table.c[field.name] for field in fields(record)]


def values_of(record: DataclassInstance) -> dict[str, Any]:
    """Fields of a record by name; unlike ``asdict``, what they hold is not copied."""
    return {field.name: getattr(record, field.name) for field in fields(record)}
