import json
import os
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer

from overstory.cli.output import json_text, one_line, out_file, printable


@dataclass(frozen=True, slots=True)
class Record:
    name: str
    time: datetime | None
    counts: dict[str, int]


def test_text_cannot_steer_the_terminal():
    hostile = "\x1b[2J\x1b]0;owned\x07Head\u202eline\x9b31m\nnext\ttab\x00"
    assert printable(hostile) == "[2J]0;ownedHeadline31m\nnext\ttab"


def test_printable_leaves_ordinary_text_alone():
    text = "Ljubljana – «тест» 北京 العربية 👩‍🚒"
    assert printable(text) == text


def test_one_line_joins_all_kinds_of_breaks():
    assert one_line(" a\r\nb\u2028c\x0bd ") == "a b c d"


def test_json_of_records():
    record = Record("Žale", datetime(2026, 11, 24, 6, 30, tzinfo=UTC), {"SI": 2})
    assert json_text(record) == ('{"name":"Žale","time":"2026-11-24T06:30:00Z","counts":{"SI":2}}')


def test_json_of_half_a_surrogate_pair():
    text = json_text({"id": "a\ud83d", "story_id": "story-1"})
    text.encode()
    assert json.loads(text) == {"id": "a\ud83d", "story_id": "story-1"}


def test_out_file_appears_whole(tmp_path: Path):
    target = tmp_path / "out.jsonl"
    with out_file(target) as stream:
        stream.write(b"one\n")
        assert not target.exists()
    assert target.read_bytes() == b"one\n"
    assert list(tmp_path.iterdir()) == [target]


def test_out_file_leaves_what_was_there_when_the_work_fails(tmp_path: Path):
    target = tmp_path / "out.jsonl"
    target.write_bytes(b"before\n")

    def fail_half_way() -> None:
        with out_file(target) as stream:
            stream.write(b"half\n")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way()
    assert target.read_bytes() == b"before\n"
    assert list(tmp_path.iterdir()) == [target]


def test_out_file_has_the_mode_of_any_new_file(tmp_path: Path):
    plain = tmp_path / "plain"
    plain.touch()
    with out_file(tmp_path / "out") as stream:
        stream.write(b"")
    assert (tmp_path / "out").stat().st_mode == plain.stat().st_mode


def test_out_file_keeps_the_mode_of_the_file_it_replaces(tmp_path: Path):
    target = tmp_path / "out"
    target.touch()
    target.chmod(0o640)
    with out_file(target) as stream:
        stream.write(b"")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_out_file_follows_a_link(tmp_path: Path):
    (tmp_path / "real").touch()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with out_file(tmp_path / "link") as stream:
        stream.write(b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"x"


def test_out_file_does_not_replace_a_device():
    with out_file(Path(os.devnull)) as stream:
        stream.write(b"x")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize("name", ["folder", "missing/out.jsonl"])
def test_out_file_names_a_path_that_cannot_be(tmp_path: Path, name: str):
    (tmp_path / "folder").mkdir()
    with pytest.raises(typer.BadParameter), out_file(tmp_path / name):
        raise AssertionError("must not get here")


def test_standard_output_is_a_dash(capfdbinary):
    with out_file(Path("-")) as stream:
        stream.write(b"one\n")
    assert capfdbinary.readouterr().out == b"one\n"
