"""Stories and takes from the world's news."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from overstory.articles import Article
from overstory.errors import (
    ArticleError,
    BlockedAddressError,
    FeedError,
    FetchError,
    InputError,
    MovedError,
    NotFoundError,
    OverstoryError,
    QueryError,
    RunInProgressError,
    StoreError,
)
from overstory.settings import Settings

if TYPE_CHECKING:
    from embeddings import Encoder
    from overstory.desk import Desk

__all__ = [
    "Article",
    "ArticleError",
    "BlockedAddressError",
    "FeedError",
    "FetchError",
    "InputError",
    "MovedError",
    "NotFoundError",
    "OverstoryError",
    "QueryError",
    "RunInProgressError",
    "Settings",
    "StoreError",
    "open",
]


def open(  # noqa: A001 - read as overstory.open
    db: str | Path | None = None,
    *,
    settings: Settings | None = None,
    encoder: Encoder | None = None,
) -> Desk:
    """Open a store of articles and answer the desk for it.

    Parameters
    ----------
    db
        Path of a SQLite store, made where there is none; a SQLAlchemy URL; None for a store in
        memory, gone when it is closed.
    settings
        Settings; by default from the environment.
    encoder
        An encoder in place of the one that the settings name.

    Returns
    -------
    Desk
        A context manager, safe to share between threads.

    Raises
    ------
    StoreError
        If the store cannot be opened: not a database, written by a newer version, or in a folder
        that cannot be written.
    """
    from overstory.desk import Desk

    return Desk(db, settings=settings, encoder=encoder)
