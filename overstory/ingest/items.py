"""What readers yield."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from overstory.articles import Article
from overstory.errors import InputError

__all__ = ["Item"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a reader came upon: an article, or why it is none.

    Parameters
    ----------
    where
        Which one: ``news.jsonl:17``, the URL of a page, or a feed's URL with the entry's number.
    article
        The article, or None where there is an error.
    error
        What is wrong with it, or None. Its message does not repeat ``where``.
    raw
        The mapping that a line of JSON held, for callers that need more of it than an article
        has; None for other kinds of input.
    """

    where: str
    article: Article | None = None
    error: InputError | None = None
    raw: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if (self.article is None) == (self.error is None):
            raise ValueError("an item has either an article or an error")
