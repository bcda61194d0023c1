import numpy as np

from clustering.company import company, company_of, stacked
from clustering.evidence import Pairs

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
    kept = company(N, Pairs(low, high), probabilities, 0.2)
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
    found = company(N, Pairs(low, high), probabilities, 0.2).mean_times(times)
    expected = (weights[:, known] @ times[known]) / weights[:, known].sum(axis=1)
    np.testing.assert_allclose(found, expected)
    alone = company(2, Pairs(low[:0], high[:0]), probabilities[:0], 0.2)
    np.testing.assert_array_equal(alone.mean_times(np.array([np.nan, 7.0])), [np.nan, 7.0])


def test_company_of_groups_is_that_of_all_documents():
    low, high, probabilities, _ = some_pairs()
    group = np.arange(N) % 3
    inside = group[low] == group[high]
    whole = company(N, Pairs(low, high), probabilities, 0.2)
    outside = company(N, Pairs(low[~inside], high[~inside]), probabilities[~inside], 0.2)
    place = np.arange(N) // 3
    parts = []
    for number in range(3):
        own = np.flatnonzero(inside & (group[low] == number))
        own = own[np.lexsort([high[own], low[own]])]
        rows = Pairs(place[low[own]], place[high[own]])
        documents = np.flatnonzero(group == number)
        parts.append(company_of(documents, outside, rows, probabilities[own], 0.2))
    both = stacked(parts)
    assert sorted(both.documents.tolist()) == list(range(N))
    for row, document in enumerate(both.documents):
        here = slice(both.start[row], both.start[row + 1])
        there = slice(whole.start[document], whole.start[document + 1])
        np.testing.assert_array_equal(both.other[here], whole.other[there])
        np.testing.assert_array_equal(both.probability[here], whole.probability[there])
    times = np.arange(N, dtype=np.float64)
    np.testing.assert_allclose(both.mean_times(times), whole.mean_times(times)[both.documents])
