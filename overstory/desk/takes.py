"""Both views of a story, computed once for as long as its articles stay the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from overstory.desk.records import active_story
from overstory.errors import StoreError
from overstory.jobs.documents import as_document
from overstory.jobs.models import Models
from overstory.jobs.sentences import SentenceVectors
from overstory.store.records import MemberRow, StoryRow, TakesRow
from overstory.store.store import Store
from overstory.views import Statement, TimelineEntry

if TYPE_CHECKING:
    from clustering.takes.model import StoryTakes
    from overstory.sources import SourceRegistry

__all__ = ["StoryViews"]

_UNSTORED = 200
"""Stories whose views are held in memory while others write."""


class StoryViews:
    """Computes, keeps and answers the views of stories.

    Parameters
    ----------
    store
        Keeps them, as JSON in the shapes of the HTTP API.
    models
        The encoder.
    registry
        Sources.
    """

    def __init__(self, store: Store, models: Models, registry: SourceRegistry) -> None:
        self._store = store
        self._models = models
        self._registry = registry
        self._sentences = SentenceVectors(store, models)
        self._unstored: dict[str, TakesRow] = {}
        self._busy: dict[str, tuple[Lock, int]] = {}
        self._guard = Lock()

    def of(self, story_id: str, *, wait: bool = False) -> StoryTakes:
        """Answer both views of a story.

        Parameters
        ----------
        story_id
            The story.
        wait
            Whether to wait for other writers before what is computed is stored. Who reads does
            not: until there is none, it is kept in memory.

        Raises
        ------
        NotFoundError, MovedError
            If the story is not there, or has been merged.
        """
        from clustering.takes import from_dict

        revision = self._revision()
        with self._one_at_a_time(story_id):
            with self._store.read() as connection:
                story = active_story(self._store, connection, story_id)
                stored = self._store.takes.get(connection, story_id)
                kept = [row for row in (stored, self._unstored.get(story_id)) if row is not None]
                current = next((row for row in kept if _is_of(row, revision, story)), None)
                if current is None:
                    members = self._store.members.of(connection, story_id)
            if current is not None:
                if current is not stored:
                    self._keep(current, wait)
                return from_dict({"world_take": current.world_take, "takes": current.takes})
            before = max(kept, key=lambda row: row.computed_at, default=None)
            views = self._compute(story, members, before, wait)
            self._keep(self._row(story, revision, views), wait)
            return views

    def outdated(self, since: datetime) -> list[str]:
        """Answer the stories going on since a time whose views have to be computed anew."""
        with self._store.read() as connection:
            return self._store.takes.outdated(connection, self._revision(), since)

    def forget_sentences(self, span: timedelta) -> None:
        """Delete the vectors of sentences that no story has used for a span of time."""
        self._sentences.forget_unused(span)

    def timeline(self, story_id: str) -> list[TimelineEntry]:
        """Answer the statements of a story, each when its earliest quote was published."""
        views = self.of(story_id)
        statements: dict[str, Statement] = {}
        for statement in (
            *views.world_take.statements,
            *(one for take in views.takes for one in take.statements),
        ):
            statements.setdefault(statement.text, statement)
        quoted = {
            quote.article_id
            for statement in statements.values()
            for quote in statement.support.quotes
        }
        with self._store.read() as connection:
            articles = self._store.articles.by_ids(connection, quoted)
        entries = []
        for statement in statements.values():
            times = [
                article.published_at
                for quote in statement.support.quotes
                if (article := articles.get(quote.article_id)) and article.published_at
            ]
            entries.append(TimelineEntry(min(times, default=None), statement))
        return sorted(
            entries,
            key=lambda entry: (
                entry.time is None,
                entry.time or datetime.max.replace(tzinfo=UTC),
                entry.statement.text,
            ),
        )

    def _compute(
        self, story: StoryRow, members: list[MemberRow], kept: TakesRow | None, wait: bool
    ) -> StoryTakes:
        from clustering.takes import analyse_story, keep_ids

        before = None if kept is None else _readable(kept)
        # What other code makes of the same articles is no news.
        news = before is not None and kept is not None and kept.digest != story.digest
        documents = [
            as_document(member.article, self._registry, member.membership.copy_of)
            for member in members
        ]
        published = [
            member.article.published_at for member in members if member.article.published_at
        ]
        views = analyse_story(
            documents,
            partial(self._sentences.encode, wait=wait),
            as_of=max(published, default=None),
            previous=before.world_take if before is not None and news else None,
        )
        if before is None:
            return views
        return replace(views, takes=keep_ids(before.takes, views.takes))

    def _row(self, story: StoryRow, revision: str, views: StoryTakes) -> TakesRow:
        from clustering.takes import to_dict

        plain = to_dict(views)
        return TakesRow(
            story_id=story.id,
            revision=revision,
            version=story.version,
            digest=story.digest,
            computed_at=datetime.now(UTC),
            world_take=plain["world_take"],
            takes=plain["takes"],
        )

    def _keep(self, row: TakesRow, wait: bool) -> None:
        try:
            with self._store.write(wait=wait) as connection:
                self._store.takes.put(connection, row)
        except StoreError:
            # Who cannot write, or not now, may read all the same.
            with self._guard:
                self._unstored[row.story_id] = row
                if len(self._unstored) > _UNSTORED:
                    del self._unstored[next(iter(self._unstored))]
        else:
            with self._guard:
                self._unstored.pop(row.story_id, None)

    def _revision(self) -> str:
        from clustering.takes import REVISION

        return f"{REVISION} {self._models.sentences.revision}"

    @contextmanager
    def _one_at_a_time(self, story_id: str) -> Iterator[None]:
        """Let the second reader of a story wait for what the first one computes."""
        with self._guard:
            lock, waiting = self._busy.get(story_id, (Lock(), 0))
            self._busy[story_id] = (lock, waiting + 1)
        try:
            with lock:
                yield
        finally:
            with self._guard:
                lock, waiting = self._busy[story_id]
                if waiting == 1:
                    del self._busy[story_id]
                else:
                    self._busy[story_id] = (lock, waiting - 1)


def _is_of(row: TakesRow, revision: str, story: StoryRow) -> bool:
    """Whether the code of this revision made it of the articles that the story has."""
    return (row.revision, row.digest) == (revision, story.digest)


def _readable(row: TakesRow) -> StoryTakes | None:
    """Views as stored; None where another version of the code gave them another shape."""
    from clustering.takes import from_dict

    try:
        return from_dict({"world_take": row.world_take, "takes": row.takes})
    except (KeyError, TypeError, ValueError):
        return None
