import gzip
import io
import json
import os
import threading
from pathlib import Path
from random import Random

import pytest
import typer

from overstory.cli.records import read_records
from overstory.errors import InputError
from overstory.settings import Settings


@pytest.fixture
def complaints() -> list[str]:
    return []


def write(path: Path, *lines: object) -> str:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n")
    return str(path)


def test_ids_come_out_as_they_went_in(tmp_path, complaints):
    path = write(
        tmp_path / "in.jsonl",
        {"id": 7, "title": "An integer"},
        {"id": "7", "title": "A string"},
        {"id": 1.5, "title": "A fraction"},
        {"id": 12345678901234567890123, "title": "A large integer"},
        {"id": " spaced ", "title": "A string with blanks"},
        {"id": 7, "title": "The same once more"},
    )
    ids = [record.id for record in read_records(path, complaints.append, Settings())]
    assert ids == [7, "7", 1.5, 12345678901234567890123, " spaced ", 7]
    assert [type(value) for value in ids] == [int, str, float, int, str, int]
    assert complaints == []


def test_without_an_id_the_url_and_then_the_line(tmp_path, complaints):
    url = "HTTPS://News.example/a?utm_source=x"
    path = write(
        tmp_path / "in.jsonl",
        {"url": url, "title": "Has a url"},
        {"title": "Has neither"},
        "",
        {"id": None, "url": "", "title": "Has both, and both are empty"},
    )
    assert [record.id for record in read_records(path, complaints.append, Settings())] == [
        url,
        2,
        4,
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": "x"', "JSON"),
        ("[1, 2]", "object"),
        ("{}", "title: is missing"),
        ('{"title": ""}', "title: is missing"),
        ('{"id": true, "title": "x"}', "id: must be a string or a number"),
        ('{"id": ["x"], "title": "x"}', "id: must be a string or a number"),
        ('{"id": Infinity, "title": "x"}', "id: is too large a number"),
        ('{"id": 1e999, "title": "x"}', "id: is too large a number"),
        ('{"title": 5}', "title"),
        ("[" * 100_000, "JSON"),
        ('{"id": ' + "9" * 5000 + ', "title": "x"}', "JSON"),
    ],
)
def test_bad_lines_are_reported_and_left_out(tmp_path, complaints, line, reason):
    path = write(
        tmp_path / "in.jsonl", {"id": 1, "title": "Good"}, line, {"id": 3, "title": "Good"}
    )
    assert [record.id for record in read_records(path, complaints.append, Settings())] == [1, 3]
    (complaint,) = complaints
    assert complaint.startswith(f"{path}:2: ")
    assert reason in complaint


def test_an_article_does_without_a_field_that_cannot_be(tmp_path, complaints):
    path = write(
        tmp_path / "in.jsonl",
        {"id": 1, "title": "x", "published_at": "2026-02-30", "country": "XX", "language": "sl"},
        {"id": 2, "title": "x", "source": "The Tarvo Daily, Ltd", "url": "ftp://x.example/1"},
    )
    first, second = read_records(path, complaints.append, Settings())
    assert (first.id, first.article.published_at, first.article.country) == (1, None, None)
    assert first.article.language == "sl"
    assert (second.id, second.article.source, second.article.url) == (2, None, None)
    assert [complaint.split(": ")[:2] for complaint in sorted(complaints)] == [
        [f"{path}:1", "country"],
        [f"{path}:1", "published_at"],
        [f"{path}:2", "source"],
        [f"{path}:2", "url"],
    ]
    assert all(complaint.endswith("; taken as missing") for complaint in complaints)


def test_bytes_that_are_not_text(tmp_path, complaints):
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'{"title": "\xff"}\n{"title": "Good"}\r\n')
    assert len(read_records(str(path), complaints.append, Settings())) == 1
    assert complaints[0].startswith(f"{path}:1: ")


def test_a_title_may_be_missing_where_there_is_a_body(tmp_path, complaints):
    path = write(tmp_path / "in.jsonl", {"body": "The dam has burst."}, {"title": "Dam bursts"})
    articles = [record.article for record in read_records(path, complaints.append, Settings())]
    assert [(article.title, article.body) for article in articles] == [
        ("", "The dam has burst."),
        ("Dam bursts", ""),
    ]


def test_gold_stories_are_read_as_text(tmp_path, complaints):
    path = write(
        tmp_path / "in.jsonl",
        {"title": "a", "gold_story": 3},
        {"title": "b", "gold_story": "3"},
        {"title": "c", "gold_story": None},
        {"title": "d", "gold_story": ""},
        {"title": "e"},
    )
    gold = [record.gold_story for record in read_records(path, complaints.append, Settings())]
    assert gold == ["3", "3", None, None, None]


@pytest.mark.parametrize("name", ["in.jsonl.gz", "in.jsonl"])
def test_gzipped_input_is_told_by_its_content(tmp_path, complaints, name):
    path = tmp_path / name
    path.write_bytes(gzip.compress(b'{"id": 1, "title": "x"}\n', mtime=0))
    assert [record.id for record in read_records(str(path), complaints.append, Settings())] == [1]


def test_damaged_gzip_gives_what_could_be_read(tmp_path, complaints):
    random = Random(1)
    lines = [f'{{"id": {number}, "title": "{random.random()}"}}\n' for number in range(9999)]
    data = gzip.compress("".join(lines).encode(), mtime=0)
    path = tmp_path / "in.jsonl.gz"
    path.write_bytes(data[: len(data) // 2])
    records = read_records(str(path), complaints.append, Settings())
    assert 100 < len(records) < 9999
    (complaint,) = complaints
    assert complaint.startswith(f"{path}:{len(records) + 1}: the gzipped data is damaged")


def test_nothing_of_damaged_gzip(tmp_path, complaints):
    path = tmp_path / "in.jsonl.gz"
    path.write_bytes(b"\x1f\x8b not gzip at all")
    with pytest.raises(InputError, match="none of"):
        read_records(str(path), complaints.append, Settings())


def test_standard_input(monkeypatch, complaints):
    data = gzip.compress(b'\xef\xbb\xbf{"id": 1, "title": "x"}\nbroken\n', mtime=0)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert [record.id for record in read_records("-", complaints.append, Settings())] == [1]
    assert complaints[0].startswith("standard input:2: ")


def test_a_named_pipe(tmp_path, complaints):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=('{"id": 1, "title": "x"}\n',))
    writer.start()
    assert [record.id for record in read_records(str(path), complaints.append, Settings())] == [1]
    writer.join()


def test_nothing_to_read(tmp_path, complaints):
    empty = write(tmp_path / "empty.jsonl", "")
    with pytest.raises(InputError, match="there are no articles"):
        read_records(empty, complaints.append, Settings())
    with pytest.raises(InputError, match="none of the 2 lines can be read"):
        read_records(write(tmp_path / "bad.jsonl", "a", "b"), complaints.append, Settings())
    assert len(complaints) == 2


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_no_such_file(tmp_path, complaints, name):
    with pytest.raises(typer.BadParameter):
        read_records(str(tmp_path / name), complaints.append, Settings())
