"""Pages of what is read from a store, with cursors that only this store takes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from overstory.desk.cursors import read_cursor, write_cursor
from overstory.views import Page

__all__ = ["Pager"]

T = TypeVar("T")


class Pager:
    """Reads and writes the cursors of one store.

    Parameters
    ----------
    secret
        Signs them.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def place(self, listing: Sequence[object], cursor: str | None) -> tuple[Any, ...] | None:
        """Answer where a list goes on; None at its beginning.

        Raises
        ------
        QueryError
            If the cursor is of another list, or none.
        """
        return read_cursor(self._secret, listing, cursor)

    def page(
        self,
        items: Sequence[T],
        places: Sequence[Sequence[Any]],
        listing: Sequence[object],
        limit: int,
    ) -> Page[T]:
        """Cut a page off a list that was read one item further than the page is long."""
        more = len(items) > limit
        return Page(
            list(items[:limit]),
            write_cursor(self._secret, listing, places[limit - 1]) if more else None,
        )

    def cut(
        self, items: Sequence[T], listing: Sequence[object], cursor: str | None, limit: int
    ) -> Page[T]:
        """Cut a page off a list that is whole in memory. Where it became shorter, it ends.

        Raises
        ------
        QueryError
            If the cursor is of another list, or none.
        """
        place = self.place(listing, cursor)
        start = 0 if place is None else int(place[0])
        rest = items[start : start + limit + 1]
        return self.page(rest, [(start + n + 1,) for n in range(len(rest))], listing, limit)
