import io
import re

import pytest

from overstory.cli import progress as module
from overstory.cli.progress import StepProgress


def test_plain_lines_where_there_is_no_terminal(capsys):
    with StepProgress() as progress:
        for done in range(3):
            progress("embedding", done, 2)
        progress("linking", 0, None)
        progress("linking", 5, None)
    out, err = capsys.readouterr()
    assert out == ""
    lines = [re.sub(r"\d+\.\d s", "T", line) for line in err.splitlines()]
    assert lines == ["embedding …", "embedding: 2 of 2, T", "linking …", "linking: 5, T"]


def test_steps_that_take_turns_are_told_once(capsys):
    with StepProgress() as progress:
        for done in (10, 20, 30):
            progress("reading", done, None)
            progress("embedding", done, 30)
    lines = [re.sub(r", \d+\.\d s", "", line) for line in capsys.readouterr().err.splitlines()]
    assert lines == ["reading …", "embedding …", "reading: 30", "embedding: 30 of 30"]


def test_long_steps_are_heard_of_now_and_then(capsys, monkeypatch):
    clock = iter([0.0, 4.0, 8.0, 12.0, 16.0, 24.0, 24.0])
    monkeypatch.setattr(module.time, "monotonic", lambda: next(clock))
    with StepProgress() as progress:
        for done in range(6):
            progress("embedding", done, 9)
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "embedding …", "embedding: 3 of 9", "embedding: 5 of 9", "embedding: 5 of 9, 24.0 s"
    ]  # fmt: skip


def test_nothing_is_claimed_done_after_a_failure(capsys):
    def fail() -> None:
        with StepProgress() as progress:
            progress("embedding", 1, 9)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert capsys.readouterr().err == "embedding …\n"


def test_messages_are_one_harmless_line(capsys):
    with StepProgress() as progress:
        progress.say("news.jsonl:3: title: \x1b[2Jis\nmissing")
    assert capsys.readouterr().err == "news.jsonl:3: title: [2Jis missing\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_bars_on_a_terminal(monkeypatch, capsys):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    with StepProgress() as progress:
        progress("embedding", 0, 2)
        progress.say("news.jsonl:3: title: is missing")
        progress("embedding", 2, 2)
        progress("linking [bold]", 4, None)
    shown = terminal.getvalue()
    assert "embedding" in shown
    assert "2/2" in shown
    assert "news.jsonl:3: title: is missing\n" in shown
    assert "linking [bold]" in shown
    assert capsys.readouterr().out == ""
