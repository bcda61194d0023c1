import numpy as np
import pytest

from clustering import candidates
from clustering.candidates import nearest_by_words, pairs_of_lists
from clustering.packed import pack
from clustering.signals import WIDTH, count_views, inverse_frequency
from clustering.sparse_rows import row_lengths
from clustering.text import tokenize


def worded(texts):
    view = pack(count_views([tokenize(text, "") for text in texts])["words"])
    frequencies = np.bincount(view.columns(), minlength=WIDTH).astype(np.float32)
    idf = inverse_frequency(frequencies, len(texts))
    rarity = np.zeros(len(texts), np.float32)
    return view, row_lengths(view, idf, rarity), idf, rarity


def dense(view, lengths, idf):
    rows = np.zeros((len(view), WIDTH))
    row = np.repeat(np.arange(len(view)), view.lengths())
    rows[row, view.columns()] = (
        (1 + np.log(view.count.astype(float))) * idf[view.columns()] / lengths[row]
    )
    return rows @ rows.T


def some_texts(n: int) -> list[str]:
    rng = np.random.default_rng(5)
    words = [f"word{number}" for number in range(120)]
    share = 1 / np.arange(1, 121)
    return [" ".join(rng.choice(words, 12, p=share / share.sum())) for _ in range(n)]


def test_nearest_by_words_are_the_largest_cosines():
    view, lengths, idf, rarity = worded(some_texts(80))
    cosines = dense(view, lengths, idf)
    np.fill_diagonal(cosines, 0)
    found, scores = nearest_by_words(view, lengths, idf, rarity, 6)
    expected = -np.sort(-cosines, axis=1)[:, :6]
    np.testing.assert_allclose(scores, np.where(expected > 0.02, expected, 0), atol=1e-5)
    some = found >= 0
    rows = np.nonzero(some)[0]
    np.testing.assert_allclose(cosines[rows, found[some]], scores[some], atol=1e-5)


def test_with_little_to_look_at_the_rare_words_decide(monkeypatch):
    texts = [*some_texts(60), "quokka word0 word1 word2", "quokka word3 word4 word5"]
    view, lengths, idf, rarity = worded(texts)
    monkeypatch.setattr(candidates, "_LOOKED_AT", 0)
    monkeypatch.setattr(candidates, "_LEAST_LOOKED_AT", 2)
    found, scores = nearest_by_words(view, lengths, idf, rarity, 6)
    assert found[60].tolist() == [61, -1, -1, -1, -1, -1]
    assert scores[60, 0] == pytest.approx(dense(view, lengths, idf)[60, 61], abs=1e-5)


def test_pairs_of_lists_are_distinct_and_sorted():
    lists = np.array([[1, 2, -1], [0, 3, 3], [-1, -1, 2], [1, -1, 0]], np.int32)
    low, high = pairs_of_lists(lists)
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == [(0, 1), (0, 2), (0, 3), (1, 3)]


def test_no_lists_make_no_pairs():
    low, high = pairs_of_lists(np.empty((0, 0), np.int32))
    assert len(low) == len(high) == 0
