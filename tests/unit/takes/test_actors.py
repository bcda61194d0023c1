import pytest

from clustering.documents import Document
from clustering.takes.actors import actors, mentioned, region_of_actor
from clustering.takes.sentences import Sentence
from clustering.takes.speakers import speakers, speaks_for_home
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
        "The United States wants to leave the valley in order to turn to the sea, Lu said.",
        "“They want to free Palestine,” the singer wrote.",
        "The Irish band said that it would not play at the festival.",
        "Growers fear for the sale of fruit to India, exporters said.",
        "The envoy said the American president's letter had upset the talks.",
        "申请人称，欧盟企业以低价销售。",
        "He argued that Israel should have waited for an answer before acting at all.",
    ],
)
def test_nobody_speaks_for_a_country(text):
    assert speakers(unit(text, "zh" if ord(text[0]) > 0x3000 else "en")) == {}


def test_a_government_unnamed_speaks_at_home():
    home = unit("„Wir warten den Bericht ab“, sagte eine Regierungssprecherin.", "de")
    assert speaks_for_home(home, "DE")
    abroad = unit("„Wir warten“, sagte der Sprecher der russischen Regierung.", "de")
    assert not speaks_for_home(abroad, "DE")
    assert not speaks_for_home(unit("Das Hotel liegt am See.", "de"), "DE")


@pytest.mark.parametrize(
    "text", ["They told us to modify it.", "un plan de paix", "An individual act"]
)
def test_common_words_are_no_actors(text):
    assert mentioned(text_words(text), text) == {}


def test_every_actor_has_its_names():
    assert all(actor.view and actor.adjective for actor in actors().values())
    assert region_of_actor("EU") == region_of_actor("FR") == "Europe"
    assert region_of_actor("UN") is None
