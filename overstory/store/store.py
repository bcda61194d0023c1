"""The article store: engine, transactions and repositories."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import RLock
from types import TracebackType

from sqlalchemy import Connection, create_engine, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from overstory.errors import StoreError
from overstory.store.articles import ArticleRepository
from overstory.store.decisions import DecisionRepository
from overstory.store.keys import KeyRepository
from overstory.store.locks import RunLock, file_run_lock, memory_run_lock, server_run_lock
from overstory.store.members import MemberRepository
from overstory.store.migrate import SCHEMA_REVISION, create, migrate, stored_revision
from overstory.store.runs import RunRepository
from overstory.store.schema import meta
from overstory.store.sentences import SentenceRepository
from overstory.store.sqlite import (
    APPLICATION_ID,
    WRITE,
    WRITE_NOW,
    create_sqlite_engine,
    ensure_fulltext,
    has_fulltext,
    use_write_ahead_log,
)
from overstory.store.stories import StoryRepository
from overstory.store.takes import TakesRepository
from overstory.store.vectors import VectorRepository
from overstory.store.writings import WritingRepository

__all__ = ["Store"]

_IDENTITY = "identity"
_PUBLISHED = "published_change"


class Store:
    """Articles, vectors, stories, decisions, runs, keys and computed views in one database.

    Safe to share between threads; several processes may open the same file.

    Parameters
    ----------
    url
        Path of a SQLite file, made where there is none; a SQLAlchemy URL; or None for a store
        in memory, gone when it is closed.

    Raises
    ------
    StoreError
        If the store cannot be opened: not a database, not a store, written by a newer version,
        or in a folder that cannot be written.
    """

    def __init__(self, url: str | Path | URL | None = None) -> None:
        self.url = _as_url(url)
        self._sqlite = self.url.get_backend_name() == "sqlite"
        self._memory = self._sqlite and self.url.database in {None, "", ":memory:"}
        self.articles = ArticleRepository()
        self.vectors = VectorRepository()
        self.stories = StoryRepository()
        self.members = MemberRepository()
        self.decisions = DecisionRepository()
        self.runs = RunRepository()
        self.keys = KeyRepository()
        self.takes = TakesRepository()
        self.writings = WritingRepository()
        self.sentences = SentenceRepository()
        self.fulltext = False
        # A store in memory has one connection: its transactions take turns.
        self._turn: AbstractContextManager[object] = RLock() if self._memory else nullcontext()
        if self.path is not None:
            _check_place(self.path)
        self.run_lock = self._make_run_lock()
        try:
            self._engine = (
                create_sqlite_engine(self.url, memory=self._memory)
                if self._sqlite
                else create_engine(self.url, pool_pre_ping=True)
            )
        except (ImportError, NoSuchModuleError) as error:
            raise StoreError(
                f"{self.name}: the database driver is not installed ({error})"
            ) from error
        try:
            self._open()
        except BaseException:
            self._engine.dispose()
            raise

    @property
    def name(self) -> str:
        """What messages call the store: its path, or its URL without the password."""
        if self._memory:
            return "the store in memory"
        return str(self.url.database) if self._sqlite else self.url.render_as_string()

    @property
    def path(self) -> Path | None:
        """The file that the store is; None in memory and on a server."""
        if self._memory or not self._sqlite:
            return None
        return Path(str(self.url.database))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that sees one state of the store throughout."""
        with self._transaction(write=False) as connection:
            yield connection

    @contextmanager
    def write(self, *, wait: bool = True) -> Iterator[Connection]:
        """Open a transaction that may write; writers take turns. Committed at the end.

        Parameters
        ----------
        wait
            Whether to wait for other writers; without, this raises where there is one.

        Raises
        ------
        StoreError
            The store cannot be written, or not now.
        """
        with self._transaction(write=True, wait=wait) as connection:
            if not self._sqlite:
                # Elsewhere writers do not exclude each other by themselves.
                turn = select(meta.c.value).where(meta.c.key == "change")
                connection.execute(turn.with_for_update(nowait=not wait))
            yield connection

    def next_change(self, connection: Connection) -> int:
        """Count one change of what the store answers, and answer its number."""
        change = self.change(connection) + 1
        connection.execute(meta.update().where(meta.c.key == "change").values(value=str(change)))
        return change

    def change(self, connection: Connection) -> int:
        """Answer the number of the last change."""
        return int(self._meta(connection, "change"))

    def published_change(self, connection: Connection) -> int:
        """Answer the number of the change by which the last run was published, or 0."""
        query = select(meta.c.value).where(meta.c.key == _PUBLISHED)
        return int(connection.execute(query).scalar_one_or_none() or 0)

    def mark_published(self, connection: Connection, change: int) -> None:
        """Keep the number of the change by which a run was published."""
        connection.execute(meta.delete().where(meta.c.key == _PUBLISHED))
        connection.execute(meta.insert().values(key=_PUBLISHED, value=str(change)))

    def identity(self, connection: Connection) -> str:
        """Answer a random name that this store got when it was made; also signs its cursors."""
        return self._meta(connection, _IDENTITY)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _transaction(self, *, write: bool, wait: bool = True) -> Iterator[Connection]:
        options = {WRITE: write, WRITE_NOW: not wait}
        with self._turn:
            try:
                with (
                    self._engine.connect().execution_options(**options) as connection,
                    connection.begin(),
                ):
                    yield connection
            except IntegrityError:
                raise
            except DBAPIError as error:
                raise StoreError(f"{self.name}: {error.orig}") from error

    def _meta(self, connection: Connection, key: str) -> str:
        query = select(meta.c.value).where(meta.c.key == key)
        return str(connection.execute(query).scalar_one())

    def _make_run_lock(self) -> RunLock:
        if self._memory:
            return memory_run_lock()
        if self.path is not None:
            return file_run_lock(self.path)
        return server_run_lock(self.url)

    def _open(self) -> None:
        try:
            with self._transaction(write=False) as connection:
                # Before anything is written into a database that may not be ours.
                if self._is_complete(connection):
                    return
            if self._sqlite and not self._memory:
                use_write_ahead_log(self._engine)
            with self._transaction(write=True) as connection:
                if self._memory:
                    create(connection)
                else:
                    migrate(connection)
                if self._sqlite:
                    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                    self.fulltext = ensure_fulltext(connection)
                known = set(connection.execute(select(meta.c.key)).scalars())
                for key, value in (("change", "0"), (_IDENTITY, secrets.token_hex(16))):
                    if key not in known:
                        connection.execute(meta.insert().values(key=key, value=value))
        except StoreError as error:
            message = str(error)
            raise StoreError(
                message if message.startswith(self.name) else f"{self.name}: {message}"
            ) from error
        except DBAPIError as error:
            raise StoreError(f"{self.name}: {error.orig}") from error

    def _is_complete(self, connection: Connection) -> bool:
        """Whether all is there, so that opening need not wait for a writer."""
        if stored_revision(connection) != SCHEMA_REVISION:
            return False
        self.fulltext = self._sqlite and has_fulltext(connection)
        identity = select(meta.c.value).where(meta.c.key == _IDENTITY)
        return connection.execute(identity).first() is not None


def _check_place(path: Path) -> None:
    if path.is_dir():
        raise StoreError(f"{path}: is a folder, not a store")
    if not path.parent.is_dir():
        raise StoreError(f"{path}: the folder {path.parent} does not exist")


def _as_url(url: str | Path | URL | None) -> URL:
    if url is None:
        return URL.create("sqlite")
    if isinstance(url, URL):
        return url
    if isinstance(url, str) and "://" in url:
        try:
            return make_url(url)
        except ArgumentError as error:
            raise StoreError(f"{url}: is not a database URL") from error
    if not str(url):
        raise StoreError("the path of the store is empty")
    return URL.create("sqlite", database=str(Path(url).expanduser()))
