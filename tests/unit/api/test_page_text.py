"""Text from the web on its way into a page."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from api.pages.rendering import render, segments, widest
from api.pages.text import excerpt, finalize, shown, web_url


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://news.example/a?b=c#d", True),
        ("http://news.example", True),
        ("HTTPS://news.example/", True),
        ("https://[2001:db8::1]/a", True),
        ("https://пример.example/путь", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("\x01javascript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
        ("//news.example/a", False),
        ("/a", False),
        ("https://", False),
        ("https:news.example", False),
        ("https://[broken", False),
        ("https://news.example/a b", False),
        ("https://news.example/\ud800", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_linked(url, safe):
    assert web_url(url) == (url if safe else None)


@pytest.mark.parametrize(
    "unseen",
    ["\x00", "\x1b", "\x7f", "\x85", "\u200b", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff",
     "\u00ad", "\U000e0041"],
)  # fmt: skip
def test_what_cannot_be_seen_is_taken_out(unseen):
    assert shown(f"a{unseen}b") == "ab"


@pytest.mark.parametrize(
    "kept", ["a\nb\tc", "می\u200cخواهم", "👩\u200d🔬", "\u200fعنوان", "e\u0301"]
)
def test_what_languages_need_stays(kept):
    assert shown(kept) == kept


def test_lone_surrogates_can_be_encoded():
    assert shown("a\ud800b") == "a\ufffdb"


def test_finalize_leaves_markup_and_numbers_alone():
    assert finalize(3) == 3
    assert finalize(Markup("<b>\u202e</b>")) == Markup("<b>\u202e</b>")
    assert finalize("\u202etxt") == "txt"


@given(st.text(st.characters(), max_size=2_000), st.integers(20, 400))
def test_an_excerpt_is_the_beginning(body, most):
    paragraphs, more = excerpt(body, most)
    assert all(paragraph.strip() for paragraph in paragraphs)
    assert sum(len(paragraph) for paragraph in paragraphs) <= most + 1
    assert more == (len(body.strip()) > most)
    squeezed = "".join(body.split())
    assert squeezed.startswith("".join("".join(paragraphs).removesuffix("…").split()))


def test_an_excerpt_ends_after_a_sentence():
    assert excerpt("One two three. Four five six seven eight nine ten.", 25) == (
        ["One two three."],
        True,
    )
    assert excerpt("One two three four five six", 12) == (["One two…"], True)
    assert excerpt("First.\n\nSecond.", 100) == (["First.", "Second."], False)
    assert excerpt("  \n ", 100) == ([], False)


@given(st.dictionaries(st.text("ABCDEFG", min_size=2, max_size=2), st.integers(1, 999)))
def test_segments_fill_the_bar(counts):
    laid = segments(counts)
    assert [segment.code for segment in laid] == [code for code, _ in widest(counts)]
    if laid:
        assert laid[0].x == 0
        assert laid[-1].x + laid[-1].width == pytest.approx(100, abs=0.05)
        for before, after in itertools.pairwise(laid):
            assert after.x == pytest.approx(before.x + before.width, abs=0.05)
            assert after.width <= before.width


def test_counts_of_nothing():
    assert segments({}) == []
    assert [segment.width for segment in segments({"SI": 0})] == [0]


def test_templates_escape_by_themselves():
    html = render("error.html", status=404, problem_title="<b>", detail='"><script>\u202e')
    assert "<b>" not in html
    assert "<script>" not in html
    assert "\u202e" not in html
    assert "&lt;script&gt;" in html
