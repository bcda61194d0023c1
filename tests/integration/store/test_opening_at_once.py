import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from overstory.store import Store

CHILD = """
import sys
from overstory.store import Store
sys.stdin.readline()
with Store(sys.argv[1]) as store, store.read() as connection:
    print(store.identity(connection))
"""


def test_processes_that_make_one_store_at_once_agree_on_it(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    children = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    answers = [child.communicate(timeout=60) for child in children]
    assert [error for _, error in answers] == ["", "", ""]
    assert len({name for name, _ in answers}) == 1


def test_threads_that_make_one_store_at_once_agree_on_it(tmp_path: Path) -> None:
    path = tmp_path / "news.db"

    def identity(_: int) -> str:
        with Store(path) as store, store.read() as connection:
            return store.identity(connection)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(identity, range(8)))) == 1


def test_readers_see_one_state_while_a_writer_writes(tmp_path: Path) -> None:
    with Store(tmp_path / "news.db") as store, store.read() as reading:
        before = store.change(reading)
        with ThreadPoolExecutor(1) as pool:

            def write() -> int:
                with store.write() as writing:
                    return store.next_change(writing)

            assert pool.submit(write).result(timeout=10) == before + 1
        assert store.change(reading) == before
        with ThreadPoolExecutor(1) as pool:

            def read() -> int:
                with store.read() as other:
                    return store.change(other)

            assert pool.submit(read).result(timeout=10) == before + 1


def test_writers_take_turns(tmp_path: Path) -> None:
    with Store(tmp_path / "news.db") as store, ThreadPoolExecutor(8) as pool:

        def count(_: int) -> int:
            with store.write() as connection:
                return store.next_change(connection)

        assert sorted(pool.map(count, range(40))) == list(range(1, 41))


def test_a_store_in_memory_serves_many_threads() -> None:
    with Store() as store, ThreadPoolExecutor(8) as pool:

        def count(number: int) -> int:
            if number % 2:
                with store.read() as connection:
                    return store.change(connection)
            with store.write() as connection:
                return store.next_change(connection)

        list(pool.map(count, range(40)))
        with store.read() as connection:
            assert store.change(connection) == 20


def test_what_fails_half_way_is_not_written(tmp_path: Path) -> None:
    for place in (None, tmp_path / "news.db"):
        with Store(place) as store:
            try:
                with store.write() as connection:
                    store.next_change(connection)
                    raise RuntimeError("half way")
            except RuntimeError:
                pass
            with store.read() as connection:
                assert store.change(connection) == 0
