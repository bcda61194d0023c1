"""What makes two sentences of one language say the same."""

import numpy as np
import pytest

from clustering.documents import Document
from clustering.takes.opposites import in_other_days
from clustering.takes.overlap import rarity, shared_weight
from clustering.takes.sameness import quote_other_words, sameness
from clustering.takes.sentences import Sentence
from clustering.takes.units import Unit, read_unit


def unit(text: str, language: str = "en") -> Unit:
    document = Document(text, "Title", text, language, 0.0, "a.example")
    return read_unit(document, 0, Sentence(text, 0, len(text), 0, True), 0, 1)


def score(*texts: str) -> np.ndarray:
    units = [unit(text) for text in texts]
    cosine = np.full((len(units), len(units)), 0.3)
    stems = [u.stems for u in units]
    idf = rarity(stems)
    return sameness(units, cosine, shared_weight(stems, idf), idf)


def test_a_shared_name_is_no_shared_statement() -> None:
    declared = "President Lucia Ferreyra declared a state of emergency in the province."
    booed = "President Lucia Ferreyra was booed when she arrived by helicopter."
    emergency = "Lucia Ferreyra, the president, has declared the province in a state of emergency."
    scores = score(declared, booed, emergency)
    assert scores[0, 2] > 0.5 > scores[0, 1]
    np.testing.assert_allclose(scores, scores.T)


def test_a_sentence_inside_a_longer_one_counts_whole() -> None:
    short = "The council approved the harbour tunnel of Skarholm."
    long = (
        "The council approved the harbour tunnel of Skarholm after a night of debate in which "
        "fishermen blocked the doors and the mayor read out letters from children."
    )
    other = "Fishermen blocked the road to the airport with nets, and two were fined on the spot."
    scores = score(short, long, other)
    assert scores[0, 1] > 0.5 > max(scores[0, 2], scores[1, 2])


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (("He faced calls to resign on Tuesday.", "en"), ("He resigned on Thursday.", "en"), True),
        (("He resigned on Thursday.", "en"), ("Er trat am Donnerstag zurück.", "de"), False),
        (("He resigned on Thursday.", "en"), ("Er trat am Freitag zurück.", "de"), True),
        (("Он ушёл в пятницу.", "ru"), ("Він пішов у п'ятницю.", "uk"), False),
        (("Il a démissionné lundi.", "fr"), ("Odstopil je v torek.", "sl"), True),
        (("He resigned on Monday or Tuesday.", "en"), ("He resigned on Tuesday.", "en"), False),
        (("He resigned.", "en"), ("He resigned on Tuesday.", "en"), False),
    ],
)
def test_days_of_the_week(one: tuple[str, str], other: tuple[str, str], apart: bool) -> None:
    assert in_other_days(unit(*one), unit(*other)) is apart


def test_who_is_quoted_says_nothing_of_what_was_said() -> None:
    tail = "said Bud Larsen of the Timber Alliance."
    glad = unit(f'"At last somebody is standing up for American sawmills," {tail}')
    sold = unit(f'"We have been sold out by people who should know better," {tail}')
    again = unit(f'"Somebody is standing up for sawmills at last," {tail}')
    assert quote_other_words(glad, sold)
    assert not quote_other_words(glad, again)
    assert not quote_other_words(glad, unit("Bud Larsen welcomed the tariff."))
