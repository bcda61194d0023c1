"""Runs in and out of the store."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from overstory.store.records import RunRow
from overstory.store.rows import columns_of
from overstory.store.schema import runs

__all__ = ["RunRepository"]

_COLUMNS = columns_of(runs, RunRow)


class RunRepository:
    """The table of runs, numbered from 1 in the order in which they started."""

    def start(self, connection: Connection, at: datetime, parameters: dict[str, Any]) -> RunRow:
        """Add a run that has just started."""
        last = connection.execute(select(func.max(runs.c.number))).scalar() or 0
        run_id = f"r{last + 1}"
        connection.execute(
            runs.insert().values(
                number=last + 1, id=run_id, status="running", started_at=at, parameters=parameters
            )
        )
        started = self.get(connection, run_id)
        assert started is not None  # noqa: S101 - it was inserted in this transaction
        return started

    def get(self, connection: Connection, run_id: str) -> RunRow | None:
        """Answer one run."""
        row = connection.execute(select(*_COLUMNS).where(runs.c.id == run_id)).first()
        return None if row is None else RunRow(*row)

    def page(self, connection: Connection, before: int | None, limit: int) -> list[RunRow]:
        """Answer up to ``limit`` runs, newest first, with numbers under ``before``."""
        query = select(*_COLUMNS).order_by(runs.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(runs.c.number < before)
        return [RunRow(*row) for row in connection.execute(query)]

    def any_running(self, connection: Connection) -> bool:
        """Whether a run is marked as under way."""
        query = select(runs.c.number).where(runs.c.status == "running").limit(1)
        return connection.execute(query).first() is not None

    def finish(self, connection: Connection, run_id: str, **values: Any) -> None:
        """Write the result of a run: ``status``, ``finished_at``, counts or ``error``."""
        connection.execute(runs.update().where(runs.c.id == run_id).values(**values))

    def fail_running(self, connection: Connection, at: datetime, reason: str) -> int:
        """Mark runs that are still marked as under way as failed; answer how many there were."""
        result = connection.execute(
            runs.update()
            .where(runs.c.status == "running")
            .values(status="failed", finished_at=at, error=reason)
        )
        return result.rowcount
