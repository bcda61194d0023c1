from __future__ import annotations

import pytest

from clustering.text import fold, tokenize


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Зеленский", "zelenskiy"),
        ("Čačak", "cacak"),
        ("Reuters'", "reuters"),
        ("Kyiv's", "kyiv"),
        ("Kyiv’s", "kyiv"),
        ("12", "12"),
    ],
)
def test_fold(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_names_are_capitals_inside_sentences() -> None:
    tokens = tokenize(
        "Mayor of Tarvo resigns",
        "Yesterday Anna Brinek resigned. The mayor left Tarvo on Monday. Brinek is 60.",
    )
    assert {"tarvo", "brinek", "anna brinek"} <= set(tokens.names)
    assert not {"yesterday", "yesterday anna", "the", "mayor", "monday"} & set(tokens.names)


def test_a_title_in_title_case_names_nothing() -> None:
    tokens = tokenize("Old Bridge Closes After Cracks", "Divers found cracks in Tarvo.")
    assert tokens.names == ["tarvo"]


def test_numbers_come_with_what_they_count() -> None:
    tokens = tokenize("Twelve dead, 1,200 homeless", "The toll rose from 9.")
    assert {"12", "12 dead", "1200", "1200 homeless", "9"} <= set(tokens.numbers)


def test_dates_are_no_names() -> None:
    tokens = tokenize("", "The vote is on Sunday, in May or in March. May she win?")
    assert tokens.dates == ["sun", "may", "mar"]
    assert tokens.names == []


def test_scripts_without_spaces_are_read_in_pairs() -> None:
    tokens = tokenize("北京地震", "")
    assert tokens.surfaces == ["北京", "京地", "地震"]


def test_surfaces_run_beside_words() -> None:
    tokens = tokenize("Ljubljana", "Snow fell on Škofja Loka.")
    assert len(tokens.words) == len(tokens.surfaces)
    assert tokens.surfaces[tokens.words.index("skofja")] == "Škofja"


def test_the_body_is_read_up_to_a_limit() -> None:
    assert len(tokenize("", "word " * 1000, limit=50).words) == 50


@pytest.mark.parametrize(("title", "body"), [("", ""), ("…", "!!!"), ("'", "’")])
def test_nothing_to_read(title: str, body: str) -> None:
    assert tokenize(title, body).words == []
