"""Sentences that cannot be understood without the one before them."""

import pytest

from clustering.documents import Document
from clustering.takes.choice import leans_on_context
from clustering.takes.sentences import Sentence
from clustering.takes.units import read_unit


def leans(text, language="en"):
    document = Document("a", "Tunnel", text, language)
    return leans_on_context(read_unit(document, 0, Sentence(text, 0, len(text), 0, True), 1, 2))


@pytest.mark.parametrize(
    "text",
    [
        "On a related note, the ferry company of Skarholm has sold its oldest ship.",
        "In a separate development, the ferry company sold its oldest ship to Norway.",
        "Mayor Inga Holm had not been told of the vote at that time.",
        "The ferry company of Skarholm sold its oldest ship later that day to Norway.",
        "Three days later, the ferry company of Skarholm sold its oldest ship.",
        "Just a few hours later the mayor of Skarholm resigned.",
        "The next day, the mayor of Skarholm resigned over the sale of the ferry.",
        "Soon afterwards Mayor Inga Holm resigned over the sale of the ferry.",
    ],
)
def test_what_points_back_leans(text):
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "The ferry company of Skarholm sold its oldest ship to Norway on Friday.",
        "Four days later, on April 22, the ferry company sold its oldest ship.",
        "Two days after the vote in Skarholm, the mayor resigned.",
        "Hours before the vote in Skarholm, the mayor resigned.",
    ],
)
def test_what_says_all_it_needs_does_not(text):
    assert not leans(text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Am nächsten Tag trat die Bürgermeisterin von Skarholm zurück."),
        ("fr", "Le lendemain, la maire de Skarholm a démissionné."),
        ("pl", "Następnego dnia burmistrz Skarholm podała się do dymisji."),
        ("ru", "На следующий день мэр Скархольма подала в отставку."),
        ("en", "Two of them were children, the coast guard of Skarholm said."),
        ("en", "According to him the bridge of Skarholm will reopen in May."),
        ("de", "Darunter sind auch drei Kinder aus einer Schule in Wien."),
        ("de", "Ihm zufolge wird die Brücke von Skarholm im Mai geöffnet."),
        ("sl", "Dodal je, da bo most v Skarholmu odprt maja."),
        ("fr", "Selon lui, le pont de Skarholm rouvrira en mai."),
        ("es", "Entre ellos hay tres niños de una escuela de Lima."),
        ("it", "Tra loro ci sono tre bambini di una scuola di Roma."),
        ("uk", "За його словами, міст у Скархольмі відкриють у травні."),
        ("ar", "وأضاف أن عدد المصابين بلغ ثلاثين شخصا في المدينة."),
        ("ja", "一方、スカルホルムの野党は計画に反対している。"),
    ],
)
def test_so_it_is_in_other_languages(language, text):
    assert leans(text, language)
