"""Batch re-clustering: computed beside the store, published in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from overstory.jobs.constrained import keep_decisions
from overstory.jobs.documents import as_document, compared_titles
from overstory.jobs.embedding import ensure_vectors
from overstory.jobs.models import Models
from overstory.jobs.progress import Progress, no_progress
from overstory.jobs.publish import Findings, publish
from overstory.jobs.snapshot import Snapshot, is_outdated, renew_snapshot, take_snapshot
from overstory.jobs.window import back_from, newest_article
from overstory.store.records import MembershipRow, RunRow
from overstory.store.store import Store

if TYPE_CHECKING:
    from clustering import Partition
    from overstory.sources import SourceRegistry

__all__ = ["Reclustering", "fail_stopped_runs"]

_WAIT = 0.5  # seconds: long enough for someone who only looked whether a run is under way
_STOPPED = "the process stopped before the run was finished"


def fail_stopped_runs(store: Store) -> None:
    """Mark runs of processes that are no more as failed.

    Does nothing while a run is under way.
    """
    from overstory.errors import RunInProgressError

    with store.read() as connection:
        if not store.runs.any_running(connection):
            return
    try:
        store.run_lock.acquire()
    except RunInProgressError:
        return
    try:
        _fail_stopped(store)
    finally:
        store.run_lock.release()


def _fail_stopped(store: Store) -> None:
    with store.write() as connection:
        if store.runs.fail_running(connection, datetime.now(UTC), _STOPPED):
            store.next_change(connection)


class Reclustering:
    """One run: :meth:`start` takes the lock, :meth:`execute` does the work.

    Parameters
    ----------
    store
        The store.
    models
        Encoder and linker.
    registry
        Sources.
    window
        How far back from the newest article.
    """

    def __init__(
        self, store: Store, models: Models, registry: SourceRegistry, window: timedelta
    ) -> None:
        self._store = store
        self._models = models
        self._registry = registry
        self._window = window
        self.run: RunRow | None = None

    def start(self) -> RunRow:
        """Take the lock and write the run down as under way.

        Raises
        ------
        RunInProgressError
            If another run is under way, in this process or another.
        """
        store = self._store
        store.run_lock.acquire(_WAIT)
        try:
            _fail_stopped(store)
            with store.write() as connection:
                newest = newest_article(store, connection)
                since = back_from(newest or datetime.now(UTC), self._window)
                run = store.runs.start(
                    connection, datetime.now(UTC), {"window_seconds": self._window.total_seconds()}
                )
                store.runs.finish(connection, run.id, window_start=since)
                store.next_change(connection)
                self.run = store.runs.get(connection, run.id)
        except BaseException:
            store.run_lock.release()
            raise
        assert self.run is not None  # noqa: S101 - written just above
        return self.run

    def execute(self, progress: Progress = no_progress) -> RunRow:
        """Cluster, publish and let go of the lock.

        Raises
        ------
        Exception
            Whatever went wrong; the run is then marked as failed, and nothing is published.
        """
        run = self.run
        if run is None:
            raise RuntimeError("the run was not started")
        try:
            assert run.window_start is not None  # noqa: S101 - written at the start
            with self._store.read() as connection:
                snapshot = take_snapshot(self._store, connection, run.window_start)
            vectors = ensure_vectors(self._store, self._models.encoder, snapshot.articles, progress)
            partition = self._cluster(snapshot, vectors, progress)
            findings = self._findings(snapshot, partition, vectors)
            progress("publishing", 0, 1)
            with self._store.write() as connection:
                if is_outdated(self._store, connection, snapshot):
                    snapshot = renew_snapshot(self._store, connection, snapshot)
                    findings = self._findings(snapshot, partition, vectors)
                publish(self._store, connection, run, snapshot, findings)
            progress("publishing", 1, 1)
        except BaseException as error:
            self._fail(run, error)
            raise
        finally:
            self._store.run_lock.release()
        with self._store.read() as connection:
            done = self._store.runs.get(connection, run.id)
        assert done is not None  # noqa: S101 - runs are never deleted
        return done

    def _fail(self, run: RunRow, error: BaseException) -> None:
        reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        with self._store.write() as connection:
            self._store.runs.finish(
                connection, run.id, status="failed", finished_at=datetime.now(UTC), error=reason
            )
            self._store.next_change(connection)

    def _parameters(self) -> dict[str, Any]:
        linker = self._models.linker
        return {
            "window_seconds": self._window.total_seconds(),
            "encoder": self._models.encoder.name,
            "encoder_revision": self._models.encoder.revision,
            "linker_revision": getattr(linker, "revision", None),
            "threshold": getattr(linker, "threshold", None),
        }

    def _cluster(
        self, snapshot: Snapshot, vectors: NDArray[np.float32], progress: Progress
    ) -> Partition | None:
        from clustering import cluster_documents

        articles = snapshot.articles
        if not articles:
            return None
        progress("clustering", 0, len(articles))
        documents = [
            as_document(article, self._registry, title=title)
            for article, title in zip(articles, compared_titles(articles), strict=True)
        ]
        partition = cluster_documents(documents, vectors, self._models.linker)
        progress("clustering", len(articles), len(articles))
        return partition

    def _findings(
        self, snapshot: Snapshot, partition: Partition | None, vectors: NDArray[np.float32]
    ) -> Findings:
        revision = self._models.encoder.revision
        if partition is None:
            return Findings([], {}, vectors, revision, self._parameters())
        ids = [article.id for article in snapshot.articles]
        originals = _originals(ids, partition, snapshot.before)
        clusters, partition = keep_decisions(snapshot, partition, originals)
        why = {
            article_id: MembershipRow(
                article_id=article_id,
                story_id="",
                probability=_rounded(reason.probability, 4),
                nearest_article=None if reason.nearest is None else ids[reason.nearest],
                shared_terms=list(reason.shared_terms),
                hours_apart=_rounded(reason.hours_apart, 2),
                copy_of=originals[article_id],
            )
            for article_id, reason in zip(ids, partition.membership, strict=True)
        }
        why |= {one: snapshot.before[one] for one in snapshot.pinned}
        return Findings(clusters, why, vectors, revision, self._parameters())


def _rounded(value: float | None, digits: int) -> float | None:
    """Round, so that the last bits of a sum do not make a changed membership of an equal one."""
    return None if value is None else round(float(value), digits)


def _originals(
    ids: Sequence[str], partition: Partition, before: Mapping[str, MembershipRow]
) -> dict[str, str | None]:
    """Answer the original of each copy; one that lies before the window stays the original."""
    known = set(ids)
    originals: dict[str, str | None] = {}
    for article_id, why in zip(ids, partition.membership, strict=True):
        first = article_id if why.copy_of is None else ids[why.copy_of]
        earlier = before[first].copy_of if first in before else None
        if earlier is not None and earlier not in known:
            originals[article_id] = earlier
        else:
            originals[article_id] = None if first == article_id else first
    return originals
