"""A file that is one JSON list of articles."""

import gzip
import io
import json
import random

import pytest

from overstory.errors import InputError
from overstory.ingest import Item, read_jsonl, read_path
from overstory.ingest.streams import plain_stream
from overstory.settings import Settings

MAPPINGS = [{"title": f"Skarholm {n} — å", "body": "]},{[" * n} for n in range(5)]


def read(data: bytes, **settings: int) -> list[Item]:
    return list(read_jsonl(io.BytesIO(data), "news.json", Settings(**settings)))


@pytest.mark.parametrize("indent", [None, 0, 2])
@pytest.mark.parametrize("escaped", [True, False])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b" \t"])
def test_a_list_is_read_as_lines_are(indent: int | None, escaped: bool, before: bytes) -> None:
    data = before + json.dumps(MAPPINGS, indent=indent, ensure_ascii=escaped).encode() + b"\r\n"
    items = read(data)
    assert [item.raw for item in items] == MAPPINGS
    assert [item.where for item in items] == [f"news.json:{n}" for n in range(1, 6)]


def test_a_long_list_is_read_in_pieces() -> None:
    many = [{"title": f"{n}", "body": "ж" * (n * 7919 % 5000)} for n in range(300)]
    data = json.dumps(many, ensure_ascii=False).encode()
    assert [item.raw for item in read(data, max_line_bytes=20_000)] == many


@pytest.mark.parametrize("data", [b"[]", b"[ ]", b"[\n]\n", b"\n[]\n \n", b"\xef\xbb\xbf[]"])
def test_an_empty_list_is_nothing(data: bytes) -> None:
    assert read(data) == []


@pytest.mark.parametrize(
    "before",
    [
        b"\n [",
        b"\r\n\n[\n",
        b"\xef\xbb\xbf\n[",
    ],
)
def test_a_list_may_begin_after_blank_lines(before: bytes) -> None:
    items = read(before + b'{"title": "1"}, {"title": "2"},\nnone]')
    assert [item.article is not None for item in items] == [True, True, False]
    line = before.count(b"\n") + 2
    assert f"(line {line})" in str(items[2].error)


@pytest.mark.parametrize("first", [b"null", b'"a \\" [{"', b"-1.5e3", b"true, false"])
@pytest.mark.parametrize("space", [b"", b" ", b"\n"])
def test_a_list_may_begin_with_what_is_no_object(first: bytes, space: bytes) -> None:
    *errors, item = read(b"[" + first + b"," + space + b'{"title": "1"}]')
    assert all("holds a single value" in str(error.error) for error in errors)
    assert len(errors) == first.count(b",") + 1
    assert item.article is not None


@pytest.mark.parametrize("line", [b"[]", b"[1, 2]", b'["a", "b"]', b"[[], []]", b"[null]"])
def test_a_list_of_nothing_that_is_an_article_is_one_bad_line(line: bytes) -> None:
    bad, good = read(b"\n" + line + b'\n{"title": "1"}\n')
    assert (bad.where, str(bad.error)) == ("news.json:2", "the line holds a list, not an object")
    assert (good.where, good.article is not None) == ("news.json:3", True)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b'"text"', "the element holds a single value, not an object"),
        (b"[1]", "the element holds a list, not an object"),
        (b'{"title": "\xff"}', "the element is not UTF-8 at byte 12"),
        (b'{"title": "x", "title": "y"}', "'title' is given twice"),
        (b'{"title": "x", "published_at": Infinity}', "inf is not a time"),
        (b'{"title": "x", "n": ' + b"9" * 5000 + b"}", "not JSON that is read: a number of 5000"),
        (b'{"title": 5}', "title"),
        (b'{"title": "' + b"x" * 6000 + b'"}', "longer than 5500 bytes"),
    ],
)
def test_a_bad_element_leaves_the_others(bad: bytes, reason: str) -> None:
    data = b'[{"title": "1"},' + bad + b',\n{"title": "3"}]'
    first, second, third = read(data, max_line_bytes=5500)
    assert first.article is not None
    assert third.article is not None
    assert third.where == "news.json:3"
    assert second.where == "news.json:2"
    assert reason in str(second.error)


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        (b"", "breaks off"),
        (b",", "breaks off"),
        (b',\n{"title": "x"', "not JSON"),
        (b',\n{"title": x}, {"title": "y"}]', "(line 2)"),
        (b' {"title": "y"}]', "expecting ',' or ']' (line 1)"),
        (b",]", "not JSON"),
        (b"]\n{}", "the list ends in line 1"),
        (b', {"a": ' + b"[" * 200_000, "nested too deeply"),
    ],
)
def test_a_broken_list_keeps_what_comes_before(rest: bytes, reason: str) -> None:
    good, broken = read(b'[{"title": "1"}' + rest)
    assert good.article is not None
    assert broken.where == "news.json:2"
    assert reason in str(broken.error)


def test_an_element_without_end_is_not_held() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            buffer[:] = b"x" * len(buffer)
            if not self.taken:
                buffer[:12] = b'[{"title": "'
            self.taken += len(buffer)
            return len(buffer)

    stream = Endless()
    (item,) = read_jsonl(io.BufferedReader(stream), "news.json", Settings(max_line_bytes=1000))
    assert "no whole element in 1000 bytes" in str(item.error)
    assert stream.taken < 1 << 18


def test_a_damaged_gzip_ends_with_an_error() -> None:
    noise = random.Random(0)
    many = [{"title": f"{noise.random()}", "body": f"{noise.random()}" * 20} for _ in range(6000)]
    data = gzip.compress(json.dumps(many).encode(), mtime=0)
    items = list(read_jsonl(plain_stream(io.BytesIO(data[: len(data) // 2])), "news.json.gz"))
    assert len(items) > 1000
    assert all(item.article for item in items[:-1])
    assert type(items[-1].error) is InputError
    assert "damaged" in str(items[-1].error)


def test_a_file_of_any_name(tmp_path) -> None:
    file = tmp_path / "export"
    file.write_bytes(gzip.compress(json.dumps(MAPPINGS).encode()))
    assert [item.raw for item in read_path(str(file))] == MAPPINGS
