"""Plain lists of words, read once from the files that have them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["listing", "words"]


@cache
def _lists(file: str) -> dict[str, str]:
    text = files(__package__).joinpath(file).read_text(encoding="utf-8")
    lists: dict[str, str] = tomllib.loads(text)
    return lists


@cache
def listing(name: str, file: str = "words.toml") -> tuple[str, ...]:
    """The words of a list, in its order.

    Raises
    ------
    KeyError
        No list has this name.
    """
    return tuple(_lists(file)[name].split())


@cache
def words(name: str, file: str = "words.toml") -> frozenset[str]:
    """The words of a list.

    Raises
    ------
    KeyError
        No list has this name.
    """
    return frozenset(listing(name, file))
