import numpy as np

from clustering.company import company

N = 12


def some_pairs() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Pairs in no order, their probabilities, and the same as a whole matrix."""
    rng = np.random.default_rng(2)
    low, high = (part[rng.permutation(N * (N - 1) // 2)[:30]] for part in np.triu_indices(N, 1))
    keys = np.unique(np.minimum(low, high) * N + np.maximum(low, high))
    keys = rng.permutation(keys[keys // N != keys % N])
    low, high = keys // N, keys % N
    probabilities = rng.uniform(0.05, 1, len(keys)).astype(np.float32)
    whole = np.zeros((N, N))
    whole[low, high] = whole[high, low] = np.where(probabilities >= 0.2, probabilities, 0)
    return low, high, probabilities, whole


def test_links_are_listed_from_both_sides_in_order():
    low, high, probabilities, whole = some_pairs()
    kept = company(N, low, high, probabilities, 0.2)
    for i in range(N):
        own = slice(kept.start[i], kept.start[i + 1])
        assert kept.other[own].tolist() == np.flatnonzero(whole[i]).tolist()
        np.testing.assert_allclose(kept.probability[own], whole[i][whole[i] > 0])
    total, best = kept.degrees()
    np.testing.assert_allclose(total, whole.sum(axis=0), rtol=1e-6)
    np.testing.assert_allclose(best, whole.max(axis=0))
    np.testing.assert_array_equal(kept.stronger(0.5).counts(), (whole > 0.5).sum(axis=0))


def test_times_are_those_of_oneself_and_ones_company():
    low, high, probabilities, whole = some_pairs()
    times = np.arange(N, dtype=np.float64)
    times[3] = np.nan
    known = np.isfinite(times)
    weights = whole + np.eye(N)
    found = company(N, low, high, probabilities, 0.2).mean_times(times)
    expected = (weights[:, known] @ times[known]) / weights[:, known].sum(axis=1)
    np.testing.assert_allclose(found, expected)
    alone = company(2, low[:0], high[:0], probabilities[:0], 0.2)
    np.testing.assert_array_equal(alone.mean_times(np.array([np.nan, 7.0])), [np.nan, 7.0])
