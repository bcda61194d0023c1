"""Plain lists of words, read once from ``words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["words"]


@cache
def _lists() -> dict[str, str]:
    text = files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    lists: dict[str, str] = tomllib.loads(text)
    return lists


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list.

    Raises
    ------
    KeyError
        No list has this name.
    """
    return frozenset(_lists()[name].split())
