import pytest

from clustering.documents import Document
from clustering.takes.headline_words import Vocabulary
from clustering.takes.headlines import MOST_WORDS, clauses, compose
from clustering.takes.sentences import Sentence
from clustering.takes.units import read_unit

STORY = [
    "Varga said the dam was safe.",
    "On Tuesday Varga said that the lake would fill slowly.",
    "The dam has a price, and the lake would flood the valley.",
]


def unit(text, language="en"):
    document = Document("a", "Dam", text, language)
    return read_unit(document, 0, Sentence(text, 0, len(text), 0, True), 0, 1)


def headlines(text, language="en"):
    sentence = unit(text, language)
    vocabulary = Vocabulary([*map(unit, STORY), sentence])
    return [t for clause in clauses(sentence, vocabulary) if (t := compose(clause))]


@pytest.mark.parametrize(
    ("sentence", "headline"),
    [
        (
            "Industry leaders warned on Monday that the dam would flood the valley.",
            "Industry leaders warn dam would flood valley",
        ),
        (
            "Prime Minister Ilse Varga said that the dam was a threat to the valley.",
            "Varga: dam was threat to valley",
        ),
        (
            "“The dam rewards a handful of builders,” a union spokesman said.",
            "Union spokesman: dam rewards handful of builders",
        ),
        (
            "The ministry rejected the report as “an outright lie”.",
            "Ministry rejected report as “outright lie”",
        ),
    ],
)
def test_a_sentence_is_shortened_to_what_it_says(sentence, headline):
    assert headline in headlines(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "He said that they would not accept it.",
        "She accused the ministry.",
        "The builders, which",
        "",
        "»«“”\" ,,, ' - said that",
    ],
)
def test_what_leans_on_other_sentences_makes_no_headline(sentence):
    assert headlines(sentence) == []


def test_other_languages_make_none():
    assert headlines("Die Regierung sagte, dass der Damm sicher sei.", "de") == []


def test_words_of_a_headline_are_words_of_its_sentence():
    text = (
        "The valley council on Friday denounced the plan as “a gift to builders”; residents say"
        " that the dam has cost the region its last free river, which Varga's office denied."
    )
    spoken = text.lower()
    found = headlines(text)
    assert found
    for headline in found:
        assert len(headline.split()) <= MOST_WORDS
        assert all(word.strip("“”:").lower() in spoken for word in headline.split())
