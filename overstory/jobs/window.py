"""The articles that a new one is compared with at once, kept in step with the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from overstory.jobs.documents import as_document
from overstory.jobs.embedding import embed, ensure_vectors
from overstory.jobs.models import Models
from overstory.store.records import StoredArticle
from overstory.store.store import Store

if TYPE_CHECKING:
    from clustering.documents import Document
    from clustering.window import Match, StoryWindow
    from overstory.sources import SourceRegistry

__all__ = ["LiveWindow", "around", "back_from", "newest_article"]

_CLOCK_ERROR = timedelta(days=1)


def back_from(time: datetime, width: timedelta) -> datetime:
    """Answer ``time`` less ``width``; the earliest time there is where that would be earlier."""
    earliest = datetime.min.replace(tzinfo=UTC)
    return time - width if time - earliest > width else earliest


def newest_article(store: Store, connection: Connection) -> datetime | None:
    """Answer the time that windows reach back from: when the newest article was published.

    Articles that claim to be from the future are passed over.
    """
    return store.articles.newest(connection, datetime.now(UTC) + _CLOCK_ERROR)


def around(first: datetime, last: datetime, width: timedelta) -> tuple[datetime, datetime]:
    """Answer the span that reaches ``width`` beyond both ends of another."""
    latest = datetime.max.replace(tzinfo=UTC)
    end = last + width if latest - last > width else latest
    return back_from(first, width), end


class LiveWindow:
    """The latest articles of a store, ready for at-once decisions.

    What other threads and processes write is followed by the numbers of changes. Use it inside
    ``with window.lock``: it serves one writer at a time.

    Parameters
    ----------
    store
        The store.
    models
        Encoder and linker.
    registry
        Sources.
    width
        How far back from the newest article the window reaches.
    span
        A fixed span instead, for articles older than the window.
    """

    def __init__(
        self,
        store: Store,
        models: Models,
        registry: SourceRegistry,
        width: timedelta,
        span: tuple[datetime, datetime] | None = None,
    ) -> None:
        self.lock = RLock()
        self._store = store
        self._models = models
        self._registry = registry
        self._width = width
        self._span = span
        self._window: StoryWindow | None = None
        self._since: datetime | None = None
        self._ahead: datetime | None = None
        self._change = -1

    def covers(self, since: datetime, until: datetime) -> bool:
        """Whether a fixed span reaches over all of ``since`` to ``until``."""
        return self._span is not None and self._span[0] <= since and until <= self._span[1]

    @property
    def since(self) -> datetime:
        """Where the window, once prepared, begins."""
        if self._since is None:
            raise RuntimeError("the window is not loaded")
        return self._since

    def reaches(self, time: datetime) -> bool:
        """Whether the window, once prepared, holds the articles of this time."""
        return self._since is not None and time >= self._since

    def prepare(self, ahead: datetime | None = None) -> None:
        """Load the window, or what is new to it, outside of any transaction.

        Parameters
        ----------
        ahead
            When the newest article was published that is about to come in.
        """
        if ahead is not None and ahead <= datetime.now(UTC) + _CLOCK_ERROR:
            self._ahead = ahead
        else:
            self._ahead = None
        if self._window is None:
            with self._store.read() as connection:
                since, until = self._bounds(connection)
                articles = self._store.articles.between(connection, since, until)
            # Embeds what a change of encoder left without a vector; that takes long.
            ensure_vectors(self._store, self._models.encoder, articles)
        with self._store.read() as connection:
            self.follow(connection)

    def follow(self, connection: Connection) -> bool:
        """Take over what was written since the last call, inside a transaction.

        Returns
        -------
        bool
            Whether articles or their stories have changed.
        """
        since, until = self._bounds(connection)
        change = self._store.change(connection)
        changed = False
        shorter = self._since is not None and since < self._since
        if self._window is None or shorter or change < self._change:
            self._load(connection, since, until)
            changed = True
        elif change != self._change:
            changed = self._update(connection, since, until)
        if self._window is not None and self._since is not None and since > self._since:
            self._window.drop_before(since.timestamp())
        self._since, self._change = since, change
        return changed

    def committed(self, change: int) -> None:
        """Note that the change which this window itself was used for is in the store."""
        self._change = change

    def take_back(self, connection: Connection, article_ids: Sequence[str]) -> None:
        """Have articles as the store has them, where they were only about to be written."""
        if self._window is None:
            return
        self._window.remove(article_ids)
        since, until = self._bounds(connection)
        stored = self._store.articles.by_ids(connection, article_ids)
        self._take(
            connection,
            [
                article
                for article in stored.values()
                if since <= article.seen_at and (until is None or article.seen_at <= until)
            ],
        )

    def drop(self, article_ids: Sequence[str]) -> None:
        """Have articles no more, whose new versions are older than the window."""
        if self._window is not None:
            self._window.remove(article_ids)

    def forget(self) -> None:
        """Load everything anew at the next use: after a transaction that failed."""
        self._window = None

    def match(self, document: Document, vector: NDArray[np.float32], limit: int = 10) -> Match:
        """Answer the story that a document belongs to, and what is near it."""
        return self._loaded().match(document, vector, limit)

    def put(
        self,
        documents: Sequence[Document],
        vectors: NDArray[np.float32],
        stories: Sequence[str],
    ) -> None:
        """Add documents, in place of those with the same ids."""
        if documents:
            self._loaded().add(documents, vectors, stories)

    def reassign(self, stories: Mapping[str, str]) -> None:
        """Put documents of the window into other stories."""
        window = self._loaded()
        window.reassign({article: story for article, story in stories.items() if article in window})

    def _loaded(self) -> StoryWindow:
        if self._window is None:
            raise RuntimeError("the window is not loaded")
        return self._window

    def _bounds(self, connection: Connection) -> tuple[datetime, datetime | None]:
        if self._span is not None:
            return self._span
        newest = newest_article(self._store, connection)
        end = max(filter(None, (newest, self._ahead)), default=datetime.now(UTC))
        return back_from(end, self._width), None

    def _load(self, connection: Connection, since: datetime, until: datetime | None) -> None:
        from clustering.window import StoryWindow

        self._window = StoryWindow(self._models.linker)
        self._take(connection, self._store.articles.between(connection, since, until))

    def _update(self, connection: Connection, since: datetime, until: datetime | None) -> bool:
        written = self._store.articles.between(connection, since, until, changed_after=self._change)
        moved = self._store.members.moved_since(connection, self._change)
        changed = self._store.articles.changed_ids(connection, self._change)
        # One that has another date now may have left the span.
        self.drop(sorted(changed.difference(article.id for article in written)))
        for article in written:
            moved.pop(article.id, None)
        self._take(connection, written)
        self.reassign(moved)
        return bool(written or moved)

    def _take(self, connection: Connection, articles: Sequence[StoredArticle]) -> None:
        ids = [article.id for article in articles]
        encoder = self._models.encoder
        vectors = self._store.vectors.by_article(connection, encoder.revision, ids)
        missing = [article for article in articles if article.id not in vectors]
        if missing:
            # Written a moment ago by a process with another encoder.
            vectors |= embed(self._store, encoder, missing, connection)
        rows = self._store.members.by_article(connection, ids)
        placed = [article for article in articles if article.id in rows]
        if placed:
            self.put(
                [as_document(article, self._registry) for article in placed],
                np.stack([vectors[article.id].vector for article in placed]),
                [rows[article.id].story_id for article in placed],
            )
