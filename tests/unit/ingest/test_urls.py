from __future__ import annotations

import pytest

from overstory.urls import (
    InvalidUrlError,
    canonical_url,
    host_of,
    joined_url,
    site_of,
    url_identity,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://News.Example.COM/A/b", "https://news.example.com/A/b"),
        ("http://a.example:80/x", "http://a.example/x"),
        ("https://a.example:443/x", "https://a.example/x"),
        ("https://a.example:8443/x", "https://a.example:8443/x"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example./x", "https://a.example/x"),
        ("https://a.example/x#part", "https://a.example/x"),
        ("https://a.example/#!/story/5", "https://a.example/#!/story/5"),
        ("https://user:secret@a.example/x", "https://a.example/x"),
        ("https://a.example/x?utm_source=n&utm_medium=m&id=5", "https://a.example/x?id=5"),
        ("https://a.example/x?fbclid=1&gclid=2&msclkid=3&at_campaign=4", "https://a.example/x"),
        ("https://a.example/x?b=2&a=1&b=1", "https://a.example/x?a=1&b=1&b=2"),
        ("https://a.example/x?", "https://a.example/x"),
        ("https://a.example/x?q=a+b&r=", "https://a.example/x?q=a%20b&r="),
        ("https://a.example/x?ref=5&source=6&cid=7", "https://a.example/x?cid=7&ref=5&source=6"),
        ("https://a.example/a/./b/../c", "https://a.example/a/c"),
        ("https://a.example/../../c", "https://a.example/c"),
        ("https://a.example/%7ejo/%c3%a9", "https://a.example/~jo/%C3%A9"),
        ("https://a.example/été?q=ü", "https://a.example/%C3%A9t%C3%A9?q=%C3%BC"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://a.example/x;jsessionid=AB12?y=1", "https://a.example/x?y=1"),
        ("https://zürich.example/x", "https://xn--zrich-kva.example/x"),
        ("https://例え.example/x", "https://xn--r8jz45g.example/x"),
        ("http://[2001:DB8::0:1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("  https://a.example/x\n", "https://a.example/x"),
        ("https://www.google.com/amp/s/www.a.example/x/1", "https://www.a.example/x/1"),
        ("https://a-example.cdn.ampproject.org/c/s/a.example/x", "https://a.example/x"),
        ("https://www.a.example/x", "https://www.a.example/x"),
        ("http://m.a.example/x", "http://m.a.example/x"),
    ],
)
def test_canonical_url(url: str, expected: str) -> None:
    assert canonical_url(url) == expected
    assert canonical_url(expected) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example/x",
        "//a.example/x",
        "ftp://a.example/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https:///x",
        "https://?x=1",
        "https://a b.example/",
        "https://a..example/",
        "https://-a.example/",
        "https://a.example:99999/",
        "https://a.example:x/",
        "https://[::1/",
        "https://[zz]/",
        "https://a\x00.example/",
        "https://a.example/\x07",
        "https://a\ud800.example/",
        "https://" + "a" * 64 + ".example/",
        "https://a.example/" + "x" * 5000,
    ],
)
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(InvalidUrlError):
        canonical_url(url)


SPELLINGS = [
    "https://a.example/news/5",
    "http://a.example/news/5",
    "https://www.a.example/news/5/",
    "https://m.a.example/news/5",
    "https://amp.a.example/news/5",
    "https://a.example/news/5/amp",
    "https://a.example/news/5/amp/",
    "https://a.example/news/5?amp=1",
    "https://a.example/news/5?outputType=amp&utm_source=x",
    "https://a.example/news/5/index.html",
    "https://www.google.co.uk/amp/s/amp.a.example/news/5.amp",
    "https://a.example/news/5#comments",
]


def test_spellings_of_one_page_share_an_identity() -> None:
    assert {url_identity(url) for url in SPELLINGS} == {"a.example/news/5"}


def test_pages_that_differ_keep_apart() -> None:
    urls = [
        "https://a.example/news/5",
        "https://a.example/news/6",
        "https://a.example/News/5",
        "https://b.example/news/5",
        "https://de.a.example/news/5",
        "https://a.example/news/5?page=2",
        "https://a.example/news?id=5",
        "https://a.example:8443/news/5",
        "https://a.example/amp/news/5",
        "https://a.example/champ",
        "https://a.example/",
        "https://a.example/#!/news/5",
    ]
    assert len({url_identity(url) for url in urls}) == len(urls)


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("a.example", "a.example"),
        ("www.a.example", "a.example"),
        ("edition.harbour.com", "harbour.com"),
        ("news.harbour.co.uk", "harbour.co.uk"),
        ("www.harbour.com.au", "harbour.com.au"),
        ("alice.substack.com", "alice.substack.com"),
        ("www.alice.wordpress.com", "alice.wordpress.com"),
        ("bob.blogspot.com", "bob.blogspot.com"),
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
    ],
)
def test_site_of(host: str, site: str) -> None:
    assert site_of(host) == site
    assert site_of(site) == site


def test_host_of() -> None:
    assert host_of("https://News.A.example:8443/x") == "news.a.example"
    assert host_of("not a url") is None


@pytest.mark.parametrize(
    ("base", "link", "expected"),
    [
        ("https://a.example/b/c", " ../d ", "https://a.example/d"),
        ("https://a.example/b", "//b.example/d", "https://b.example/d"),
        ("", "https://b.example/d", "https://b.example/d"),
        ("http://[x", "https://b.example/d", "https://b.example/d"),
        ("https://a.example/b", "http://[x", "http://[x"),
        ("https://a.example/b", "//℀.example/", "//℀.example/"),
    ],
)
def test_links_are_joined(base: str, link: str, expected: str) -> None:
    assert joined_url(base, link) == expected
