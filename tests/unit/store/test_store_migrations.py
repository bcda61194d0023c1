import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from overstory.errors import StoreError
from overstory.store import Store
from overstory.store.migrate import SCHEMA_REVISION, VERSION_TABLE, stored_revision
from overstory.store.schema import metadata
from overstory.store.sqlite import APPLICATION_ID


def _ours(name: str | None, kind: str) -> bool:
    return not (kind == "table" and str(name).startswith("article_text"))


@pytest.mark.parametrize("name", [None, "news.db"])
def test_tables_are_those_of_the_schema(tmp_path: Path, name: str | None) -> None:
    with Store(tmp_path / name if name else None) as store, store.read() as connection:
        assert stored_revision(connection) == SCHEMA_REVISION
        assert _differences(connection) == []


def _differences(connection: Connection) -> list[object]:
    """What of the tables is not as in the schema."""
    context = MigrationContext.configure(
        connection,
        opts={
            "version_table": VERSION_TABLE,
            "compare_type": True,
            "include_name": lambda name, kind, _: _ours(name, kind),
        },
    )
    return list(compare_metadata(context, metadata))


def test_the_newest_migration_is_the_one_that_the_code_expects() -> None:
    config = Config()
    config.set_main_option("script_location", "overstory.store:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA_REVISION]


def test_schema_compiles_for_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert "CREATE INDEX" in str(CreateIndex(index).compile(dialect=dialect))


def test_a_new_file_is_a_store_in_write_ahead_mode(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Store(path) as store, store.read() as connection:
        assert store.change(connection) == 0
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Store(path) as store, store.read() as connection:
        identity = store.identity(connection)
    with Store(str(path)) as store, store.read() as connection:
        assert store.identity(connection) == identity


def test_a_url_opens_the_same_store(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Store(path) as store, store.read() as connection:
        identity = store.identity(connection)
    with Store(f"sqlite:///{path}") as store, store.read() as connection:
        assert store.identity(connection) == identity


@pytest.mark.parametrize("content", [b"no database at all\n" * 200, b"\x00" * 4096])
def test_a_file_that_is_no_database_is_refused_and_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"notes\.txt: .*not a database"):
        Store(path)
    assert path.read_bytes() == content


def test_another_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"not an Overstory store.*recipes"):
        Store(path)
    assert path.read_bytes() == before


def test_a_store_from_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    Store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match="newer version of Overstory"):
        Store(path)


def test_a_migration_that_stopped_half_way_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "news.db"

    class StopError(Exception):
        pass

    def stop(*_: object) -> None:
        raise StopError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("overstory.store.store.ensure_fulltext", stop)
        with pytest.raises(StopError):
            Store(path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    connection.close()
    Store(path).close()


def test_opening_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Store(path) as store, store.write(), ThreadPoolExecutor(1) as pool:
        pool.submit(Store, path).result(timeout=10).close()


def test_an_empty_path_is_not_a_store_in_memory() -> None:
    for url in ("", Path()):
        with pytest.raises(StoreError):
            Store(url)


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        Store(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"the folder .*nowhere does not exist"):
        Store(tmp_path / "nowhere" / "news.db")


def test_a_folder_that_cannot_be_written() -> None:
    if not Path("/proc/self").is_dir():
        pytest.skip("needs /proc, a folder that nobody can write to")
    with pytest.raises(StoreError, match=r"^/proc/news\.db: unable to open"):
        Store("/proc/news.db")


@pytest.mark.parametrize("url", ["nosuch://host/db", "://", "postgresql+nosuch://u:secret@h/d"])
def test_a_url_without_a_driver(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store(url)
    assert "secret" not in str(caught.value)


def test_a_store_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", "overstory.store:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO stories VALUES ('s1', 'Old', 'active', NULL, NULL, 1, 0, 0, 0, 0, "
                "'2026-05-04 08:00:00', '2026-05-04 08:00:00', NULL, '', NULL)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO story_events (story_id, time, event) "
                "VALUES ('s1', '2026-05-04 08:00:00', 'created')"
            )
        )
    engine.dispose()
    with Store(path) as store, store.read() as connection:
        assert stored_revision(connection) == SCHEMA_REVISION
        assert _differences(connection) == []
        (event,) = store.stories.history(connection, "s1")
        assert (event.event, event.decision_id) == ("created", None)
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
