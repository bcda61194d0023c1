"""Bring a store's tables to the present version, in one transaction."""

from __future__ import annotations

from threading import Lock

from sqlalchemy import Connection, inspect, text

from overstory.errors import StoreError
from overstory.store.schema import metadata

__all__ = ["SCHEMA_REVISION", "VERSION_TABLE", "create", "migrate", "stored_revision"]

SCHEMA_REVISION = "0004"
"""The newest migration; a test compares it with the scripts."""

VERSION_TABLE = "overstory_version"

# Alembic keeps the migration under way in module globals.
_one_at_a_time = Lock()


def stored_revision(connection: Connection) -> str | None:
    """Answer the version of the tables; None for an empty database.

    Raises
    ------
    StoreError
        If the database holds tables that are not ours.
    """
    names = set(inspect(connection).get_table_names())
    if VERSION_TABLE in names:
        found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).first()  # noqa: S608
        return None if found is None else str(found[0])
    if names:
        raise StoreError(
            "is a database, but not an Overstory store: it holds other tables "
            f"({', '.join(sorted(names)[:3])})"
        )
    return None


def create(connection: Connection) -> None:
    """Make the tables of a new store at once, for stores in memory, which are always new.

    A test sees to it that the migrations end in the same tables.
    """
    metadata.create_all(connection, checkfirst=False)
    connection.execute(text(f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL)"))
    connection.execute(
        text(f"INSERT INTO {VERSION_TABLE} VALUES (:revision)"),  # noqa: S608 - a constant
        {"revision": SCHEMA_REVISION},
    )


def migrate(connection: Connection) -> None:
    """Run the migrations that are still missing, inside the transaction of ``connection``.

    Parameters
    ----------
    connection
        With a write transaction begun, so that a second process that opens the same store
        waits, and then finds nothing left to do.

    Raises
    ------
    StoreError
        If a newer version of Overstory wrote the store, or the database is not a store.
    """
    before = stored_revision(connection)
    if before == SCHEMA_REVISION:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "overstory.store:migrations")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if before is not None and before not in known:
        raise StoreError(
            f"was written by a newer version of Overstory (store version {before}, "
            f"this one knows up to {SCHEMA_REVISION}); please upgrade Overstory"
        )
    config.attributes["connection"] = connection
    with _one_at_a_time:
        command.upgrade(config, "head")
