from __future__ import annotations

import gzip
import io
import json
import re
import tempfile
from typing import Any
from unittest import mock

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from overstory.articles import Article, article_id
from overstory.errors import ArticleError, FeedError
from overstory.ingest import prepare, read_jsonl, read_path
from overstory.ingest.extract import extract_article
from overstory.ingest.feeds import read_feed
from overstory.ingest.json_list import starts_list
from overstory.ingest.jsonfeed import read_json_feed
from overstory.ingest.markup import plain_text
from overstory.ingest.opml import read_opml
from overstory.settings import Settings
from overstory.sources import SourceRegistry
from overstory.times import parse_time
from overstory.urls import InvalidUrlError, canonical_url, host_of, site_of, url_identity

REGISTRY = SourceRegistry.load()
SETTINGS = Settings(max_line_bytes=500, max_body_bytes=200)

URL_PIECES = st.sampled_from(
    [
        "https://",
        "http://",
        "HTTP://",
        "a.example",
        "www.",
        "m.",
        "amp.",
        "a-b.co.uk",
        "例え.jp",
        "/",
        "//",
        "..",
        ".",
        "%2e",
        "%",
        "%41",
        "%e9",
        "?",
        "&",
        "=",
        "utm_source=x",
        "amp=1",
        "a=1",
        "b",
        "#",
        "!",
        ":80",
        ":443",
        "@",
        "user:pw",
        "[::1]",
        "index.html",
        "/amp",
        ".amp",
        ";jsessionid=1",
        " ",
        "+",
        "\\",
        "é",
        "\t",
        "www.google.com/amp/s/",
        "x.cdn.ampproject.org/c/s/",
    ]
)
URLS = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(URL_PIECES, st.text(max_size=4)), max_size=12).map("".join),
    st.lists(URL_PIECES, max_size=12).map(lambda pieces: "https://a.example/" + "".join(pieces)),
)
MARKUP = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<b",
                ">",
                "<",
                "&",
                "amp;",
                "&lt;",
                "&amp;",
                "&#38;",
                "lt;",
                "p&gt;",
                "<br/>",
                "<script>",
                "</script>",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "\r\n",
                "\u2028",
                "\u200b",
                "\u037e",
                "e\u0301",
                "\u202e",
                "<div>",
                "<svg>",
                "<td>",
                "#x26;",
                "\xa0",
            ]
        ),
    ),
    max_size=20,
).map("".join)
LINES = st.lists(
    st.one_of(
        st.binary(max_size=40),
        st.sampled_from(
            [
                b"{",
                b"}",
                b'{"title": "x"}',
                b'{"title": "\\ud800"}',
                b"\n",
                b"\r\n",
                b"[" * 300,
                b'{"title": "x", "title": 1}',
                b"NaN",
                b"\xef\xbb\xbf",
                b"\xff\xfe",
                b'"' * 600,
            ]
        ),
    ),
    max_size=12,
).map(b"".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
FIELDS = [*Article.model_fields, "gold_story"]
JSON_FEED_FIELDS = [
    "id", "url", "external_url", "title", "content_html", "content_text", "summary", "authors",
    "author", "language", "date_published", "date_modified", "home_page_url",
]  # fmt: skip
FEEDLIKE = st.lists(
    st.one_of(
        st.binary(max_size=30),
        st.sampled_from(
            [
                b"<rss version='2.0'>",
                b"<channel>",
                b"<item>",
                b"<title>x</title>",
                b"</item>",
                b"<link>https://a.example/1</link>",
                b"<feed xmlns='http://www.w3.org/2005/Atom'>",
                b"<entry>",
                b"</entry>",
                b"<!DOCTYPE x [",
                b"<!ENTITY x 'y'>",
                b"]>",
                b"&x;",
                b"&amp;",
                b"<?xml version='1.0' encoding='utf-16'?>",
                b"<pubDate>x</pubDate>",
                b"</channel></rss>",
                b"<description>&lt;p&gt;",
                b"<html>",
                b"<opml>",
                b"<outline xmlUrl='x'/>",
                b"\x00",
            ]
        ),
    ),
    max_size=14,
).map(b"".join)


@given(URLS)
@example("https://a.example/%2525")
@example("https://www.google.com/amp/s/www.google.com/amp/s/a.example/x")
def test_canonical_urls_are_idempotent_and_printable(url: str) -> None:
    try:
        once = canonical_url(url)
    except InvalidUrlError:
        assume(False)
    assert canonical_url(once) == once
    assert once.isascii()
    assert once.isprintable()
    assert " " not in once
    assert url_identity(once) == url_identity(url)
    host = host_of(once)
    assert host is not None
    assert site_of(site_of(host)) == site_of(host)


@given(MARKUP)
def test_plain_text_is_idempotent_and_holds_no_tags(text: str) -> None:
    once = plain_text(text)
    assert plain_text(once) == once
    assert "<p>" not in once
    assert "<script>" not in once
    assert not set(once) & set("\r\u2028\u200b\u202e\x00")


@given(st.text(alphabet=st.characters(exclude_characters="<&", exclude_categories=["C", "Z"])))
def test_plain_text_without_markup_is_kept(text: str) -> None:
    import unicodedata

    assert plain_text(text) == unicodedata.normalize("NFC", text)


ARTICLES = st.fixed_dictionaries(
    {"title": MARKUP, "body": MARKUP},
    optional={
        "url": st.sampled_from(["https://www.bbc.co.uk/1?utm_x=1", "http://m.a.example:80/é?b&a"]),
        "id": st.text(min_size=1, max_size=5),
        "source": st.sampled_from(["edition.cnn.com", "a.example", "www.b.co.uk"]),
        "source_name": MARKUP,
        "author": MARKUP,
        "country": st.sampled_from(["SI", "uk"]),
        "language": st.sampled_from(["pt-BR", "zh-Hant-TW", "en"]),
    },
)


@given(ARTICLES)
def test_preparing_is_idempotent_and_keeps_the_identity(fields: dict[str, Any]) -> None:
    try:
        article = Article.parse(fields, require_title=False)
        once = prepare(article, REGISTRY)
    except ArticleError:
        assume(False)
    assert prepare(once, REGISTRY) == once
    if article.url or article.id:
        assert article_id(once) == article_id(article)
    # What is prepared can come in again.
    assert Article.parse(once.model_dump(), require_title=False) == once


@given(st.dictionaries(st.sampled_from(FIELDS), JSON), st.booleans())
def test_parsing_gives_an_article_or_an_article_error(
    fields: dict[str, Any], require_title: bool
) -> None:
    try:
        article = Article.parse(fields, require_title=require_title)
    except ArticleError:
        return
    assert article.title or not require_title
    assert len(article_id(article)) == 16


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.datetimes(), st.dates()))
def test_times_are_utc_or_a_value_error(value: object) -> None:
    try:
        time = parse_time(value)
    except ValueError:
        return
    assert time.utcoffset() is not None
    assert 1900 <= time.year <= 2100
    assert parse_time(time.isoformat()) == time


@given(LINES)
def test_the_reader_of_lines_never_raises_and_skips_nothing(data: bytes) -> None:
    items = list(read_jsonl(io.BytesIO(data), "x", SETTINGS))
    lines = [re.sub(b"^(?:\xef\xbb\xbf)+", b"", line).strip() for line in data.split(b"\n")]
    said = [line for line in lines if line]
    if said and re.fullmatch(rb"\[\s*\]", said[0]):
        assert len(items) == (len(said) if len(said) > 1 else 0)
    elif not data.startswith((b"\xff\xfe", b"\xfe\xff")) and not (said and starts_list(said[0])):
        assert len(items) == len(said)
    for item in items:
        assert (item.article is None) != (item.error is None)


@given(
    st.lists(st.dictionaries(st.sampled_from(["title", "body"]), st.text(max_size=9)), max_size=6)
)
def test_lines_written_are_lines_read(mappings: list[dict[str, str]]) -> None:
    lines = "\n".join(json.dumps(mapping) for mapping in mappings).encode()
    items = list(read_jsonl(io.BytesIO(lines), "x"))
    listed = read_jsonl(io.BytesIO(json.dumps(mappings).encode()), "x")
    assert [repr(item) for item in listed] == [repr(item) for item in items]
    for mapping, item in zip(mappings, items, strict=True):
        try:
            expected: Article | None = Article.parse(mapping)
        except ArticleError:
            expected = None
        assert item.article == expected
        assert item.raw == (mapping if expected else None)


@given(st.dictionaries(st.sampled_from(JSON_FEED_FIELDS), JSON, max_size=6))
def test_the_reader_of_json_feeds_gives_an_item_for_each(fields: dict[str, Any]) -> None:
    entry = {"title": "x", "url": "https://a.example/1"}
    feed = fields | {"items": [fields, entry]}
    first, second = read_json_feed(json.dumps(feed).encode(), "x")
    assert (first.article is None) != (first.error is None)
    assert second.article is not None


@given(FEEDLIKE)
def test_the_reader_of_feeds_gives_items_or_a_feed_error(data: bytes) -> None:
    try:
        items = list(read_feed(data, "x"))
    except FeedError:
        return
    for item in items:
        assert (item.article is None) != (item.error is None)


@given(st.one_of(FEEDLIKE, LINES, st.binary(max_size=60)), st.booleans())
def test_no_file_makes_reading_raise(data: bytes, zipped: bool) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(gzip.compress(data, mtime=0) if zipped else data)
        file.flush()
        with mock.patch("socket.getaddrinfo", side_effect=OSError("no network here")):
            for item in read_path(file.name, SETTINGS):
                assert item.where


@given(FEEDLIKE)
def test_the_reader_of_lists_gives_urls_or_a_feed_error(data: bytes) -> None:
    try:
        assert read_opml(data)
    except FeedError:
        return


@pytest.mark.parametrize("encoding", ["utf-8", None])
@given(data=st.one_of(FEEDLIKE, MARKUP.map(lambda text: text.encode("utf-8", "replace"))))
def test_pages_give_an_article_or_an_article_error(encoding: str | None, data: bytes) -> None:
    try:
        article = extract_article(data, "https://a.example/1", charset=encoding)
    except ArticleError:
        return
    assert article.title
    assert article.body
