import numpy as np
import pytest

from clustering import candidates
from clustering.candidates import nearest_by_vector, nearest_by_words, pairs_of_lists
from clustering.kernels import row_lengths
from clustering.packed import pack
from clustering.signals import WIDTH, count_views, inverse_frequency
from clustering.text import tokenize

TOPICS = 300


def grouped_vectors(n: int) -> np.ndarray:
    """Unit vectors around few centres, as news lies around events."""
    rng = np.random.default_rng(1)
    centres = rng.normal(size=(TOPICS, 32))
    vectors = centres[rng.integers(0, TOPICS, n)] + 0.5 * rng.normal(size=(n, 32))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_regions_find_nearly_all_that_the_exact_search_finds(monkeypatch):
    vectors = grouped_vectors(6000)
    exact = nearest_by_vector(vectors, 10)
    monkeypatch.setattr(candidates, "EXACT", 1000)
    found = nearest_by_vector(vectors, 10)
    scores, similarities = (
        np.einsum("nd,nkd->nk", vectors, vectors[lists]) for lists in (found, exact)
    )
    shared = [len(set(a) & set(b)) / 10 for a, b in zip(exact, found, strict=True)]
    assert np.mean(shared) > 0.95
    assert (scores[:, 0] <= similarities[:, 0] + 1e-6).all()
    assert (np.diff(scores) <= 1e-6).all()
    assert not (found == np.arange(6000)[:, None]).any()


def test_a_region_of_identical_vectors_is_searched(monkeypatch):
    monkeypatch.setattr(candidates, "EXACT", 10)
    vectors = np.zeros((50, 4), np.float32)
    vectors[:, 0] = 1
    found = nearest_by_vector(vectors, 5)
    assert not (found == np.arange(50)[:, None]).any()
    assert all(len(set(row[row >= 0])) == (row >= 0).sum() for row in found)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_vectors_have_few_neighbours(n):
    assert nearest_by_vector(grouped_vectors(n), 30).shape == (n, max(n - 1, 0))


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
