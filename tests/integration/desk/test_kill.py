"""A process killed at any moment leaves a store that opens, with all that was accepted."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

import overstory
from embeddings import load_encoder
from overstory.errors import MovedError

ROOT = Path(__file__).parents[3]
SUPPORT = ROOT / "tests/support"


def run_until_killed(path: Path, start: int, mode: str, after: str, delay: float) -> list[str]:
    """Start a child, kill it some time after it first said ``after``; answer what it said."""
    lines = []
    with subprocess.Popen(
        [sys.executable, str(SUPPORT / "busy_child.py"), str(path), str(start), mode],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": f"{SUPPORT}{os.pathsep}{ROOT}"},
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            lines.append(line.strip())
            if line.startswith(after):
                break
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        lines += [line.strip() for line in child.stdout]
    assert child.returncode == -signal.SIGKILL
    return lines


def check(path: Path, lines: list[str], published: set[str]) -> None:
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    with overstory.open(path, encoder=load_encoder("hashing")) as desk:
        members = {}
        for story in desk.export():
            for member in story["articles"]:
                assert member["id"] not in members
                members[member["id"]] = story["id"]
            assert story["article_count"] == len(story["articles"])
        for line in lines:
            what, *words = line.split()
            if what == "accepted":
                article, story_id = words
                assert members[article] == desk.article(article).story_id
                try:
                    desk.story(story_id)
                except MovedError as moved:
                    desk.story(moved.survivor)
            elif what == "published":
                published.add(words[0])
            elif what == "decided":
                decided = desk.decision(words[0])
                assert [decided.story_id, *decided.articles] == words[1:]
        runs = desk.runs(limit=100).items
        assert published <= {run.id for run in runs if run.status == "published"}
        assert not [run for run in runs if run.status == "running"]


@pytest.mark.parametrize("seed", range(2))
def test_killed_while_adding(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "news.db"
    random = Random(seed)
    lines: list[str] = []
    for start in (0, 300):
        lines += run_until_killed(path, start, "add", "accepted", random.uniform(0, 1.0))
        check(path, lines, set())
    assert sum(line.startswith("accepted") for line in lines) >= 2


@pytest.mark.parametrize("seed", range(2))
def test_killed_while_reclustering(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "news.db"
    random = Random(seed)
    lines: list[str] = []
    published: set[str] = set()
    run_until_killed(path, 0, "recluster", "published", 0.0)
    for start in (0, 300):
        lines += run_until_killed(path, start, "recluster", "begin", random.uniform(0, 0.5))
        check(path, lines, published)
    with overstory.open(path, encoder=load_encoder("hashing")) as desk:
        # Nothing of the run that was under way stands in the way of the next.
        assert desk.recluster().status == "published"


def test_a_process_killed_within_a_run_leaves_it_marked_as_failed(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    for _ in range(5):
        run_until_killed(path, 0, "recluster", "begin", 0.02)
        with overstory.open(path, encoder=load_encoder("hashing")) as desk:
            runs = desk.runs().items
        if any(run.status == "failed" for run in runs):
            break
    failed = next(run for run in runs if run.status == "failed")
    assert failed.error == "the process stopped before the run was finished"
    assert failed.finished_at is not None


@pytest.mark.parametrize("seed", range(2))
def test_killed_while_deciding(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "news.db"
    delay = Random(seed).uniform(0, 0.5)
    lines = run_until_killed(path, 0, "decide", "decided", delay)
    check(path, lines, set())
    with overstory.open(path, encoder=load_encoder("hashing")) as desk:
        # A decision and what it changed are there together or not at all.
        newest = desk.decisions(limit=100).items[0]
        moved = {desk.article(one).story_id for one in newest.articles}
        assert moved == {newest.story_id}
        events = [event.decision_id for event in desk.history(newest.story_id)]
        assert newest.id in events
        desk.recluster()
        check(path, lines, set())
