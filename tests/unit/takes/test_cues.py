import tomllib
from importlib.resources import files

import pytest

from clustering.documents import Document
from clustering.takes.lexicon import LANGUAGES, NOT, TermSet, cue_counts, cue_sets
from clustering.takes.sentences import Sentence
from clustering.takes.speakers import speakers
from clustering.takes.units import read_unit, text_words


def attributions(text, language):
    """Where cues of attribution stand, as counted and as found: both ways have to agree."""
    words = text_words(text)
    found = cue_sets(language)["attribution"].find(words, text)
    assert cue_counts(language, words, text)["attribution"] == len(found)
    return [words[i] for i in found]


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("Secondo la polizia il ponte era chiuso.", "it", "secondo"),
        ("Il ponte, secondo i tecnici del comune, resta chiuso.", "it", "secondo"),
        ("Segundo a polícia, a ponte estava fechada.", "pt", "segundo"),
        ("A ponte está fechada, segundo os técnicos.", "pt", "segundo"),
        ("Según la policía, el puente estaba cerrado.", "es", "segun"),
        ("El alcalde criticó el cierre del puente.", "es", "critico"),
        ("Die Brücke wurde laut Polizei am Abend gesperrt.", "de", "laut"),
        ("Selon la police, le pont était fermé.", "fr", "selon"),
        ("Le maire juge la mesure trop lente.", "fr", "juge"),
        ("Polise göre köprü kapalıydı.", "tr", "gore"),
        ("Мэр сказал, что мост закрыт.", "ru", "skazal"),
        ("Volgens de politie was de brug dicht.", "nl", "volgens"),
    ],
)
def test_what_attributes(text, language, word):
    assert attributions(text, language) == [word]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Il secondo ponte sul fiume apre in autunno.", "it"),
        ("È il suo secondo viaggio, dopo quello nel secondo trimestre.", "it"),
        ("La critica ha accolto bene il film.", "it"),
        ("O segundo turno das eleições será no domingo.", "pt"),
        ("A equipe ficou em segundo lugar pelo segundo ano.", "pt"),
        ("A defesa civil emitiu um alerta para o litoral.", "pt"),
        ("La isla está en el océano Índico.", "es"),
        ("Un herido sigue en estado crítico.", "es"),
        ("Der Motor ist zu laut für die Siedlung.", "de"),
        ("Die Kinder sangen laut und falsch.", "de"),
        ("Le juge a ouvert la porte du tribunal.", "fr"),
        ("Le club est qualifié pour la finale.", "fr"),
        ("Satışlar geçen yıla göre yüzde beş arttı.", "tr"),
        ("Дождь сказался на сборе яблок.", "ru"),
    ],
)
def test_the_same_word_in_another_sense_attributes_nothing(text, language):
    assert attributions(text, language) == []


def test_one_sense_does_not_hide_the_other():
    text = "Secondo il comune il secondo ponte apre in autunno."
    assert attributions(text, "it") == ["secondo"]


def test_the_second_of_something_is_no_speaker():
    def speaking(text):
        sentence = Sentence(text, 0, len(text), 0, True)
        return speakers(read_unit(Document("a", "", text, "it"), 0, sentence, 0, 1))

    assert speaking("Il secondo governo ucraino in un anno ha giurato ieri.") == {}
    assert list(speaking("Il voto è stato regolare secondo il governo ucraino.")) == ["UA"]


def test_names_that_hold_a_word_of_a_topic_are_not_of_it():
    words = text_words("Social Security pays in the West Bank of the town for its security")
    counts = cue_counts("en", words, "")
    assert (counts["economy"], counts["security"]) == (0, 1)


def test_terms_but_those_of_another_sense():
    terms = TermSet(["bank*", "so_the"], but=["river_bank", "banks", "and_so_the"])
    words = ["bank", "river", "bank", "banks", "bankers", "so", "the", "and", "so", "the"]
    assert terms.find(words) == [0, 4, 5]
    assert terms.find([]) == []


def test_every_table_of_other_senses_is_of_a_kind_and_language_that_has_cues():
    text = files("clustering.takes").joinpath("cues.toml").read_text("utf-8")
    data = tomllib.loads(text)
    others = [name for name in data if name.startswith(NOT)]
    assert others
    assert all(data[name].keys() <= data[name.removeprefix(NOT)].keys() for name in others)
    assert not any(name.startswith(NOT) for code in LANGUAGES for name in cue_sets(code))
