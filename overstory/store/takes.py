"""Computed views of stories, kept until their articles change."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, exists, select

from overstory.store.records import TakesRow
from overstory.store.rows import columns_of, values_of
from overstory.store.schema import stories, story_takes

__all__ = ["TakesRepository"]

_COLUMNS = columns_of(story_takes, TakesRow)


class TakesRepository:
    """The table of computed views: the last one of each story."""

    def get(self, connection: Connection, story_id: str) -> TakesRow | None:
        """Answer the last view computed, whatever it was made from and by."""
        query = (
            select(*_COLUMNS)
            .where(story_takes.c.story_id == story_id)
            .order_by(story_takes.c.computed_at.desc())
        )
        row = connection.execute(query).first()
        return None if row is None else TakesRow(*row)

    def put(self, connection: Connection, row: TakesRow) -> None:
        """Write a view in place of those of the same story."""
        connection.execute(story_takes.delete().where(story_takes.c.story_id == row.story_id))
        connection.execute(story_takes.insert(), [values_of(row)])

    def outdated(self, connection: Connection, revision: str, since: datetime) -> list[str]:
        """Answer the stories going on since a time whose views are not of their articles now.

        Parameters
        ----------
        connection
            Inside a transaction.
        revision
            Of what would make them; views of another one are outdated.
        since
            Stories whose last article is older are left out.

        Returns
        -------
        list of str
            The largest stories first.
        """
        current = exists().where(
            story_takes.c.story_id == stories.c.id,
            story_takes.c.revision == revision,
            story_takes.c.digest == stories.c.digest,
        )
        query = (
            select(stories.c.id)
            .where(stories.c.status == "active", stories.c.last_seen >= since, ~current)
            .order_by(stories.c.article_count.desc(), stories.c.id)
        )
        return list(connection.execute(query).scalars())

    def told_by_several(self, connection: Connection, since: datetime) -> list[str]:
        """Answer the stories with views that several independent reports tell, largest first.

        ``since`` as in :meth:`outdated`.
        """
        query = (
            select(stories.c.id)
            .where(
                stories.c.status == "active",
                stories.c.last_seen >= since,
                stories.c.independent_count > 1,
                exists().where(story_takes.c.story_id == stories.c.id),
            )
            .order_by(stories.c.article_count.desc(), stories.c.id)
        )
        return list(connection.execute(query).scalars())
