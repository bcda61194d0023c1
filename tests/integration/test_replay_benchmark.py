from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.model
def test_ids_last_while_the_demonstration_corpus_is_replayed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    monkeypatch.setattr(sys, "argv", ["replay.py", "--quick", "--days", "5"])
    importlib.import_module("replay").main()
    printed = capsys.readouterr().out
    blocks = [block.splitlines() for block in printed.strip().split("\n\n")[1:]]
    stream, stories, events, ids, recorded, scores = (
        [dict(zip(_cells(lines[0]), _cells(line), strict=True)) for line in lines[2:]]
        for lines in blocks
    )
    assert stream[0]["nights"] == "5"
    assert int(stories[0]["stories that go on"]) > 10
    assert (stories[0]["neither"], events[0]["another story"]) == ("0", "0")
    used_again = ("came back", "exchanged all articles", "another event", "founded twice")
    assert {ids[0][column] for column in used_again} == {"0"}
    assert recorded[0]["in /history"] == recorded[0]["308"] == recorded[0]["ended"]
    assert recorded[0]["split in both histories"] == recorded[0]["split"]
    assert recorded[0]["runs differ"] == "0"
    assert len(scores) == 2


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
