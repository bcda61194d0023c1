from __future__ import annotations

import pytest

from embeddings import article_text
from embeddings.text import LEAD_WORDS, plain


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("", "", ""),
        (" \n", "\x00\ufeff\u200b\u202e ", ""),
        ("Dam gives way", "", "Dam gives way"),
        ("", "A dam broke.", "A dam broke."),
        ("Dam gives way", "A dam broke.", "Dam gives way. A dam broke."),
        ("Did the dam give way?", "It did.", "Did the dam give way? It did."),
        ("大坝决堤。", "周一", "大坝决堤。 周一"),
        ("Dam gives way", "DAM GIVES WAY\n\nA dam broke.", "Dam gives way. A dam broke."),
        ("Dam gives way", "Dam gives way – A dam broke.", "Dam gives way. A dam broke."),
        ("Dam gives way", "Dam gives way", "Dam gives way"),
    ],
)
def test_title_and_lead(title: str, body: str, expected: str) -> None:
    assert article_text(title, body) == expected


def test_the_lead_is_so_many_words() -> None:
    words = [f"w{i}" for i in range(500)]
    assert article_text("T", " ".join(words)).split() == ["T.", *words[:LEAD_WORDS]]


def test_the_rest_of_the_body_changes_nothing() -> None:
    lead = " ".join(f"w{i}" for i in range(LEAD_WORDS))
    assert article_text("T", lead) == article_text("T", lead + " and so on" * 1000)


def test_a_body_without_spaces_is_cut() -> None:
    assert len(article_text("标题", "水" * 1_000_000)) < 2000


def test_white_space_does_not_use_up_the_lead() -> None:
    assert article_text("T", "a \n\n\t " * 50) == "T. " + " ".join("a" * 50)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b", "a b"),
        ("a\ud800b", "a b"),
        ("a\u2028b\u00a0c\r\nd", "a b c d"),
        ("\x1b[31mred", "[31mred"),
        ("\u200fسد\u202c", "سد"),
        ("می\u200cشود", "می\u200cشود"),
        ("👩‍🚀 e\u0301", "👩‍🚀 e\u0301"),
    ],
)
def test_plain_text_is_one_line_that_can_be_encoded(text: str, expected: str) -> None:
    assert plain(text) == expected
    plain(text).encode("utf-8")
