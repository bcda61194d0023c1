import pytest

from clustering.documents import Document
from clustering.takes.actors import actors, mentioned, region_of_actor, speakers
from clustering.takes.sentences import Sentence
from clustering.takes.units import read_unit, text_words


def unit(text, language="en"):
    return read_unit(
        Document("a", "", text, language), 0, Sentence(text, 0, len(text), 0, True), 0, 1
    )


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("A Kremlin spokesman said that Europe was to blame.", "en", "RU"),
        ("Talks will go on, according to Kyiv.", "en", "UA"),
        ("“We were not asked,” said the Polish minister.", "en", "PL"),
        ("В Кремле подчеркнули важность переговоров и заявили о готовности.", "ru", "RU"),
        ("The U.S. State Department said it was reviewing the text.", "en", "US"),
        ("Die Bundesregierung kritisierte den Entwurf scharf.", "de", "DE"),
        ("中国外交部表示,支持一切有利于和平的努力。", "zh", "CN"),
        ("Beijing rejected the proposal outright.", "en", "CN"),
    ],
)
def test_who_speaks(text, language, code):
    assert list(speakers(unit(text, language))) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "The river rose by two metres overnight.",
        "In Moscow, the visiting senator said the talks had been useful for all who came.",
        "The mayor told us that the tunnel was late.",
        "He argued that Israel should have waited for an answer before acting at all.",
    ],
)
def test_nobody_speaks_for_a_country(text):
    assert speakers(unit(text)) == {}


@pytest.mark.parametrize(
    "text", ["They told us to modify it.", "un plan de paix", "An individual act"]
)
def test_common_words_are_no_actors(text):
    assert mentioned(text_words(text), text) == {}


def test_every_actor_has_its_names():
    assert all(actor.view and actor.adjective for actor in actors().values())
    assert region_of_actor("EU") == region_of_actor("FR") == "Europe"
    assert region_of_actor("UN") is None
