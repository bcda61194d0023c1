"""Every bad input gets its clear error, and the good items beside it go in."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_server import Site, serve

from overstory.errors import BlockedAddressError, FeedError, FetchError
from overstory.ingest import Item, read_path
from overstory.settings import Settings

RSS = """<?xml version="1.0"?>{declaration}<rss version="2.0"><channel><title>Feed</title>
<item><title>First</title><link>https://a.example/1</link></item>
<item><title>{second}</title><link>https://a.example/2</link></item></channel></rss>"""
ENTITY = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
TEXT = "The ferry ran aground off the port on Monday night, and nobody was hurt. " * 3
PAGE = (
    "<!doctype html><html><head><title>Ferry runs aground</title></head><body><article>"
    f"<h1>Ferry runs aground</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
)
LINES = [
    {"title": "One", "url": "https://a.example/1"},
    {"title": "Two", "url": "https://a.example/2"},
]


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


def read(path: str | Path, **settings: Any) -> list[Item]:
    options = {"allow_loopback": True, "fetch_timeout": 5.0, **settings}
    return list(read_path(str(path), Settings(**options)))


def titles(items: list[Item]) -> list[str | None]:
    return [item.article.title if item.article else None for item in items]


def feed(second: str = "Second", declaration: str = "") -> bytes:
    return RSS.format(second=second, declaration=declaration).encode()


def jsonl() -> bytes:
    return "\n".join(map(json.dumps, LINES)).encode()


def opml(*urls: str) -> bytes:
    outlines = "".join(f'<outline type="rss" xmlUrl="{url}"/>' for url in urls)
    return f'<?xml version="1.0"?><opml version="2.0"><body>{outlines}</body></opml>'.encode()


# --- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["news.jsonl", "news.json", "news.ndjson", "news.txt", "news"])
def test_json_lines_under_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(jsonl())
    items = read(path)
    assert titles(items) == ["One", "Two"]
    assert [item.where for item in items] == [f"{path}:1", f"{path}:2"]


@pytest.mark.parametrize("name", ["feed.xml", "feed.rss", "feed.atom", "feed", "feed.txt"])
def test_feeds_under_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(feed())
    items = read(path)
    assert titles(items) == ["First", "Second"]
    assert items[1].where == f"{path}, entry 2"


@pytest.mark.parametrize("name", ["page.html", "page", "page.txt"])
def test_saved_pages(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(PAGE)
    (item,) = read(path)
    assert item.article is not None
    assert item.article.title == "Ferry runs aground"
    assert item.where == str(path)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("news.jsonl.gz", jsonl(), ["One", "Two"]),
        ("feed.xml.gz", feed(), ["First", "Second"]),
        ("data.gz", jsonl(), ["One", "Two"]),
        ("data.gz", feed(), ["First", "Second"]),
        ("data", jsonl(), ["One", "Two"]),
    ],
)
def test_gzipped_files(tmp_path: Path, name: str, data: bytes, expected: list[str]) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(data, mtime=0))
    assert titles(read(path)) == expected


@pytest.mark.parametrize(
    "data", [jsonl(), gzip.compress(jsonl(), mtime=0), b"\xef\xbb\xbf" + jsonl()]
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    items = read("-")
    assert titles(items) == ["One", "Two"]
    assert items[0].where == "standard input:1"


def test_standard_input_from_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as end:
        end.write(jsonl())
    with os.fdopen(reading, "r") as pipe:
        monkeypatch.setattr(sys, "stdin", pipe)
        assert titles(read("-")) == ["One", "Two"]


def test_bad_lines_do_not_stop_the_good_ones(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    bad: list[Any] = [
        b'{"title": "broken',
        {"title": "Large", "body": "x" * 5_000_000},
        {"body": "No title."},
        {"title": "Date", "published_at": "2024-02-30"},
        {"title": "Country", "country": "XX"},
        {"title": "NUL\x00"},
        {"title": "Url", "url": "ftp://a.example/"},
        b"\xff\xfe",
    ]
    lines = [entry if isinstance(entry, bytes) else json.dumps(entry).encode() for entry in bad]
    mixed = [part for line in lines for part in (line, b'{"title": "Good"}')]
    path.write_bytes(b"\n".join(mixed))
    items = read(path)
    assert titles(items) == [None, "Good"] * len(bad)
    errors = [f"{item.where}: {item.error}" for item in items if item.error]
    starts = [
        "not JSON: Unterminated string",
        "body: has 5000000 bytes; at most 1000000 are taken",
        "title: is missing",
        "published_at: '2024-02-30' is not a time that exists",
        "country: 'XX' is not an ISO 3166-1 alpha-2 country code",
        "title: holds a NUL character",
        "url: is not an http or https URL",
        "the line is not UTF-8",
    ]
    for number, (error, start) in enumerate(zip(errors, starts, strict=True)):
        assert error.startswith(f"{path}:{2 * number + 1}: {start}")


@pytest.mark.parametrize("damage", ["cut", "changed", "junk behind", "wrong sum"])
def test_damaged_gzip_keeps_the_lines_before_the_damage(tmp_path: Path, damage: str) -> None:
    noise = random.Random(0)
    lines = [json.dumps({"title": f"{n} {noise.random()}"}).encode() + b"\n" for n in range(2000)]
    data = gzip.compress(b"".join(lines), mtime=0)
    if damage == "cut":
        data = data[:-100]
    elif damage == "changed":
        data = data[:-2000] + bytes(200) + data[-1800:]
    elif damage == "junk behind":
        data += b"junk\n"
    else:
        data = data[:-8] + b"\x00" * 4 + data[-4:]
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(data)
    *items, bad = read(path)
    good = [item.article for item in items if item.article]
    # What is changed may be decoded to something else for a while before it is told.
    assert len(good) >= {"changed": 1500, "cut": 1980}.get(damage, 2000)
    if damage != "changed":
        assert len(good) == len(items)
        assert bad.where == f"{path}:{len(items) + 1}"
    assert str(bad.error).startswith("the gzipped data is damaged")


@pytest.mark.parametrize(
    "first", [b"<html><body>", b"\x00\x00\x00", b"<?xml version='1.0'?>", b"x"]
)
@pytest.mark.parametrize("name", ["news", "news.jsonl", "news.json", "news.txt"])
def test_a_first_line_gone_wrong_costs_itself_alone(
    tmp_path: Path, name: str, first: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(first + b"\n" + jsonl())
    bad, *good = read(path)
    assert (bad.where, titles(good)) == (f"{path}:1", ["One", "Two"])
    assert str(bad.error).startswith("not JSON")


JSON_FEED = b'"version": "https://jsonfeed.org/version/1.1"'


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("news", jsonl() + b'\n{"title": "Three", %s}\n' % JSON_FEED, ["One", "Two", "Three"]),
        ("news", b'{"title": "One", "from": {%s}}\n' % JSON_FEED + jsonl(), ["One", "One", "Two"]),
        ("news.jsonl", b'{"title": "One", %s}\n' % JSON_FEED + jsonl(), ["One", "One", "Two"]),
        ("news", b'{"a": ["version", "}"], %s, "items": []}' % JSON_FEED, []),
        ("feed.json", b'{%s, "items": []}' % JSON_FEED, []),
    ],
)
def test_a_json_feed_is_told_by_its_own_version(
    tmp_path: Path, name: str, data: bytes, expected: list[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert titles(read(path)) == expected


def test_a_url_that_is_too_long_when_escaped(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    bad = {"title": "Long", "url": "https://a.example/" + "ж" * 700}
    path.write_text("\n".join(map(json.dumps, [LINES[0], bad, LINES[1]])))
    items = read(path)
    assert titles(items) == ["One", None, "Two"]
    assert str(items[1].error) == "url: is longer than 4096 characters, percent-escaped"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("feed.xml", PAGE.encode(), "is an HTML page, not an RSS or Atom feed"),
        ("feed.xml", feed("&x;", ENTITY), "declares an external entity ('x')"),
        ("list.opml", feed("&x;", ENTITY), "declares an external entity ('x')"),
        ("list.opml", b"<opml version='2.0'><body/></opml>", "names no feeds"),
        ("page.html", b"<html><body>Nothing</body></html>", "body: no article text was found"),
        ("photo.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is neither JSON, an RSS"),
        ("broken.gz", b"\x1f\x8b\x08\x00", "the gzipped data is damaged"),
        (
            "broken.xml.gz",
            gzip.compress(feed() * 100, mtime=0)[:-20],
            "the gzipped data is damaged",
        ),
        ("large.xml", b"<rss>" + b"x" * 5_000_001, "is larger than 5000000 bytes"),
        (
            "bomb.xml.gz",
            gzip.compress(b"<rss>" + b"x" * 20_000_000, mtime=0),
            "is larger than 5000000",
        ),
    ],
)
def test_files_that_are_not_what_they_seem(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (item,) = read(path)
    assert item.where == str(path)
    assert reason in str(item.error)


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    (item,) = read(tmp_path / "absent.jsonl")
    assert str(item.error) == "there is no such file"
    (item,) = read(tmp_path)
    assert str(item.error) == "is a folder"
    (item,) = read("a\x00b")
    assert "cannot be read" in str(item.error)
    assert read(Path(os.devnull)) == []


def test_other_schemes() -> None:
    (item,) = read("ftp://a.example/feed")
    assert str(item.error) == "only http and https URLs are fetched"


# --- URLs ---------------------------------------------------------------------------------------


def test_a_feed_at_a_url(site: Site) -> None:
    url = site.page("/feed.xml", feed(), "application/rss+xml")
    items = read(url)
    assert titles(items) == ["First", "Second"]
    assert items[0].where == f"{url}, entry 1"


def test_relative_links_are_relative_to_where_the_feed_was_found(site: Site) -> None:
    data = feed().replace(b"https://a.example/1", b"/news/1")
    site.page("/real/feed.xml", data, "text/xml")
    (first, _) = read(site.redirect("/feed", "/real/feed.xml"))
    assert first.article is not None
    assert first.article.url == site.url("/news/1")


@pytest.mark.parametrize("kind", ["application/x-ndjson", "application/json", "text/plain"])
def test_json_lines_at_a_url(site: Site, kind: str) -> None:
    items = read(site.page("/news.jsonl", jsonl(), kind))
    assert titles(items) == ["One", "Two"]
    zipped = read(
        site.page("/news.jsonl.gz", gzip.compress(jsonl(), mtime=0), "application/octet-stream")
    )
    assert titles(zipped) == ["One", "Two"]


def test_a_page_at_a_url(site: Site) -> None:
    url = site.page("/2026/ferry?utm_source=x".partition("?")[0], PAGE.encode())
    (item,) = read(url)
    assert item.article is not None
    assert (item.article.title, item.article.url) == ("Ferry runs aground", url)


@pytest.mark.parametrize("path", ["/feed", "/rss.xml", "/news/feed/", "/atom.xml"])
def test_a_page_where_a_feed_should_be(site: Site, path: str) -> None:
    (item,) = read(site.page(path, PAGE.encode()))
    assert isinstance(item.error, FeedError)
    assert "is an HTML page, not an RSS or Atom feed" in str(item.error)


def test_a_feed_with_an_external_entity_at_a_url(site: Site) -> None:
    site.page("/secret", b"secret")
    entity = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{site.url("/secret")}">]>'
    (item,) = read(site.page("/feed.xml", feed("&x;", entity), "text/xml"))
    assert "declares an external entity" in str(item.error)
    assert [path for path, _ in site.requests] == ["/feed.xml"]


def test_a_url_that_is_blocked(site: Site) -> None:
    url = site.page("/feed.xml", feed(), "text/xml")
    (item,) = read(url, allow_loopback=False)
    assert isinstance(item.error, BlockedAddressError)
    assert item.where == url
    # The item says where; its error need not say it again.
    assert str(item.error) == "leads to an address that is not public"
    assert site.requests == []


def test_a_url_that_fails(site: Site) -> None:
    (item,) = read(site.url("/absent"))
    assert isinstance(item.error, FetchError)
    assert str(item.error) == "answers 404 Not Found"


# --- lists --------------------------------------------------------------------------------------


def test_a_list_gives_its_feeds_in_order_with_errors_in_their_places(
    site: Site, tmp_path: Path
) -> None:
    site.redirect("/loop", "/loop")
    urls = [
        site.page("/1.xml", feed("A"), "text/xml"),
        site.url("/absent"),
        site.page("/2.xml", PAGE.encode()),
        site.page("/3.xml", feed("&x;", ENTITY), "text/xml"),
        site.url("/loop"),
        "file:///etc/passwd",
        "http://169.254.169.254/feed",
        site.page("/4.xml", feed("B"), "text/xml"),
    ]
    path = tmp_path / "feeds.opml"
    path.write_bytes(opml(*urls))
    items = read(path)
    assert titles(items) == ["First", "A", None, None, None, None, None, None, "First", "B"]
    assert [item.where for item in items if item.error] == urls[1:7]
    reasons = [str(item.error) for item in items if item.error]
    assert [reason.partition(",")[0] for reason in reasons] == [
        "answers 404 Not Found",
        "is an HTML page",
        "declares an external entity ('x'); such XML is refused",
        "redirects in a circle",
        "is not an http or https URL",
        "leads to an address that is not public",
    ]


def test_a_long_list_is_in_order(site: Site) -> None:
    urls = [site.page(f"/{n}.xml", feed(str(n)), "text/xml") for n in range(30)]
    items = read(site.page("/feeds.opml", opml(*urls), "text/x-opml"))
    assert titles(items)[1::2] == [str(n) for n in range(30)]


def test_reading_a_list_can_be_given_up(site: Site) -> None:
    urls = [site.page(f"/{n}.xml", feed(str(n)), "text/xml") for n in range(30)]
    url = site.page("/feeds.opml", opml(*urls), "text/x-opml")
    items = read_path(url, Settings(allow_loopback=True))
    assert next(items).article is not None
    items.close()  # type: ignore[attr-defined]
    assert len(site.requests) < 20


def test_lists_in_lists_are_not_followed(site: Site) -> None:
    url = site.url("/feeds.opml")
    site.page("/feeds.opml", opml(url), "text/x-opml")
    (item,) = read(url)
    assert "a list of feeds, inside a list of feeds" in str(item.error)
