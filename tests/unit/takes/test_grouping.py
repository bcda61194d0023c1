import numpy as np
import pytest

from clustering.takes import group_statements
from clustering.takes.grouping import PROBE, Grouper
from tests.support.quake_story import hashed

POINTS = [
    "Zoos protect endangered species from extinction.",
    "Endangered species are protected from extinction in zoos.",
    "Zoo animals suffer in small cages.",
    "Small cages make zoo animals suffer.",
    "Tickets for the zoo cost families too much money.",
    "Families pay too much money for zoo tickets.",
]


def test_sentences_that_make_one_point_are_grouped():
    assert group_statements(POINTS, hashed) == [0, 0, 1, 1, 2, 2]


def test_order_does_not_matter():
    order = [3, 0, 5, 2, 4, 1]
    shuffled = group_statements([POINTS[i] for i in order], hashed)
    pairs = {(order[a], order[b]) for a in range(6) for b in range(6) if shuffled[a] == shuffled[b]}
    plain = group_statements(POINTS, hashed)
    assert pairs == {(a, b) for a in range(6) for b in range(6) if plain[a] == plain[b]}


def test_numbers_follow_first_appearance():
    found = group_statements(list(reversed(POINTS)), hashed)
    assert found == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [([], []), (["One."], [0]), (["", "One.", "  "], [0, 1, 0]), (["A b c.", "a b C!"], [0, 0])],
)
def test_few_texts(texts, expected):
    assert group_statements(texts, hashed) == expected


def test_two_texts_are_compared_by_their_words():
    assert group_statements(POINTS[:2], hashed) == [0, 0]
    assert group_statements([POINTS[0], POINTS[4]], hashed) == [0, 1]


def test_a_projection_is_used_with_its_own_encoder_alone():
    probe = hashed([PROBE])[0]
    dims = len(probe)
    flat = np.zeros((dims, dims), np.float32)
    own = Grouper(flat, np.zeros(dims, np.float32), probe)
    other = Grouper(flat, np.zeros(dims, np.float32), -probe)
    # All of a topic falls apart, or together, where a projection makes every vector zero.
    assert group_statements(POINTS, hashed, grouper=other) == [0, 0, 1, 1, 2, 2]
    assert group_statements(POINTS, hashed, grouper=own) != [0, 0, 1, 1, 2, 2]


@pytest.mark.model
def test_the_shipped_projection_knows_the_shipped_encoder():
    from clustering.takes.grouping import _shipped
    from embeddings import load_encoder

    assert _shipped().fits(load_encoder().encode([PROBE])[0])
