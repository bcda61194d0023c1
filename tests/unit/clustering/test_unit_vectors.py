import numpy as np

from clustering.unit_vectors import UnitVectors


def some_vectors(n: int = 300, dims: int = 384) -> np.ndarray:
    vectors = np.random.default_rng(3).normal(size=(n, dims))
    vectors[7] = 0
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)


def test_cosines_are_those_of_the_vectors():
    vectors = some_vectors()
    low, high = np.triu_indices(len(vectors), 1)
    found = UnitVectors.of(vectors).cosines(low, high)
    np.testing.assert_allclose(found, (vectors[low] * vectors[high]).sum(axis=1), atol=1e-4)
    assert (found[(low == 7) | (high == 7)] == 0).all()


def test_a_product_of_the_largest_components_does_not_overflow():
    vectors = np.zeros((3, 4), np.float32)
    vectors[0, 0], vectors[1, 0], vectors[2, 0] = 1, -1, 1.0001
    found = UnitVectors.of(vectors).cosines(np.array([0, 0]), np.array([1, 2]))
    np.testing.assert_allclose(found, [-1, 1], atol=1e-6)


def test_rows_and_their_mean_are_those_asked_for():
    vectors = some_vectors()
    rows = np.array([5, 2, 250])
    np.testing.assert_allclose(
        UnitVectors.of(vectors, rows).floats(slice(0, 3)), vectors[rows], atol=2e-5
    )
    whole = UnitVectors.of(vectors)
    np.testing.assert_allclose(whole.mean(rows), vectors[rows].mean(axis=0), atol=2e-5)
    np.testing.assert_array_equal(whole.mean(rows), whole.mean(rows[::-1]))
    assert len(whole) == 300
    assert whole.dims == 384
