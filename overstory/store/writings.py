"""What a language model wrote for stories."""

from __future__ import annotations

from sqlalchemy import Connection, select

from overstory.store.records import WritingRow
from overstory.store.rows import columns_of, values_of
from overstory.store.schema import story_writings

__all__ = ["WritingRepository"]

_COLUMNS = columns_of(story_writings, WritingRow)


class WritingRepository:
    """The table of written texts: the last one of each story."""

    def get(self, connection: Connection, story_id: str, revision: str) -> WritingRow | None:
        """Answer what was written, where it is of this revision."""
        query = select(*_COLUMNS).where(
            story_writings.c.story_id == story_id, story_writings.c.revision == revision
        )
        row = connection.execute(query).first()
        return None if row is None else WritingRow(*row)

    def put(self, connection: Connection, row: WritingRow) -> None:
        """Write over what was written before."""
        connection.execute(story_writings.delete().where(story_writings.c.story_id == row.story_id))
        connection.execute(story_writings.insert(), [values_of(row)])
