"""What SQLite alone has: pragmas, transactions, full-text search. All of it is in this file.

``synchronous=FULL`` with the write-ahead log: a commit is on the disk before it is reported, so
an accepted article survives a kill of the process and of the machine. One batch of articles is
one commit, so the price is one flush a batch.
"""

from __future__ import annotations

import re
import time
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

__all__ = [
    "APPLICATION_ID",
    "WRITE",
    "WRITE_NOW",
    "create_sqlite_engine",
    "ensure_fulltext",
    "fulltext_query",
    "has_fulltext",
    "use_write_ahead_log",
]

APPLICATION_ID = 0x4F565354
"""``OVST`` in the file header, so that ``file`` and we can tell a store from other databases."""

WRITE = "overstory_write"
"""Execution option of connections that are about to write."""

WRITE_NOW = "overstory_write_now"
"""Execution option of those of them that do not wait for another writer."""

_BUSY_SECONDS = 120.0

_FULLTEXT = (
    "CREATE VIRTUAL TABLE article_text USING fts5(title, body, content='articles', "
    "content_rowid='number', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER article_text_insert AFTER INSERT ON articles BEGIN "
    "INSERT INTO article_text(rowid, title, body) VALUES (new.number, new.title, new.body); END",
    "CREATE TRIGGER article_text_delete AFTER DELETE ON articles BEGIN "
    "INSERT INTO article_text(article_text, rowid, title, body) "
    "VALUES ('delete', old.number, old.title, old.body); END",
    "CREATE TRIGGER article_text_update AFTER UPDATE OF title, body ON articles BEGIN "
    "INSERT INTO article_text(article_text, rowid, title, body) "
    "VALUES ('delete', old.number, old.title, old.body); "
    "INSERT INTO article_text(rowid, title, body) VALUES (new.number, new.title, new.body); END",
    "INSERT INTO article_text(article_text) VALUES ('rebuild')",
)

# Scripts written without spaces between words: the tokenizer sees a whole clause as one word.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WORD = re.compile(r"\w+")


def create_sqlite_engine(url: URL, *, memory: bool) -> Engine:
    """Make an engine whose connections all carry our pragmas.

    Parameters
    ----------
    url
        A ``sqlite`` URL.
    memory
        Whether the database lives in memory. It then has one connection, which the store hands
        to one thread at a time.
    """
    options: dict[str, Any] = {"connect_args": {"timeout": _BUSY_SECONDS}}
    if memory:
        options["poolclass"] = StaticPool
        options["connect_args"] = {"check_same_thread": False}
    else:
        options |= {"pool_size": 8, "max_overflow": 56}
    engine = create_engine(url, **options)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        # sqlite3 would begin transactions by itself, late and never for reads; we begin them.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that starts as a reader and writes later cannot wait for another writer:
        # SQLite refuses at once. Writers therefore say so from the start.
        options = connection.get_execution_options()
        if not options.get(WRITE, False):
            connection.exec_driver_sql("BEGIN")
        elif options.get(WRITE_NOW, False):
            _begin_now(connection)
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _begin_now(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(_BUSY_SECONDS * 1000)}")


def use_write_ahead_log(engine: Engine) -> None:
    """Switch the database to the write-ahead log: readers never wait for the writer.

    Raises
    ------
    sqlalchemy.exc.DBAPIError
        If the file is not a database or cannot be written.
    """
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            try:
                if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                    # SQLite does not wait for other openers here, so we do.
                    cursor.execute("PRAGMA journal_mode = WAL")
                return
            finally:
                cursor.close()
        except Exception as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        finally:
            raw.close()


def has_fulltext(connection: Connection) -> bool:
    """Whether the full-text index is there."""
    found = connection.execute(
        text("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'article_text'")
    )
    return found.first() is not None


def ensure_fulltext(connection: Connection) -> bool:
    """Create the full-text index where it is missing and SQLite was built with FTS5.

    Returns
    -------
    bool
        Whether there is one now. Search falls back to ``LIKE`` where there is none.
    """
    if has_fulltext(connection):
        return True
    try:
        with connection.begin_nested():
            for statement in _FULLTEXT:
                connection.exec_driver_sql(statement)
    except OperationalError as error:
        if "no such module" not in str(error):
            raise
        return False
    return True


def fulltext_query(q: str) -> str | None:
    """Turn what a reader typed into an FTS5 query for articles with all of its words.

    Returns
    -------
    str or None
        None where the index cannot answer: the words are in a script without spaces, or there
        is no word at all.
    """
    words = _WORD.findall(q)
    if not words or _UNSPACED.search(q):
        return None
    return " ".join(f'"{word}"' for word in words)
