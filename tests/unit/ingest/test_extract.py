from __future__ import annotations

from datetime import UTC, datetime

import pytest

from overstory.errors import ArticleError
from overstory.ingest.extract import extract_article

URL = "https://www.harbour.example/2026/ferry"
TEXT = [
    "The ferry with 120 people aboard ran aground off the port on Monday night, rescuers said.",
    "Nobody was hurt, and all passengers were brought ashore in fishing boats before dawn.",
    "An inquiry will look at the steering gear, which had been repaired only a week earlier.",
]
TIME = '<meta property="article:published_time" content="2026-11-03T10:15:00+01:00">'


def page(head: str = "", title: str = "Ferry runs aground off Split", lang: str = "en-GB") -> str:
    paragraphs = "".join(f"<p>{text}</p>" for text in TEXT)
    return (
        f'<!doctype html><html lang="{lang}"><head><title>{title} - Harbour Post</title>'
        f'<meta property="og:title" content="{title}">'
        f'<meta property="og:site_name" content="Harbour Post">{head}</head>'
        f"<body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav><article><h1>{title}</h1>"
        f"{paragraphs}<script>track()</script></article>"
        "<footer>© Harbour Post</footer></body></html>"
    )


def test_a_whole_page() -> None:
    head = TIME + '<meta name="author" content="Jane Doe"><link rel="canonical" href="/2026/ferry">'
    article = extract_article(page(head), URL + "/amp?utm_source=x")
    assert article.url == URL
    assert article.title == "Ferry runs aground off Split"
    assert article.body.split("\n") == TEXT
    assert article.published_at == datetime(2026, 11, 3, 9, 15, tzinfo=UTC)
    assert article.author == "Jane Doe"
    assert article.source_name == "Harbour Post"
    assert article.language == "en"


def test_language_is_the_texts_and_not_the_templates() -> None:
    assert extract_article(page(lang="sl"), URL).language == "en"


@pytest.mark.parametrize(
    "head",
    [
        TIME,
        '<meta itemprop="datePublished" content="2026-11-03T09:15:00Z">',
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", '
        '"datePublished": "2026-11-03T09:15:00Z"}]}</script>',
        '<script type="application/ld+json">[{"datePublished": "2026-11-03T09:15:00Z"}]</script>',
        '<script type="application/ld+json">{broken</script>' + TIME,
        '<script type="application/ld+json">' + "[" * 50_000 + "</script>" + TIME,
        '<script type="application/ld+json">{"datePublished": "2026-02-30"}</script>' + TIME,
    ],
)
def test_times_in_the_metadata(head: str) -> None:
    article = extract_article(page(head), URL)
    assert article.published_at == datetime(2026, 11, 3, 9, 15, tzinfo=UTC)


def test_no_time_is_no_time() -> None:
    assert extract_article(page(), URL).published_at is None


@pytest.mark.parametrize(
    "href",
    ["https://nytimes.com/x", "/", "javascript:alert(1)", "http://[", "https://harbour.co/x"],
)
def test_a_page_cannot_pass_itself_off_as_another(href: str) -> None:
    assert extract_article(page(f'<link rel="canonical" href="{href}">'), URL).url == URL


def test_a_saved_page_is_known_by_its_own_link() -> None:
    assert extract_article(page(f'<link rel="canonical" href="{URL}">')).url == URL
    assert extract_article(page(f'<meta property="og:url" content="{URL}">')).url == URL
    assert extract_article(page()).url is None


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-2", "utf-16", None])
def test_charsets(charset: str | None) -> None:
    title = "Trajekt nasedel: česa še ne vemo"
    data = page(title=title).encode(charset or "utf-8", "xmlcharrefreplace")
    assert extract_article(data, URL, charset=charset).title == title


def test_an_unknown_charset_is_guessed() -> None:
    title = "Ferry runs aground off Split"
    assert extract_article(page().encode(), URL, charset="x-nonsense").title == title


@pytest.mark.parametrize(
    "html",
    [
        "",
        " ",
        b"\x00\x01\xff",
        "<html></html>",
        "<html><body><p>Too short.</p></body></html>",
        "<html><body><nav>" + "<a href='/'>Home</a>" * 50 + "</nav></body></html>",
        "plain text",
        "<svg><p>a</p><p>b</p>",
    ],
)
def test_pages_without_an_article(html: str | bytes) -> None:
    with pytest.raises(
        ArticleError, match=r"no article text|cannot be read as HTML|title: is missing"
    ):
        extract_article(html, URL)


def test_pages_without_an_article_point_to_their_feed() -> None:
    html = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head>'
        "<body>Front page</body></html>"
    )
    with pytest.raises(ArticleError, match=r"its feed is at https://www\.harbour\.example/feed"):
        extract_article(html, URL)


def test_limits_and_hostile_pages() -> None:
    with pytest.raises(ArticleError, match="body: has"):
        extract_article(page(), URL, max_body_bytes=100)
    deep = page().replace("<article>", "<div>" * 50 + "<article>")
    assert TEXT[0] in extract_article(deep, URL).body
    with pytest.raises(ArticleError, match="no article text"):
        extract_article(page().replace("<article>", "<div>" * 30_000 + "<article>"), URL)
    with pytest.raises(ArticleError, match="more than 20000 elements"):
        extract_article(page().replace("<nav>", "<nav>" + "<a>link</a>" * 100_000), URL)
    assert extract_article(page() + "\x00", URL).body.startswith(TEXT[0])
    declared = '<?xml version="1.0" encoding="utf-16"?>' + page()
    assert extract_article(declared, URL).body.startswith(TEXT[0])
