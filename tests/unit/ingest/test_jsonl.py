from __future__ import annotations

import gzip
import io
import json
import random

import pytest

from overstory.errors import ArticleError, InputError
from overstory.ingest import Item, read_jsonl
from overstory.settings import Settings

GOOD = b'{"id": "%d", "title": "Good", "url": "https://a.example/%d", "gold_story": "g"}'


def good(number: int) -> bytes:
    return GOOD % (number, number)


def read(data: bytes, **settings: int) -> list[Item]:
    return list(read_jsonl(io.BytesIO(data), "news.jsonl", Settings(**settings)))  # type: ignore[arg-type]


def test_good_lines_keep_their_mapping() -> None:
    items = read(good(1) + b"\n" + good(2))
    assert [item.where for item in items] == ["news.jsonl:1", "news.jsonl:2"]
    assert [item.article.url for item in items if item.article] == [
        "https://a.example/1",
        "https://a.example/2",
    ]
    assert items[0].raw is not None
    assert items[0].raw["gold_story"] == "g"


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\n\n \n", b"\r\n\t\r\n"])
def test_line_ends_blank_lines_and_byte_order_mark(ending: bytes) -> None:
    items = read(b"\xef\xbb\xbf" + good(1) + ending + good(2) + ending)
    assert [item.error for item in items] == [None, None]
    line = 1 + ending.count(b"\n")
    assert items[1].where == f"news.jsonl:{line}"


def test_nothing_is_nothing() -> None:
    assert read(b"") == []
    assert read(b"\n \n") == []


BAD = [
    (b'{"title": "x"', "not JSON"),
    (b"title,body", "not JSON"),
    (b'{"title": "x"} {"title": "y"}', "not JSON: Extra data"),
    (b'["title"]', "holds a list, not an object"),
    (b"5", "holds a single value, not an object"),
    (b'"text"', "holds a single value"),
    (b"null", "holds a single value"),
    (b'{"title": "\xff\xfe"}', "not UTF-8 at byte 12"),
    (b'{"title": NaN}', "title: is missing"),
    (b'{"title": "x", "published_at": -Infinity}', "published_at: -inf is not a time"),
    (b'{"title": "x", "n": ' + b"9" * 5000 + b"}", "a number of 5000 digits"),
    (b'{"title": "x", "title": "y"}', "'title' is given twice"),
    (b"[" * 200_000, "nested too deeply"),
    (b'{"a":' * 200_000, "nested too deeply"),
    (b'{"title": "x", "a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    (b'{"body": "text"}', "title: is missing"),
    (b'{"title": null}', "title: is missing"),
    (b'{"title": "x\\u0000y"}', "title: holds a NUL character"),
    (b'{"title": "x\x00y"}', "not JSON"),
    (b'{"title": "x\\ud800y"}', "title: holds half a surrogate pair"),
    (b'{"title": "x", "country": "XX"}', "country: 'XX' is not an ISO 3166-1"),
    (b'{"title": "x", "published_at": "2024-02-30"}', "published_at: '2024-02-30' is not"),
    (b'{"title": "x", "url": "javascript:alert(1)"}', "url: is not an http or https URL"),
    (b'{"title": "x", "body": "' + b"y" * 5_000_000 + b'"}', "body: has 5000000 bytes"),
    (b'{"title": "x", "body": "' + b"y" * 25_000_000 + b'"}', "longer than 20000000 bytes"),
]


@pytest.mark.parametrize(("line", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_a_bad_line_is_reported_and_its_neighbours_go_in(line: bytes, reason: str) -> None:
    before, bad, after = read(good(1) + b"\n" + line + b"\n" + good(3) + b"\n")
    assert before.article is not None
    assert after.article is not None
    assert after.where == "news.jsonl:3"
    assert bad.where == "news.jsonl:2"
    assert isinstance(bad.error, ArticleError)
    assert reason in str(bad.error)
    assert len(str(bad.error)) < 300


@pytest.mark.parametrize(
    "line",
    [
        b'{"title": "x", "score": NaN, "published_at": NaN}',
        b'{"title": "x", "score": -Infinity}',
        b'{"title": "x", "tags": {"a": 1, "a": 2}, "more": [{"b": NaN, "b": 1}]}',
        b"\xef\xbb\xbf" + b'{"title": "x"}',
    ],
)
def test_what_is_odd_and_not_asked_for_costs_nothing(line: bytes) -> None:
    items = read(good(1) + b"\n" + line + b"\n" + good(3))
    assert [item.article is not None for item in items] == [True] * 3


def test_the_last_line_needs_no_end() -> None:
    items = read(b'{"broken\n' + good(2))
    assert items[1].article is not None


def test_limits_come_from_the_settings() -> None:
    line = json.dumps({"title": "x", "body": "y" * 50}).encode()
    assert read(line, max_body_bytes=50)[0].article is not None
    assert "at most 49" in str(read(line, max_body_bytes=49)[0].error)
    assert read(line, max_line_bytes=len(line))[0].article is not None
    assert "longer than" in str(read(line, max_line_bytes=len(line) - 1)[0].error)
    assert read(line + b"\r\n", max_line_bytes=len(line))[0].article is not None


class Endless(io.RawIOBase):
    """A line of a gigabyte that exists only piece by piece."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.largest = 0

    def readable(self) -> bool:
        return True

    def readline(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size > 0
        self.largest = max(self.largest, size)
        taken = min(size, self.left)
        self.left -= taken
        return b"x" * taken


def test_an_endless_line_is_never_held() -> None:
    stream = Endless(1_000_000_000)
    (item,) = read_jsonl(stream, "news.jsonl", Settings(max_line_bytes=1000))  # type: ignore[arg-type]
    assert "longer than 1000 bytes" in str(item.error)
    assert stream.left == 0
    assert stream.largest <= 1 << 16


def test_utf_16_is_told_once() -> None:
    items = read("\n".join(['{"title": "x"}'] * 3).encode("utf-16"))
    assert [str(item.error) for item in items] == ["the file is UTF-16; UTF-8 is read"]


@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_damaged_gzip_ends_with_an_error(damage: str) -> None:
    noise = random.Random(0)
    lines = [
        json.dumps({"title": f"{noise.random()}", "body": f"{noise.random()}" * 20})
        for _ in range(2000)
    ]
    data = gzip.compress("\n".join(lines).encode(), mtime=0)
    half = len(data) // 2
    data = data[:half] if damage == "cut" else data[:half] + b"\xff" * 200 + data[half + 200 :]
    items = list(read_jsonl(gzip.GzipFile(fileobj=io.BytesIO(data)), "news.jsonl.gz"))  # type: ignore[arg-type]
    assert len(items) > 100
    assert items[0].article is not None
    assert type(items[-1].error) is InputError
    assert "damaged" in str(items[-1].error)


def test_an_item_is_one_or_the_other() -> None:
    with pytest.raises(ValueError, match="either an article or an error"):
        Item("x")
