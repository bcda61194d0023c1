"""What every editor's decision writes, inside one write transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from overstory.errors import NotFoundError
from overstory.jobs.titles import headline
from overstory.store.records import EventKind, MembershipRow, StoryEvent, StoryRow
from overstory.store.store import Store

__all__ = ["Edit", "living_story"]


def living_story(store: Store, connection: Connection, story_id: str) -> StoryRow:
    """Answer a story; of one that was merged, the story that has its articles now.

    Raises
    ------
    NotFoundError
        If no story ever had this id.
    """
    story = store.stories.get(connection, story_id)
    if story is not None and story.merged_into is not None:
        story = store.stories.get(connection, story.merged_into)
    if story is None:
        raise NotFoundError("story", story_id)
    return story


class Edit:
    """One change that an editor makes to stories.

    Parameters
    ----------
    store
        The store.
    connection
        Inside a write transaction.
    """

    def __init__(self, store: Store, connection: Connection) -> None:
        self.now = datetime.now(UTC)
        self._store = store
        self._connection = connection
        self._change = store.next_change(connection)
        self._touched: set[str] = set()

    def put(self, places: Mapping[str, str]) -> None:
        """Put articles into stories, article id to story id."""
        rows = self._store.members.by_article(self._connection, places)
        moved = [
            replace(row, story_id=places[one])
            for one, row in sorted(rows.items())
            if row.story_id != places[one]
        ]
        for row in moved:
            self._touched |= {rows[row.article_id].story_id, row.story_id}
        self._store.members.put(self._connection, moved, self._change)

    def found(self, titles: Mapping[str, str], split_from: Mapping[str, str]) -> None:
        """Add stories, id to title, and say which of them are split from which other."""
        self._store.stories.found(self._connection, titles, self.now)
        self._touched |= titles.keys()
        rows = self._store.stories.by_ids(self._connection, titles)
        self._describe(
            replace(row, split_from=split_from.get(story_id)) for story_id, row in rows.items()
        )

    def end(self, survivors: Mapping[str, str]) -> None:
        """Merge stories into others, id to survivor; what members they have go along."""
        self._store.stories.merge(self._connection, survivors, self._change)
        self._touched |= survivors.keys() | set(survivors.values())

    def revive(self, story_id: str, leading: Sequence[str]) -> None:
        """Bring back a story that was merged, and the ids that led to it."""
        self._store.stories.revive(self._connection, story_id, leading)
        self._touched.add(story_id)

    def tell(
        self,
        decision_id: str,
        event: EventKind,
        pairs: Iterable[tuple[str, str]],
        detail: str | None = None,
    ) -> None:
        """Write an event between two stories into the history of both."""
        events = [
            StoryEvent(one, self.now, event, None, other, detail, decision_id)
            for pair in pairs
            for one, other in (pair, pair[::-1])
        ]
        self._store.stories.record(self._connection, events)

    def tell_founded(self, decision_id: str, stories: Iterable[str]) -> None:
        """Write the beginning of stories into their history."""
        self._store.stories.record(
            self._connection,
            [StoryEvent(one, self.now, "created", decision_id=decision_id) for one in stories],
        )

    def finish(self, decision_id: str) -> None:
        """Count the stories that were touched anew, and see that what is said of them holds."""
        store, connection = self._store, self._connection
        for story_id in sorted(self._touched):
            self._mend(story_id, decision_id)
        store.stories.refresh(connection, self._touched)

    def _mend(self, story_id: str, decision_id: str) -> None:
        """Take out reasons that lie in another story now, and a headline that does."""
        members = self._store.members.of(self._connection, story_id)
        inside = {member.article.id for member in members}
        unsettled = [
            MembershipRow(row.article_id, story_id, copy_of=row.copy_of)
            for row in (member.membership for member in members)
            if row.nearest_article is not None and row.nearest_article not in inside
        ]
        self._store.members.put(self._connection, unsettled, self._change)
        if not members:
            return
        story = self._store.stories.by_ids(self._connection, [story_id])[story_id]
        own = [one for one in members if one.membership.copy_of not in inside]
        speaking = [one.article for one in own if one.article.title.strip()] or [own[0].article]
        if story.title in {headline(member.article) for member in members}:
            return
        self._describe([replace(story, title=headline(speaking[0]))])
        self._store.stories.record(
            self._connection,
            [
                StoryEvent(
                    story_id, self.now, "renamed", detail=story.title, decision_id=decision_id
                )
            ],
        )

    def _describe(self, rows: Iterable[StoryRow]) -> None:
        self._store.stories.describe(
            self._connection,
            [
                {
                    "story": row.id,
                    "title": row.title,
                    "run_id": row.run_id,
                    "run_digest": row.run_digest,
                    "split_from": row.split_from,
                    "version": row.version,
                }
                for row in rows
            ],
        )
