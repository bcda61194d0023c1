"""How long work says how far it is."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Progress", "no_progress"]

Progress = Callable[[str, int, int | None], None]
"""Step in words, how many are done, of how many (None where that is not known)."""


def no_progress(step: str, done: int, total: int | None) -> None:
    """Say nothing."""
