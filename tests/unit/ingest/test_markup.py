from __future__ import annotations

import pytest

from overstory.ingest.markup import plain_text, single_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Plain text.", "Plain text."),
        ("<p>One <b>two</b>&nbsp;three.</p><p>Four.</p>", "One two three.\n\nFour."),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("a<script>alert('x')</script>b<style>p{}</style>c", "abc"),
        ("a<iframe src='https://x.example'>in</iframe>b", "ab"),
        ("a<!-- hidden -->b", "ab"),
        ("<a href='javascript:alert(1)' onclick='x()'>link</a>", "link"),
        ("<img src=x onerror=alert(1)>after", "after"),
        ("<svg><text>no</text></svg>yes", "yes"),
        ("<![CDATA[One]]> two", "One two"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("AT&amp;T &#39;quoted&#x27; &euro;5", "AT&T 'quoted' €5"),
        ("AT&amp;amp;amp;T", "AT&T"),
        ("&lt;p&gt;One&lt;/p&gt;", "One"),
        ("&amp;lt;b&amp;gt;One&amp;lt;/b&amp;gt;", "One"),
        ("a < b and c > d", "a < b and c > d"),
        ("profits <5% and >3%", "profits <5% and >3%"),
        ("x <Name> y", "x <Name> y"),
        ("5 &lt; 6", "5 < 6"),
        ("https://a.example/?a=1&copy=2", "https://a.example/?a=1&copy=2"),
        ("R&D; Q&A", "R&D; Q&A"),
        (" One \t two \r\n\r\n\r\n\r\n three\x0bfour\u2028five ", "One two\n\nthree\nfour\nfive"),
        ("ze\u200bro\ufeff so\xadft \u202edrow\u202c", "zero soft drow"),
        ("bell\x07 escape\x1b[31m", "bell escape[31m"),
        ("می\u200cخواهم 👩\u200d🚒", "می\u200cخواهم 👩\u200d🚒"),
        ("cafe\u0301", "café"),
        ("\x93It\x92s\x94 \x97 well\x85 \x81", "“It’s” — well…"),
        ("&#0;&#7;x", "\ufffdx"),
    ],
)
def test_plain_text(text: str, expected: str) -> None:
    assert plain_text(text) == expected
    assert plain_text(expected) == expected


@pytest.mark.parametrize("depth", [100, 300, 1000, 20_000])
def test_deep_nesting_loses_no_text(depth: int) -> None:
    text = "<div>" * depth + "deep" + "</div>" * depth + "<p>after</p>"
    assert plain_text(text).split() == ["deep", "after"]


@pytest.mark.parametrize(
    "text",
    [
        "<" * 300_000,
        "&" * 300_000,
        "<p" * 100_000 + ">" * 100_000,
        "&" + "amp;" * 80_000 + "lt;p&gt;",
        "<p " * 100_000,
        "<!--" * 80_000,
        "<b>x</b>" * 40_000,
        "&amp;lt;" * 40_000,
        "\n" * 300_000,
        "a\n \n" * 80_000,
    ],
)
def test_hostile_input_ends_and_is_clean(text: str) -> None:
    once = plain_text(text)
    assert plain_text(once) == once


def test_markup_nested_beyond_reason_is_cut() -> None:
    text = "x"
    for _ in range(12):
        text = f"<<b>b>{text}</<b>b>"
    cleaned = plain_text(text)
    assert "x" in cleaned
    assert "<b>" not in cleaned
    assert plain_text(cleaned) == cleaned


def test_single_line() -> None:
    assert single_line("<p>One</p>\n<p>two</p> ") == "One two"
