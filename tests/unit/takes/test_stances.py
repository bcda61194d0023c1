import pytest

from clustering.documents import Document
from clustering.takes.sentences import Sentence
from clustering.takes.stances import answers_criticism, read_stance
from clustering.takes.units import read_unit


def stance(text, language="en", acts=("ban",)):
    document = Document("a", "Ban", text, language)
    unit = read_unit(document, 0, Sentence(text, 0, len(text), 0, True), 0, 1)
    return read_stance(unit, frozenset(acts))


@pytest.mark.parametrize(
    ("text", "language", "side"),
    [
        ("Critics say the ban would drive players abroad.", "en", "critical"),
        ("The union condemned the ban as reckless.", "en", "critical"),
        ("The party does not support the ban, its leader said.", "en", "critical"),
        ("The valley's mayors welcomed the ban.", "en", "supportive"),
        ("The minister dismissed fears that the ban would cost jobs.", "en", "supportive"),
        ("The president dismissed the critics of the ban as sore losers.", "en", "supportive"),
        ("Supporters insist that the criticism of the ban is unfair.", "en", "supportive"),
        ("Der Minister wies die Kritik an dem Verbot zurück.", "de", "supportive"),
        ("The ban will save children from harmful games, the minister said.", "en", "supportive"),
        ("Der Verband kritisierte den Entwurf scharf.", "de", "critical"),
        ("委员会批评这项草案。", "zh", "critical"),
    ],
)
def test_which_side_a_sentence_takes(text, language, side):
    assert stance(text, language).side == side


@pytest.mark.parametrize(
    ("text", "language", "answers"),
    [
        ("The minister dismissed concerns that the ban would cost jobs.", "en", True),
        ("Supporters insist that the criticism of the ban is unfair.", "en", True),
        ("Kritiki prepovedi davka se motijo, meni ekonomist.", "sl", True),
        ("A spokesman for the union rejected the claims as baseless.", "en", False),
        ("Critics rejected the ban as reckless.", "en", False),
        ("The critics said that the ban is wrong.", "en", False),
        ("Critics called the ban wrong.", "en", False),
        ("Critics of the ban are wrong, the minister said.", "en", True),
    ],
)
def test_who_answers_criticism_is_no_critic(text, language, answers):
    document = Document("a", "Ban", text, language)
    unit = read_unit(document, 0, Sentence(text, 0, len(text), 0, True), 0, 1)
    assert answers_criticism(unit) is answers


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Critics welcomed the new ban, while a senator warned that it might fail.", "en"),
        ("Sie sprach von «spürbaren Fortschritten, aber noch keinem Durchbruch».", "de"),
        ("There was no breakthrough at the talks on the ban, the envoy said.", "en"),
        ("The draft warned that too many hours of play are harmful.", "en"),
        ("The river rose by two metres overnight.", "en"),
        ("", "en"),
        ("»«“”\" ,,, ' - criticised", "xx"),
    ],
)
def test_what_goes_both_ways_or_gives_reasons_takes_none(text, language):
    assert stance(text, language) is None


@pytest.mark.parametrize(
    ("of_the_act", "of_something_else"),
    [
        ("The court praised the ban.", "The court praised the speaker in the ban case."),
        ("The union rejected the ban.", "The union said the ban stands, and rejected a merger."),
        ("The plan is dangerous.", "The road is dangerous."),
    ],
)
def test_a_judgement_of_the_act_is_surer_than_one_of_something_else(of_the_act, of_something_else):
    assert stance(of_the_act).aim == 1.0
    assert stance(of_something_else).aim < 0.5
