"""Several threads and processes at one store."""

import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from many_articles import invented_articles

import overstory
from overstory.desk import Desk
from overstory.errors import RunInProgressError
from overstory.settings import Settings
from overstory.views import StoryQuery

SETTINGS = Settings(encoder="hashing")
SUPPORT = Path(__file__).parents[2] / "support"

HOLD = """
import sys
import clustering
import overstory
from overstory.settings import Settings

def wait(*_, **__):
    print("held", flush=True)
    sys.stdin.read()

clustering.cluster_documents = wait
overstory.open(sys.argv[1], settings=Settings(encoder="hashing")).recluster()
"""

ADD = """
import sys
import overstory
from many_articles import invented_articles
from overstory.settings import Settings

articles = invented_articles(15)[int(sys.argv[2]) :: 2] + invented_articles(2)
with overstory.open(sys.argv[1], settings=Settings(encoder="hashing")) as desk:
    print("ready", flush=True)
    sys.stdin.readline()
    for article in articles:
        (outcome,) = desk.add([article])
        print(outcome.article_id, outcome.story_id, outcome.change, flush=True)
"""


def child(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(SUPPORT)},
    )


def consistent(desk: Desk) -> int:
    """Check that one page of stories tells of one state; answer the number of articles."""
    stories = desk.story_page(StoryQuery(limit=100)).items
    members = [member["id"] for story in desk.export() for member in story["articles"]]
    assert len(members) == len(set(members))
    for story in stories:
        assert sum(story.languages.values()) == story.article_count
    return sum(story.article_count for story in stories)


@pytest.mark.parametrize("place", [None, "news.db"])
def test_readers_see_whole_states_while_others_write(tmp_path: Path, place: str | None) -> None:
    done = Event()
    with overstory.open(tmp_path / place if place else None, settings=SETTINGS) as desk:
        desk.add(invented_articles(6))

        def read() -> list[int]:
            counts = []
            while not done.is_set():
                counts.append(consistent(desk))
                desk.related("plates")
                for story in desk.stories():
                    assert story.title
            return counts

        with ThreadPoolExecutor(4) as pool:
            readers = [pool.submit(read) for _ in range(3)]
            try:
                for start in (6, 9):
                    desk.add(invented_articles(3, start=start))
                    desk.recluster()
            finally:
                done.set()
            for reader in readers:
                counts = reader.result(timeout=60)
                assert counts == sorted(counts)
                assert set(counts) <= {6, 9, 12}
        assert consistent(desk) == 12


def copies_are_together(desk: Desk) -> bool:
    """Whether each report was seen by whoever wrote its copies, so that none founded a story."""
    homes: dict[str, set[str]] = {}
    for story in desk.export():
        for member in story["articles"]:
            homes.setdefault(member["title"], set()).add(story["id"])
    return all(len(stories) == 1 for stories in homes.values())


def test_threads_may_add_at_once(path: Path) -> None:
    articles = invented_articles(12)
    with overstory.open(path, settings=SETTINGS) as desk, ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(desk.add, [articles[n::4] for n in range(4)]))
        found = {str(outcome.article_id) for batch in outcomes for outcome in batch}
        assert len(found) == 12
        assert consistent(desk) == 12
        assert copies_are_together(desk)


def test_another_process_holds_the_run(path: Path) -> None:
    with overstory.open(path, settings=SETTINGS) as desk:
        desk.add(invented_articles(3))
        with child(HOLD, str(path)) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(RunInProgressError):
                desk.recluster()
            with overstory.open(path, settings=SETTINGS) as late:
                assert [run.status for run in late.runs().items] == ["running"]
            # Articles come in all the same.
            assert desk.add(invented_articles(1, start=3))[0].change == "added"
            holder.send_signal(signal.SIGKILL)
        assert [run.status for run in desk.runs().items] == ["running"]
        assert desk.recluster().status == "published"
        latest, stopped = desk.runs().items
        assert (stopped.status, stopped.error) == (
            "failed",
            "the process stopped before the run was finished",
        )
        assert stopped.finished_at is not None
        assert latest.article_count == 4


def test_processes_may_add_at_once(path: Path) -> None:
    overstory.open(path, settings=SETTINGS).close()
    children = [child(ADD, str(path), str(number)) for number in range(2)]
    for one in children:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    told: list[Any] = []
    for one in children:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in children:
        with one:
            output, _ = one.communicate(timeout=120)
        assert one.returncode == 0
        told += [line.split() for line in output.splitlines()]
    assert len(told) == 19
    assert sorted(change for *_, change in told).count("added") == 15
    with overstory.open(path, settings=SETTINGS) as desk:
        assert consistent(desk) == 15
        assert copies_are_together(desk)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
