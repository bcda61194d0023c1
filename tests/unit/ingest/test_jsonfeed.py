"""JSON Feeds are read as other feeds are."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from overstory.errors import FeedError
from overstory.ingest import Item, read_path
from overstory.ingest.jsonfeed import read_json_feed
from overstory.settings import Settings

VERSION = "https://jsonfeed.org/version/1.1"
ENTRY: dict[str, Any] = {
    "id": "id-1",
    "url": "https://a.example/1",
    "title": "Ferry &amp; crew <b>safe</b>",
    "content_html": "<p>The ferry ran aground off the port.</p><script>alert(1)</script>"
    "<p>Nobody was hurt, the coast guard said.</p>",
    "content_text": "Shorter.",
    "date_published": "2026-11-03T10:00:00+01:00",
    "authors": [{"name": "Jane Doe"}, {"name": "John Roe"}],
}


def feed(*items: object, **head: object) -> bytes:
    return json.dumps({"version": VERSION, "title": "Feed", **head, "items": items}).encode()


def read(data: bytes, **options: Any) -> list[Item]:
    return list(read_json_feed(data, "feed.json", **options))


def one(**changes: object) -> Item:
    (item,) = read(feed(ENTRY | changes))
    return item


def test_an_entry() -> None:
    item = one()
    article = item.article
    assert item.where == "feed.json, entry 1"
    assert article is not None
    assert article.title == "Ferry & crew safe"
    assert article.url == "https://a.example/1"
    assert article.id == "id-1"
    assert article.published_at == datetime(2026, 11, 3, 9, tzinfo=UTC)
    assert article.author == "Jane Doe"
    assert article.language == "en"
    assert article.body == (
        "The ferry ran aground off the port.\n\nNobody was hurt, the coast guard said."
    )


def test_what_may_be_missing_and_what_stands_for_it() -> None:
    bare = {"id": "https://a.example/2", "title": "Two", "content_text": "Text.", "url": None}
    later = {
        "external_url": "/3",
        "title": "Three",
        "summary": "Sum.",
        "date_modified": "2026-11-04",
    }
    first, second = read(
        feed(bare, later, author={"name": "Desk"}, home_page_url="https://b.example/x")
    )
    assert first.article is not None
    assert first.article.url == "https://a.example/2"
    assert first.article.body == "Text."
    assert first.article.published_at is None
    assert second.article is not None
    assert second.article.url == "https://b.example/3"
    assert second.article.body == "Sum."
    assert second.article.author == "Desk"
    assert second.article.published_at == datetime(2026, 11, 4, tzinfo=UTC)


def test_the_text_decides_its_language_before_the_feed() -> None:
    text = "Trajekt je v ponedeljek ponoči nasedel pred pristaniščem."
    first, second = read(
        feed(
            ENTRY | {"content_html": text, "title": text}, ENTRY | {"title": "1"}, language="en-US"
        )
    )
    assert first.article is not None
    assert first.article.language == "sl"
    assert second.article is not None
    assert second.article.language == "en"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": None}, "title: is missing"),
        ({"title": 5}, "title: must be text"),
        ({"content_html": ["x"]}, "content_html: must be text"),
        ({"content_html": "\ud800"}, "content_html: holds half a surrogate pair"),
        ({"url": None}, "url: is missing: the entry has no link"),
        ({"url": "ftp://a.example/1"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "http://[x"}, "url: is not a URL"),
        ({"date_published": "2026-13-45"}, "published_at"),
        ({"date_published": ["x"]}, "published_at"),
        ({"content_text": "x" * 2000, "content_html": ""}, "body: has 2000 bytes"),
    ],
)
def test_a_bad_entry_leaves_the_others(changes: dict[str, object], reason: str) -> None:
    data = feed(ENTRY, ENTRY | changes, "text", ENTRY)
    items = read(data, settings=Settings(max_body_bytes=1000))
    assert [item.article is not None for item in items] == [True, False, False, True]
    assert reason in str(items[1].error)
    assert items[1].where == "feed.json, entry 2"
    assert "is not an object" in str(items[2].error)


@pytest.mark.parametrize("authors", [5, [], ["x"], [{}], [{"name": 5}], {"name": "x"}, [None]])
def test_odd_authors_do_no_harm(authors: object) -> None:
    article = one(authors=authors).article
    assert article is not None
    assert article.author is None


@pytest.mark.parametrize(
    "data",
    [
        feed()[:-3],
        b'{"version": "' + VERSION.encode() + b'"}',
        b'{"version": "' + VERSION.encode() + b'", "items": {}}',
        b'{"version": "' + VERSION.encode() + b'", "items": ' + b"[" * 200_000,
        feed(ENTRY).replace(b"Jane", b"\xff"),
    ],
)
def test_what_is_no_feed(data: bytes) -> None:
    with pytest.raises(FeedError, match="JSON Feed"):
        read(data)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("slash", ["/", r"\/"])
def test_it_is_told_from_articles_by_its_version(tmp_path, indent: int | None, slash: str) -> None:
    file = tmp_path / "feed.json"
    written = json.dumps(json.loads(feed(ENTRY, ENTRY | {"url": None})), indent=indent)
    file.write_text("\ufeff" + written.replace("/", slash).replace("<\\/", "</"))
    first, second = read_path(str(file))
    assert first.article is not None
    assert second.error is not None
    assert "no link" in str(second.error)
