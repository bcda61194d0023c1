import numpy as np
import pytest
from scipy.spatial.distance import pdist

from clustering.takes import group_statements, pairs
from clustering.takes.grouping import Grouper, GroupingFormatError, Projection, _shipped
from clustering.takes.pairs import POINT_SIGNALS, PointSignals
from clustering.takes.probe import PROBE, same_encoder
from embeddings import SENTENCE_ENCODER, load_encoder
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


def grouper_for(probe):
    """The shipped trees behind a projection that leaves vectors as they are."""
    dims = len(probe)
    return Grouper(
        Projection(np.eye(dims, dtype=np.float32), np.zeros(dims, np.float32), probe),
        _shipped().trees,
    )


def test_what_was_trained_is_used_with_its_own_encoder_alone():
    probe = hashed([PROBE])[0]
    trained = group_statements(POINTS, hashed, grouper=grouper_for(probe))
    assert trained == [0, 0, 1, 1, 2, 2]
    # The trees of an encoder that gives the same vector for everything have words alone to go by.
    assert group_statements(POINTS, hashed, grouper=grouper_for(-probe)) == trained


def test_trees_for_other_signals_are_refused():
    probe = hashed([PROBE])[0]
    own = grouper_for(probe)
    other = Grouper(own.projection, own.trees.replace("shared_rarity", "shared_words"))
    with pytest.raises(GroupingFormatError, match="train it again"):
        group_statements(POINTS, hashed, grouper=other)


def test_signals_of_pairs_come_in_blocks_and_in_the_order_of_pdist(monkeypatch):
    vectors = hashed(POINTS)
    signals = PointSignals(POINTS, vectors, vectors, vectors)
    whole = np.concatenate(list(signals.tables()))
    monkeypatch.setattr(pairs, "_BLOCK", 4)
    parts = list(signals.tables())
    assert [len(part) for part in parts] == [4, 4, 4, 3]
    assert np.array_equal(np.concatenate(parts), whole, equal_nan=True)
    cosines = 1.0 - pdist(vectors, "cosine")
    assert np.allclose(whole[:, POINT_SIGNALS.index("vector")], cosines, atol=1e-5)


def test_two_texts_have_no_crowd_to_stand_out_from():
    vectors = hashed(POINTS[:2])
    (table,) = PointSignals(POINTS[:2], vectors, vectors, vectors).tables()
    known = dict(zip(POINT_SIGNALS, table[0], strict=True))
    assert known["words_over_top1_min"] == 0.0
    assert np.isnan(known["words_over_top2_min"])


@pytest.mark.model
def test_the_shipped_grouper_knows_the_shipped_encoder():
    encode = load_encoder(SENTENCE_ENCODER).encode
    assert same_encoder(encode([PROBE])[0], _shipped().projection.probe)
    assert group_statements(POINTS, encode) == [0, 0, 1, 1, 2, 2]
