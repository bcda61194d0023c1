"""Data files of takes, each read once, and the plain lists of words in them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["listing", "tables", "words"]


@cache
def tables(file: str) -> dict[str, Any]:
    """Contents of a TOML file beside this one, for all who ask: not to be changed."""
    return tomllib.loads(files(__package__).joinpath(file).read_text(encoding="utf-8"))


@cache
def listing(name: str, file: str = "words.toml") -> tuple[str, ...]:
    """The words of a list, in its order.

    Raises
    ------
    KeyError
        No list has this name.
    """
    return tuple(tables(file)[name].split())


@cache
def words(name: str, file: str = "words.toml") -> frozenset[str]:
    """The words of a list.

    Raises
    ------
    KeyError
        No list has this name.
    """
    return frozenset(listing(name, file))
