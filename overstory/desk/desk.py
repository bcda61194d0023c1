"""The desk: everything that can be asked of a store of articles."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any

from overstory.articles import Article
from overstory.desk.adding import Adder
from overstory.desk.editing import Editing
from overstory.desk.keys import Keys
from overstory.desk.records import as_run
from overstory.desk.refreshing import refresh_takes
from overstory.desk.related import Finder
from overstory.desk.takes import StoryViews
from overstory.desk.written import StoryWritings
from overstory.errors import ArticleError, QueryError
from overstory.ingest.items import Item
from overstory.jobs.background import behind_others
from overstory.jobs.models import Models
from overstory.jobs.progress import Progress, no_progress
from overstory.jobs.recluster import Reclustering, fail_stopped_runs
from overstory.jobs.vector_index import StoredIndex
from overstory.settings import Settings
from overstory.store.store import Store
from overstory.views import AddOutcome, Run

if TYPE_CHECKING:
    from embeddings import Encoder

__all__ = ["Desk"]

_LOG = logging.getLogger(__name__)


class Desk(Editing):
    """Articles in; stories, takes and answers out.

    :func:`overstory.open` makes one. Safe to share between threads, and several processes may
    have the same store open. Use it as a context manager, or :meth:`close` it.

    Parameters
    ----------
    db
        Path of a SQLite store, made where there is none; a SQLAlchemy URL; None for a store in
        memory.
    settings
        Settings; by default from the environment.
    encoder
        An encoder in place of the one that the settings name.

    Raises
    ------
    StoreError
        If the store cannot be opened.
    """

    def __init__(
        self,
        db: str | Path | None = None,
        *,
        settings: Settings | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        from overstory.sources import SourceRegistry

        settings = settings or Settings()
        registry = SourceRegistry.load(settings.sources_file)
        store = Store(db)
        self._models = Models(encoder or settings.encoder)
        self._adder = Adder(store, self._models, registry, settings.window)
        self._index = StoredIndex(store)
        views = StoryViews(store, self._models, registry)
        super().__init__(
            store,
            settings,
            registry,
            views,
            StoryWritings(store, settings, views),
            Finder(store, self._models, registry, settings, self._adder.window, self._index),
        )
        self.keys = Keys(store)
        self._background: list[Thread] = []
        self._guard = Lock()
        self._closing = Event()
        fail_stopped_runs(store)

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Desk({self._store.name!r})"

    def close(self) -> None:
        """Wait for a run in the background, then close the store.

        Takes that the run has not come to yet are left for the next one, or for who reads them.
        """
        self._closing.set()
        with self._guard:
            threads, self._background = self._background, []
        for thread in threads:
            thread.join()
        self._index.save()
        self._store.close()

    # --- articles in ---------------------------------------------------------------------

    def add(
        self, articles: Iterable[Article | Mapping[str, Any]], progress: Progress | None = None
    ) -> list[AddOutcome]:
        """Take articles in; each joins or founds a story at once.

        Parameters
        ----------
        articles
            Articles, or mappings with their fields.
        progress
            Called with ``adding`` after each batch.

        Returns
        -------
        list of AddOutcome
            One an item, in order. What could not be taken has an error; the rest went in.
        """
        items = self._items(articles)
        if isinstance(articles, Sequence):
            progress = _of_total(progress, len(articles))
        return list(self._adder.take(items, progress or no_progress))

    def ingest(
        self, paths: str | Path | Iterable[str | Path], progress: Progress | None = None
    ) -> Iterator[AddOutcome]:
        """Take articles in from JSON Lines, feeds, lists of feeds, pages and URLs.

        Parameters
        ----------
        paths
            Files or URLs; ``-`` is standard input.
        progress
            Called with ``adding`` after each batch.

        Yields
        ------
        AddOutcome
            As batches are committed.
        """
        from overstory.ingest import read_path
        from overstory.ingest.fetch import Fetcher

        fetcher = Fetcher(self.settings)
        items = (
            item
            for path in ([paths] if isinstance(paths, str | Path) else paths)
            for item in read_path(str(path), self.settings, fetcher)
        )
        yield from self._adder.take(items, progress or no_progress)

    # --- runs ----------------------------------------------------------------------------

    def recluster(self, window: timedelta | None = None, progress: Progress | None = None) -> Run:
        """Cluster the latest articles anew and publish the result at once.

        Parameters
        ----------
        window
            How far back from the newest article; by default as the settings say.
        progress
            Called with ``embedding``, ``clustering`` and ``publishing``.

        Raises
        ------
        RunInProgressError
            While another run is under way.
        QueryError
            If the window is not a span of time.
        """
        run = self._new_run(window)
        run.start()
        return as_run(run.execute(progress or no_progress))

    def refresh_takes(
        self, window: timedelta | None = None, progress: Progress | None = None
    ) -> int:
        """Compute the takes of the stories that changed since theirs were computed.

        Takes are computed when they are first read; after this nobody has to wait. Where the
        settings name a language model, it is asked here and nowhere else.

        Parameters
        ----------
        window
            How far back from the newest article; by default as the settings say.
        progress
            Called with ``reading takes`` and ``writing``.

        Returns
        -------
        int
            How many stories were computed.

        Raises
        ------
        QueryError
            If the window is not a span of time.
        """
        return refresh_takes(
            self._store,
            self._views,
            self._writings,
            self._width(window),
            progress or no_progress,
            self._closing.is_set,
        )

    def start_run(self, window: timedelta | None = None) -> Run:
        """Start a run in the background and answer it as it is now.

        The takes of the stories that it changes are computed after it.

        Raises
        ------
        RunInProgressError
            While another run is under way.
        """
        run = self._new_run(window)
        started = as_run(run.start())
        thread = Thread(target=self._quietly, args=(run, window), name=f"overstory-{started.id}")
        with self._guard:
            self._background = [one for one in self._background if one.is_alive()]
            self._background.append(thread)
        thread.start()
        return started

    def _items(self, articles: Iterable[Article | Mapping[str, Any]]) -> Iterator[Item]:
        for number, article in enumerate(articles, start=1):
            where = f"item {number}"
            try:
                parsed = Article.parse(
                    article,  # type: ignore[arg-type] # parse takes articles too
                    max_body_bytes=self.settings.max_body_bytes,
                )
                yield Item(where, article=parsed)
            except ArticleError as error:
                yield Item(where, error=error)

    def _new_run(self, window: timedelta | None) -> Reclustering:
        return Reclustering(self._store, self._models, self._registry, self._width(window))

    def _width(self, window: timedelta | None) -> timedelta:
        width = self.settings.window if window is None else window
        if width <= timedelta(0):
            raise QueryError("window", "must be longer than nothing")
        return width

    def _quietly(self, run: Reclustering, window: timedelta | None) -> None:
        """Execute a run in the background; what goes wrong with it is written in its row."""
        try:
            with behind_others():
                run.execute()
                self.refresh_takes(window)
        except Exception:
            _LOG.exception("a run in the background failed")


def _of_total(progress: Progress | None, total: int) -> Progress | None:
    if progress is None:
        return None

    def told(step: str, done: int, _: int | None) -> None:
        progress(step, done, total)

    return told
