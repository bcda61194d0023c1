"""Computed views of stories, kept until their articles change."""

from __future__ import annotations

from sqlalchemy import Connection, select

from overstory.store.records import TakesRow
from overstory.store.rows import columns_of, values_of
from overstory.store.schema import story_takes

__all__ = ["TakesRepository"]

_COLUMNS = columns_of(story_takes, TakesRow)


class TakesRepository:
    """The table of computed views: the last one of each story and revision."""

    def get(self, connection: Connection, story_id: str, revision: str) -> TakesRow | None:
        """Answer the last view computed, whichever articles it was made from."""
        query = select(*_COLUMNS).where(
            story_takes.c.story_id == story_id, story_takes.c.revision == revision
        )
        row = connection.execute(query).first()
        return None if row is None else TakesRow(*row)

    def put(self, connection: Connection, row: TakesRow) -> None:
        """Write a view in place of the one of the same story and revision."""
        connection.execute(
            story_takes.delete().where(
                story_takes.c.story_id == row.story_id, story_takes.c.revision == row.revision
            )
        )
        connection.execute(story_takes.insert(), [values_of(row)])
