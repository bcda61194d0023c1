"""Batch re-clustering: computed beside the store, published in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from overstory.jobs.assign import headline
from overstory.jobs.documents import as_document
from overstory.jobs.embedding import ensure_vectors
from overstory.jobs.models import Models
from overstory.jobs.naming import story_id as first_name
from overstory.jobs.progress import Progress, no_progress
from overstory.jobs.succession import OldStory, Plan, plan_succession
from overstory.jobs.window import window_end
from overstory.store.records import MembershipRow, RunRow, StoredArticle, StoryEvent, StoryRow
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


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """The store as the run sees it."""

    change: int
    since: datetime
    articles: list[StoredArticle]
    before: dict[str, MembershipRow]
    stories: dict[str, StoryRow]
    outside: dict[str, int]


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
                since = window_end(store, connection) - self._window
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
            snapshot = self._snapshot(run)
            vectors = ensure_vectors(self._store, self._models.encoder, snapshot.articles, progress)
            clusters, rows = self._cluster(snapshot, vectors, progress)
            progress("publishing", 0, 1)
            with self._store.write() as connection:
                publication = _Publication(
                    self._store, connection, run, snapshot, self._parameters()
                )
                publication.publish(clusters, rows, self._models.encoder.revision)
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

    def _snapshot(self, run: RunRow) -> _Snapshot:
        store = self._store
        assert run.window_start is not None  # noqa: S101 - written at the start
        with store.read() as connection:
            articles = store.articles.between(connection, run.window_start)
            ids = [article.id for article in articles]
            before = store.stories.memberships_of(connection, ids)
            names = {row.story_id for row in before.values()}
            stories = store.stories.by_ids(connection, names)
            inside: defaultdict[str, int] = defaultdict(int)
            for row in before.values():
                inside[row.story_id] += 1
            outside = {name: story.article_count - inside[name] for name, story in stories.items()}
            return _Snapshot(
                store.change(connection), run.window_start, articles, before, stories, outside
            )

    def _cluster(
        self, snapshot: _Snapshot, vectors: NDArray[np.float32], progress: Progress
    ) -> tuple[list[list[str]], dict[str, MembershipRow]]:
        """Cluster the window: article ids by cluster, and why each article is where it is."""
        from clustering import cluster_documents

        articles = snapshot.articles
        if not articles:
            return [], {}
        progress("clustering", 0, len(articles))
        documents = [as_document(article, self._registry) for article in articles]
        partition: Partition = cluster_documents(documents, vectors, self._models.linker)
        progress("clustering", len(articles), len(articles))
        groups: defaultdict[int, list[str]] = defaultdict(list)
        for article, label in zip(articles, partition.labels, strict=True):
            groups[int(label)].append(article.id)
        ids = [article.id for article in articles]
        originals = _originals(ids, partition, snapshot.before)
        rows = {
            article_id: MembershipRow(
                article_id=article_id,
                story_id="",
                probability=_rounded(why.probability, 4),
                nearest_article=None if why.nearest is None else ids[why.nearest],
                shared_terms=list(why.shared_terms),
                hours_apart=_rounded(why.hours_apart, 2),
                copy_of=originals[article_id],
            )
            for article_id, why in zip(ids, partition.membership, strict=True)
        }
        return list(groups.values()), rows


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


class _Publication:
    """Writes the result of a run, inside one write transaction."""

    def __init__(
        self,
        store: Store,
        connection: Connection,
        run: RunRow,
        snapshot: _Snapshot,
        parameters: dict[str, Any],
    ) -> None:
        self._store = store
        self._connection = connection
        self._run = run
        self._snapshot = snapshot
        self._parameters = parameters
        self._now = datetime.now(UTC)

    def publish(
        self,
        clusters: Sequence[Sequence[str]],
        rows: Mapping[str, MembershipRow],
        encoder_revision: str,
    ) -> None:
        """Write memberships, stories, history and the run's row."""
        store, connection, snapshot = self._store, self._connection, self._snapshot
        # Articles that came in or changed while we computed keep the story they got at once.
        meanwhile = store.articles.changed_ids(connection, snapshot.change)
        clusters = [
            kept
            for cluster in clusters
            if (kept := [one for one in cluster if one not in meanwhile])
        ]
        before = {
            article: row.story_id
            for article, row in snapshot.before.items()
            if article not in meanwhile
        }
        plan = self._plan(clusters, before)
        change = store.next_change(connection)
        by_id = {article.id: article for article in snapshot.articles}
        store.stories.found(
            connection,
            {
                story: headline(by_id[cluster[0]])
                for story, cluster in zip(plan.ids, clusters, strict=True)
                if story in plan.new
            },
            self._now,
        )
        touched = self._move(clusters, plan, rows, change)
        for old, survivor in plan.merged.items():
            store.stories.merge(connection, old, survivor, change)
        self._describe(plan, touched, encoder_revision)
        self._record(plan)
        published_merges = len(plan.merged) - len(plan.provisional)
        store.runs.finish(
            connection,
            self._run.id,
            status="published",
            finished_at=self._now,
            parameters=self._parameters,
            article_count=len(snapshot.articles),
            story_count=len(plan.ids),
            merged_count=published_merges,
            split_count=len(plan.split),
        )

    def _plan(self, clusters: Sequence[Sequence[str]], before: Mapping[str, str]) -> Plan:
        snapshot = self._snapshot
        stories = {
            story_id: OldStory(
                first_seen=story.first_seen.timestamp(),
                provisional=story.run_id is None,
                outside=snapshot.outside[story_id],
            )
            for story_id, story in snapshot.stories.items()
        }
        return plan_succession(clusters, before, stories, self._is_used(clusters))

    def _is_used(self, clusters: Sequence[Sequence[str]]) -> Callable[[str], bool]:
        # Nearly always the first name is free, so all first names are looked up together.
        firsts = {first_name(cluster[0]) for cluster in clusters}
        used = self._store.stories.used(self._connection, firsts)

        def is_used(name: str) -> bool:
            if name in firsts:
                return name in used
            return bool(self._store.stories.used(self._connection, [name]))

        return is_used

    def _move(
        self,
        clusters: Sequence[Sequence[str]],
        plan: Plan,
        rows: Mapping[str, MembershipRow],
        change: int,
    ) -> set[str]:
        """Write the memberships that differ; answer the stories whose members are to be counted."""
        changed: list[MembershipRow] = []
        touched = set(plan.merged.values()) | plan.new
        for story, cluster in zip(plan.ids, clusters, strict=True):
            for article in cluster:
                old = self._snapshot.before.get(article)
                new = _in_story(rows[article], story)
                if new != old:
                    changed.append(new)
                    touched.add(story)
                    if old is not None:
                        touched.add(old.story_id)
        self._store.stories.put_members(self._connection, changed, change)
        return touched

    def _describe(
        self,
        plan: Plan,
        touched: set[str],
        encoder_revision: str,
    ) -> None:
        """Count, name and mark the stories of the run that are not what they were."""
        store, connection = self._store, self._connection
        store.stories.refresh(connection, touched - set(plan.merged))
        events: list[StoryEvent] = []
        concerned = store.stories.by_ids(connection, {*plan.ids, *touched})
        for story_id, story in sorted(concerned.items()):
            if story.status != "active":
                continue
            seen = story.run_id is not None
            if seen and story.digest == story.run_digest and story_id not in touched:
                continue
            values: dict[str, Any] = {"run_id": self._run.id, "run_digest": story.digest}
            if story.digest != story.run_digest:
                title = self._title(story_id, encoder_revision)
                if title != story.title:
                    values["title"] = title
                    if seen:
                        events.append(
                            StoryEvent(
                                story_id, self._now, "renamed", self._run.id, detail=story.title
                            )
                        )
            if story_id in plan.split:
                values["split_from"] = plan.split[story_id]
            store.stories.write(connection, story_id, version=story.version + 1, **values)
        store.stories.record(connection, events)

    def _title(self, story_id: str, encoder_revision: str) -> str:
        """Answer the headline of the article that the others are most like.

        Copies of one wire text speak once.
        """
        store, connection = self._store, self._connection
        members = store.stories.members(connection, story_id)
        ids = [member.article.id for member in members]
        vectors = store.vectors.by_article(connection, encoder_revision, ids)
        speaking = [
            member.article
            for member in members
            if member.membership.copy_of is None and member.article.id in vectors
        ] or [member.article for member in members]
        titled = [article for article in speaking if article.title.strip()] or speaking
        if len(titled) < 3:
            # Two are equally like each other; the earlier speaks.
            return headline(titled[0])
        matrix = np.stack([vectors[article.id].vector for article in speaking]).astype(np.float64)
        centre = matrix.sum(axis=0)
        scores = {
            article.id: round(float(row @ centre), 6)
            for article, row in zip(speaking, matrix, strict=True)
        }
        # The list is by time, and max takes the first of equals.
        return headline(max(titled, key=lambda article: scores[article.id]))

    def _record(self, plan: Plan) -> None:
        events = [
            *(StoryEvent(story, self._now, "created", self._run.id) for story in sorted(plan.new)),
        ]
        for new, old in sorted(plan.split.items()):
            events.append(StoryEvent(new, self._now, "split", self._run.id, other_story=old))
            events.append(StoryEvent(old, self._now, "split", self._run.id, other_story=new))
        for old, survivor in sorted(plan.merged.items()):
            detail = "provisional" if old in plan.provisional else None
            events.append(StoryEvent(survivor, self._now, "merged", self._run.id, old, detail))
            events.append(StoryEvent(old, self._now, "merged", self._run.id, survivor, detail))
        self._store.stories.record(self._connection, events)


def _in_story(row: MembershipRow, story_id: str) -> MembershipRow:
    return MembershipRow(
        row.article_id,
        story_id,
        row.probability,
        row.nearest_article,
        row.shared_terms,
        row.hours_apart,
        row.copy_of,
    )
