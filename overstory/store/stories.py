"""Stories and their history in and out of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, select

from overstory.store.counts import Counts, count_members, totals, write_tallies
from overstory.store.records import (
    StoryEvent,
    StoryRow,
)
from overstory.store.rows import columns_of, in_chunks, values_of
from overstory.store.schema import (
    memberships,
    stories,
    story_countries,
    story_events,
    story_languages,
    story_sources,
)

__all__ = ["StoryRepository"]

_STORY = columns_of(stories, StoryRow)
_EVENT = columns_of(story_events, StoryEvent)
_COUNTED = (
    "digest",
    "version",
    "article_count",
    "independent_count",
    "source_count",
    "country_count",
    "first_seen",
    "last_seen",
)


class StoryRepository:
    """The tables of stories. Each method works inside the transaction of its connection."""

    # --- stories -------------------------------------------------------------------------

    def get(self, connection: Connection, story_id: str) -> StoryRow | None:
        """Answer one story, merged ones included."""
        return self.by_ids(connection, [story_id]).get(story_id)

    def by_ids(self, connection: Connection, ids: Iterable[str]) -> dict[str, StoryRow]:
        """Answer the stories that are there, merged ones included, by id."""
        found: dict[str, StoryRow] = {}
        for chunk in in_chunks(ids):
            for row in connection.execute(select(*_STORY).where(stories.c.id.in_(chunk))):
                story = StoryRow(*row)
                found[story.id] = story
        return found

    def used(self, connection: Connection, ids: Iterable[str]) -> set[str]:
        """Answer which of ``ids`` were ever given to a story."""
        found: set[str] = set()
        for chunk in in_chunks(ids):
            query = select(stories.c.id).where(stories.c.id.in_(chunk))
            found.update(connection.execute(query).scalars())
        return found

    def found(self, connection: Connection, titles: Mapping[str, str], at: datetime) -> None:
        """Add stories, id to title, still without members; :meth:`refresh` counts them."""
        if titles:
            connection.execute(
                stories.insert(),
                [
                    {
                        "id": story_id,
                        "title": title,
                        "status": "active",
                        "version": 0,
                        "article_count": 0,
                        "independent_count": 0,
                        "source_count": 0,
                        "country_count": 0,
                        "first_seen": at,
                        "last_seen": at,
                        "digest": "",
                    }
                    for story_id, title in titles.items()
                ],
            )

    def describe(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write what runs say of stories.

        Parameters
        ----------
        connection
            Inside a write transaction.
        rows
            Each with ``story``, the id, and ``title``, ``run_id``, ``run_digest``, ``split_from``
            and ``version``.
        """
        names = ("title", "run_id", "run_digest", "split_from", "version")
        self._update(connection, names, rows)

    def _update(
        self, connection: Connection, names: Sequence[str], rows: Sequence[Mapping[str, Any]]
    ) -> None:
        if rows:
            connection.execute(
                stories.update()
                .where(stories.c.id == bindparam("story"))
                .values({name: bindparam(name) for name in names}),
                list(rows),
            )

    def merge(self, connection: Connection, survivors: Mapping[str, str], change: int) -> None:
        """Let other stories have the members of some, and every id that leads to those.

        Parameters
        ----------
        connection
            Inside a write transaction.
        survivors
            Id of a story that is no more to the id of the one that takes its place, which is not
            itself among the former.
        change
            Number of the change.
        """
        if not survivors:
            return
        old: BindParameter[str] = bindparam("old")
        survivor: BindParameter[str] = bindparam("survivor")
        rows = [{"old": old_id, "survivor": new_id} for old_id, new_id in survivors.items()]
        for statement in (
            memberships.update()
            .where(memberships.c.story_id == old)
            .values(story_id=survivor, seq=change),
            stories.update()
            .where(stories.c.id == old)
            .values(status="merged", merged_into=survivor, version=stories.c.version + 1),
            stories.update().where(stories.c.merged_into == old).values(merged_into=survivor),
        ):
            connection.execute(statement, rows)

    def leading_to(self, connection: Connection, story_ids: Iterable[str]) -> dict[str, list[str]]:
        """Answer the merged ids that lead to each of some stories, in order."""
        found: dict[str, list[str]] = {story_id: [] for story_id in story_ids}
        for chunk in in_chunks(list(found)):
            query = (
                select(stories.c.merged_into, stories.c.id)
                .where(stories.c.merged_into.in_(chunk))
                .order_by(stories.c.id)
            )
            for survivor, story_id in connection.execute(query):
                found[survivor].append(story_id)
        return found

    def revive(self, connection: Connection, story_id: str, leading: Sequence[str]) -> None:
        """Bring back a story that an editor's merge ended, with the ids that led to it.

        Its members are the caller's to put back. Of the ids, those that led elsewhere before the
        story did are left alone.
        """
        row = self.get(connection, story_id)
        if row is None or row.merged_into is None:
            raise ValueError(f"story {story_id} was not merged")
        connection.execute(
            stories.update()
            .where(stories.c.id.in_(leading), stories.c.merged_into == row.merged_into)
            .values(merged_into=story_id)
        )
        connection.execute(
            stories.update()
            .where(stories.c.id == story_id)
            .values(status="active", merged_into=None)
        )

    def refresh(self, connection: Connection, story_ids: Iterable[str]) -> dict[str, str]:
        """Count the members of stories anew.

        Returns
        -------
        dict
            The digest of each story that has members: which articles, in which wording, and
            which of them are copies. Its version goes up where the digest changes.
        """
        digests: dict[str, str] = {}
        for chunk in in_chunks(sorted(set(story_ids)), 500):
            counts = count_members(connection, chunk)
            before = self.by_ids(connection, chunk)
            for table in (story_countries, story_languages, story_sources):
                connection.execute(table.delete().where(table.c.story_id.in_(chunk)))
            rows: list[dict[str, Any]] = []
            for story_id, row in before.items():
                count = counts.get(story_id) or Counts(row.first_seen, row.last_seen)
                digest = count.digest()
                if count.lines:
                    digests[story_id] = digest
                version = row.version + (digest != row.digest)
                rows.append(
                    {"story": story_id, "digest": digest, "version": version, **count.columns()}
                )
            self._update(connection, _COUNTED, rows)
            write_tallies(connection, counts)
        return digests

    def tallies(
        self, connection: Connection, story_ids: Sequence[str]
    ) -> dict[str, tuple[dict[str, int], dict[str, int]]]:
        """Answer the numbers of articles by country and by language of each story.

        The largest comes first, then by code.
        """
        found: dict[str, tuple[dict[str, int], dict[str, int]]] = {
            story_id: ({}, {}) for story_id in story_ids
        }
        for place, table in enumerate((story_countries, story_languages)):
            value = table.c.country if table is story_countries else table.c.language
            for chunk in in_chunks(story_ids):
                query = (
                    select(table.c.story_id, value, table.c.article_count)
                    .where(table.c.story_id.in_(chunk))
                    .order_by(table.c.article_count.desc(), value)
                )
                for story_id, code, count in connection.execute(query):
                    found[story_id][place][code] = count
        return found

    def by_country(self, connection: Connection) -> dict[str, tuple[int, int]]:
        """Answer the numbers of articles and of stories of each country's outlets."""
        return totals(connection, story_countries.c.country)

    def by_source(self, connection: Connection) -> dict[str, tuple[int, int]]:
        """Answer the numbers of articles and of stories of each source."""
        return totals(connection, story_sources.c.source)

    # --- history -------------------------------------------------------------------------

    def record(self, connection: Connection, events: Sequence[StoryEvent]) -> None:
        """Add events to the history of stories."""
        if events:
            connection.execute(story_events.insert(), [values_of(event) for event in events])

    def history(self, connection: Connection, story_id: str) -> list[StoryEvent]:
        """Answer the history of a story, oldest first."""
        query = (
            select(*_EVENT)
            .where(story_events.c.story_id == story_id)
            .order_by(story_events.c.number)
        )
        return [StoryEvent(*row) for row in connection.execute(query)]

    def active_page(self, connection: Connection, after: str | None, limit: int) -> list[StoryRow]:
        """Answer stories by id, merged ones left out, from after the id ``after`` on."""
        query = select(*_STORY).where(stories.c.status == "active").order_by(stories.c.id)
        if after is not None:
            query = query.where(stories.c.id > after)
        return [StoryRow(*row) for row in connection.execute(query.limit(limit))]

    def active_count(self, connection: Connection) -> int:
        """Answer how many stories there are, merged ones left out."""
        query = select(func.count()).select_from(stories).where(stories.c.status == "active")
        return connection.execute(query).scalar_one()
