import json
from datetime import datetime

import pyarrow.parquet as pq
import pytest


def test_json_lines(run, store):
    lines = run("export", "--db", store).stdout.splitlines()
    stories = [json.loads(line) for line in lines]
    assert sum(len(story["articles"]) for story in stories) == 6
    assert all(story["article_count"] == len(story["articles"]) for story in stories)


def test_to_a_file(run, store, tmp_path):
    result = run("export", "--db", store, "-o", tmp_path / "out.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "out.jsonl").read_text() == run("export", "--db", store).stdout


def test_parquet_holds_the_same(run, store, tmp_path):
    assert (
        run(
            "export", "--db", store, "--format", "parquet", "-o", tmp_path / "out.parquet"
        ).exit_code
        == 0
    )
    rows = pq.read_table(tmp_path / "out.parquet").to_pylist()
    stories = [json.loads(line) for line in run("export", "--db", store).stdout.splitlines()]
    assert [row["id"] for row in rows] == [story["id"] for story in stories]
    for row, story in zip(rows, stories, strict=True):
        assert dict(row["countries"]) == story["countries"]
        assert [member["url"] for member in row["articles"]] == [
            member["url"] for member in story["articles"]
        ]
        assert row["first_seen"] == datetime.fromisoformat(story["first_seen"])


def test_the_schema_does_not_depend_on_the_stories(run, store, tmp_path):
    run("keys", "create", "x", "--db", tmp_path / "empty.db")
    for name, db in (("full", store), ("empty", tmp_path / "empty.db")):
        run("export", "--db", db, "--format", "parquet", "-o", tmp_path / name)
    full, empty = pq.read_table(tmp_path / "full"), pq.read_table(tmp_path / "empty")
    assert full.schema == empty.schema
    assert len(empty) == 0


@pytest.mark.parametrize("output", [[], ["-o", "-"]])
def test_parquet_needs_a_file(run, store, output):
    assert run("export", "--db", store, "--format", "parquet", *output).exit_code == 2
