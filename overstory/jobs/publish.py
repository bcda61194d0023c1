"""Writes what a run found: memberships, stories, history and the run itself, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from overstory.jobs.naming import story_id as first_name
from overstory.jobs.snapshot import Snapshot
from overstory.jobs.succession import OldStory, Plan, plan_succession
from overstory.jobs.titles import central_headline, headline
from overstory.store.records import MembershipRow, RunRow, StoredArticle, StoryEvent, StoryRow
from overstory.store.store import Store

__all__ = ["Findings", "publish"]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run computed.

    Parameters
    ----------
    clusters
        Article ids by cluster, each by time and id; every article of the snapshot in one, and
        every pinned one.
    why
        For each of them why it is where it is; its ``story_id`` is not looked at.
    vectors
        Vectors of the snapshot's articles, in their order, shape (n, dims).
    encoder_revision
        What made the vectors.
    parameters
        What the run's row is to say of how it was made.
    """

    clusters: Sequence[Sequence[str]]
    why: Mapping[str, MembershipRow]
    vectors: NDArray[np.float32]
    encoder_revision: str
    parameters: dict[str, Any]


def publish(
    store: Store, connection: Connection, run: RunRow, snapshot: Snapshot, findings: Findings
) -> None:
    """Write the findings of a run, inside one write transaction.

    Articles that came in or changed since the snapshot keep the story that they got at once; if
    that story is merged, they go along. Nothing is written of stories that are as they were.
    """
    _Publication(store, connection, run, snapshot, findings).write()


class _Publication:
    def __init__(
        self,
        store: Store,
        connection: Connection,
        run: RunRow,
        snapshot: Snapshot,
        findings: Findings,
    ) -> None:
        self._store = store
        self._connection = connection
        self._run = run
        self._snapshot = snapshot
        self._findings = findings
        self._now = datetime.now(UTC)
        self._rows = {article.id: row for row, article in enumerate(snapshot.articles)}
        meanwhile = store.articles.changed_ids(connection, snapshot.change)
        meanwhile -= snapshot.pinned.keys()
        kept = ([one for one in group if one not in meanwhile] for group in findings.clusters)
        self._clusters = [group for group in kept if group]
        self._before = {
            article: row.story_id
            for article, row in snapshot.before.items()
            if article not in meanwhile
        }

    def write(self) -> None:
        store, connection = self._store, self._connection
        plan = self._plan()
        change = store.next_change(connection)
        store.stories.found(
            connection,
            {
                story: headline(self._article(group[0]))
                for story, group in zip(plan.ids, self._clusters, strict=True)
                if story in plan.new
            },
            self._now,
        )
        touched = self._move(plan, change)
        store.stories.merge(connection, plan.merged, change)
        store.stories.refresh(connection, touched | set(plan.merged))
        store.stories.record(connection, self._identity_events(plan))
        self._describe(plan, touched)
        store.mark_published(connection, change)
        store.runs.finish(
            connection,
            self._run.id,
            status="published",
            finished_at=self._now,
            parameters=self._findings.parameters,
            article_count=len(self._snapshot.articles),
            story_count=len(plan.ids),
            merged_count=len(plan.merged) - len(plan.provisional),
            split_count=len(plan.split),
        )

    def _article(self, article_id: str) -> StoredArticle:
        pinned = self._snapshot.pinned.get(article_id)
        if pinned is not None:
            return pinned
        return self._snapshot.articles[self._rows[article_id]]

    def _plan(self) -> Plan:
        stories = {
            story_id: OldStory(
                first_seen=story.first_seen.timestamp(),
                provisional=story.run_id is None and story_id not in self._snapshot.decided,
                outside=self._snapshot.outside[story_id],
            )
            for story_id, story in self._snapshot.stories.items()
        }
        store, connection = self._store, self._connection
        return plan_succession(
            self._clusters,
            self._before,
            stories,
            self._is_used(),
            self._snapshot.spoken_of,
            recent=store.members.moved_since(connection, store.published_change(connection)).keys(),
        )

    def _is_used(self) -> Callable[[str], bool]:
        # Nearly always the first name is free, so all first names are looked up together.
        firsts = {first_name(group[0]) for group in self._clusters}
        used = self._store.stories.used(self._connection, firsts)

        def is_used(name: str) -> bool:
            if name in firsts:
                return name in used
            return bool(self._store.stories.used(self._connection, [name]))

        return is_used

    def _move(self, plan: Plan, change: int) -> set[str]:
        """Write the memberships that differ; answer the stories to be counted anew."""
        changed: list[MembershipRow] = []
        touched = set(plan.merged.values()) | plan.new
        for story, group in zip(plan.ids, self._clusters, strict=True):
            for article in group:
                old = self._snapshot.before.get(article)
                new = replace(self._findings.why[article], story_id=story)
                if new != old:
                    changed.append(new)
                    touched.add(story)
                    if old is not None:
                        touched.add(old.story_id)
        self._store.members.put(self._connection, changed, change)
        return touched

    def _describe(self, plan: Plan, touched: set[str]) -> None:
        """Name and mark the stories that are not what they were after the last run."""
        store, connection = self._store, self._connection
        groups = dict(zip(plan.ids, self._clusters, strict=True))
        stories = store.stories.by_ids(connection, {*plan.ids, *touched})
        rows: list[dict[str, Any]] = []
        events: list[StoryEvent] = []
        for story_id, story in sorted(stories.items()):
            known = story.run_id is not None
            same_articles = story.digest == story.run_digest
            if story.status != "active" or (known and same_articles and story_id not in touched):
                continue
            title = story.title
            if not same_articles:
                title = self._title(story, groups.get(story_id, ()))
            if known and title != story.title:
                events.append(
                    StoryEvent(story_id, self._now, "renamed", self._run.id, detail=story.title)
                )
            rows.append(
                {
                    "story": story_id,
                    "title": title,
                    "run_id": self._run.id,
                    "run_digest": story.digest,
                    "split_from": plan.split.get(story_id, story.split_from),
                    "version": story.version + 1,
                }
            )
        store.stories.describe(connection, rows)
        store.stories.record(connection, events)

    def _title(self, story: StoryRow, group: Sequence[str]) -> str:
        if story.article_count == len(group) and self._snapshot.pinned.keys().isdisjoint(group):
            return central_headline(
                [self._article(one) for one in group],
                self._findings.vectors[[self._rows[one] for one in group]],
                [self._findings.why[one].copy_of is not None for one in group],
            )
        # With members from before the window, or that came in or changed meanwhile.
        members = self._store.members.of(self._connection, story.id)
        known = self._store.vectors.by_article(
            self._connection,
            self._findings.encoder_revision,
            [member.article.id for member in members],
        )
        nothing = np.zeros(self._findings.vectors.shape[1], dtype=np.float32)
        vectors = [
            known[member.article.id].vector if member.article.id in known else nothing
            for member in members
        ]
        return central_headline(
            [member.article for member in members],
            np.stack(vectors),
            [member.membership.copy_of is not None for member in members],
        )

    def _identity_events(self, plan: Plan) -> list[StoryEvent]:
        now, run = self._now, self._run.id
        events = [StoryEvent(story, now, "created", run) for story in sorted(plan.new)]
        for new, old in sorted(plan.split.items()):
            events.append(StoryEvent(new, now, "split", run, old))
            events.append(StoryEvent(old, now, "split", run, new))
        for old, survivor in sorted(plan.merged.items()):
            detail = "provisional" if old in plan.provisional else None
            events.append(StoryEvent(survivor, now, "merged", run, old, detail))
            events.append(StoryEvent(old, now, "merged", run, survivor, detail))
        return events
