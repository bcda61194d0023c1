import numpy as np
import pytest

from clustering import regions
from clustering.regions import by_region, everywhere, nearest_by_vector
from clustering.unit_vectors import UnitVectors

TOPICS = 300


def grouped_vectors(n: int) -> np.ndarray:
    """Unit vectors around few centres, as news lies around events."""
    rng = np.random.default_rng(1)
    centres = rng.normal(size=(TOPICS, 32))
    vectors = centres[rng.integers(0, TOPICS, n)] + 0.5 * rng.normal(size=(n, 32))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_the_exact_search_finds_the_nearest():
    vectors = grouped_vectors(700)
    found = nearest_by_vector(UnitVectors.of(vectors), 10, everywhere(700))
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    best = -np.sort(-cosines, axis=1)[:, :10]
    np.testing.assert_allclose(np.take_along_axis(cosines, found, axis=1), best, atol=1e-4)


def test_regions_find_nearly_all_that_the_exact_search_finds(monkeypatch):
    vectors = grouped_vectors(6000)
    exact = nearest_by_vector(UnitVectors.of(vectors), 10, everywhere(6000))
    monkeypatch.setattr(regions, "EXACT", 1000)
    rows, around = by_region(vectors, range(6000))
    assert sorted(rows.tolist()) == list(range(6000))
    found = np.empty_like(exact)
    found[rows] = rows[nearest_by_vector(UnitVectors.of(vectors, rows), 10, around)]
    shared = [len(set(a) & set(b)) / 10 for a, b in zip(exact, found, strict=True)]
    assert np.mean(shared) > 0.95
    scores = np.einsum("nd,nkd->nk", vectors, vectors[found])
    assert (np.diff(scores) <= 1e-4).all()
    assert not (found == np.arange(6000)[:, None]).any()


def test_regions_do_not_depend_on_where_the_rows_are(monkeypatch):
    monkeypatch.setattr(regions, "EXACT", 1000)
    vectors = grouped_vectors(3000)
    moved = np.random.default_rng(0).permutation(3000)
    place = np.argsort(moved)
    rows, around = by_region(vectors, range(3000))
    again, same = by_region(vectors[moved], place.tolist())
    np.testing.assert_array_equal(moved[again], rows)
    np.testing.assert_array_equal(same.starts, around.starts)
    np.testing.assert_array_equal(same.around, around.around)


def test_many_identical_vectors_are_parted_and_each_part_looks_at_itself(monkeypatch):
    monkeypatch.setattr(regions, "EXACT", 10)
    vectors = np.zeros((5000, 4), np.float32)
    vectors[:, 0] = 1
    vectors[:50] = np.eye(4, dtype=np.float32)[1]
    rows, around = by_region(vectors, range(5000))
    assert np.diff(around.starts).max() <= 4 * np.ceil(5000 / round(np.sqrt(8 * 5000)))
    assert all(number in around.around[number] for number in range(len(around)))
    found = nearest_by_vector(UnitVectors.of(vectors, rows), 5, around)
    assert not (found == np.arange(5000)[:, None]).any()
    assert all(len(set(row[row >= 0])) == (row >= 0).sum() for row in found)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_vectors_have_few_neighbours(n):
    found = nearest_by_vector(UnitVectors.of(grouped_vectors(n)), 30, everywhere(n))
    assert found.shape == (n, max(n - 1, 0))
