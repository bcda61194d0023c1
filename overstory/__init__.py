"""Stories and takes from the world's news."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from overstory.errors import (
    ArticleError,
    BlockedAddressError,
    ConflictError,
    DecisionError,
    FeedError,
    FetchError,
    InputError,
    ModelError,
    MovedError,
    NotFoundError,
    OverstoryError,
    QueryError,
    RunInProgressError,
    StoreError,
)

if TYPE_CHECKING:
    from embeddings import Encoder
    from overstory.analysis import StoryClustering, cluster, group_statements, label_groups, takes
    from overstory.articles import Article
    from overstory.desk import Desk
    from overstory.settings import Settings
    from overstory.views import StoryView

__all__ = [
    "Article",
    "ArticleError",
    "BlockedAddressError",
    "ConflictError",
    "DecisionError",
    "Desk",
    "FeedError",
    "FetchError",
    "InputError",
    "ModelError",
    "MovedError",
    "NotFoundError",
    "OverstoryError",
    "QueryError",
    "RunInProgressError",
    "Settings",
    "StoreError",
    "StoryClustering",
    "StoryView",
    "cluster",
    "group_statements",
    "label_groups",
    "open",
    "takes",
]

# Imported when first asked for, so that `overstory --help` need not wait for them.
_HOMES = {
    "Article": "overstory.articles",
    "Desk": "overstory.desk",
    "Settings": "overstory.settings",
    "StoryClustering": "overstory.analysis",
    "StoryView": "overstory.views",
    "cluster": "overstory.analysis",
    "group_statements": "overstory.analysis",
    "label_groups": "overstory.analysis",
    "takes": "overstory.analysis",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


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
