"""Sentences that cannot be understood without the one before them."""

import pytest

from clustering.documents import Document
from clustering.takes.choice import leans_on_context
from clustering.takes.sentences import Sentence
from clustering.takes.units import read_unit


def leans(text):
    document = Document("a", "Tunnel", text, "en")
    return leans_on_context(read_unit(document, 0, Sentence(text, 0, len(text), 0, True), 1, 2))


@pytest.mark.parametrize(
    "text",
    [
        "On a related note, the ferry company of Skarholm has sold its oldest ship.",
        "In a separate development, the ferry company sold its oldest ship to Norway.",
        "Mayor Inga Holm had not been told of the vote at that time.",
        "The ferry company of Skarholm sold its oldest ship later that day to Norway.",
    ],
)
def test_what_points_back_leans(text):
    assert leans(text)


def test_what_says_all_it_needs_does_not():
    assert not leans("The ferry company of Skarholm sold its oldest ship to Norway on Friday.")
