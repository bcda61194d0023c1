import numpy as np
import pytest
from scipy import sparse

from clustering.packed import PackedRows, pack, stack
from clustering.signals import count_views, pack_views
from clustering.text import tokenize


def counts(n: int = 7, width: int = 2**17) -> sparse.csr_matrix:
    rng = np.random.default_rng(3)
    occurrences = sparse.random(n, width, 0.001, "csr", rng=rng)
    occurrences.data = 1 + np.log(rng.integers(1, 9, occurrences.nnz)).astype(np.float32)
    occurrences.sort_indices()
    return occurrences


def occurrences_of(packed: PackedRows) -> list[dict[int, int]]:
    columns = packed.columns()
    return [
        dict(zip(columns[a:b].tolist(), packed.count[a:b].tolist(), strict=True))
        for a, b in zip(packed.start[:-1], packed.start[1:], strict=True)
    ]


def test_packing_keeps_features_and_counts():
    given = counts()
    expected = [
        dict(zip(row.indices.tolist(), np.rint(np.exp(row.data - 1)).astype(int), strict=True))
        for row in given
    ]
    assert occurrences_of(pack(given)) == expected


def test_rows_are_taken_in_any_order_and_stacked():
    packed = pack(counts())
    whole = occurrences_of(packed)
    rows = [5, 0, 5, 6]
    assert occurrences_of(packed.take(rows)) == [whole[row] for row in rows]
    assert occurrences_of(packed.take([])) == []
    assert occurrences_of(stack([packed.take([2]), packed, packed.take([])])) == [whole[2], *whole]


def test_nothing_is_stacked_to_nothing():
    assert len(stack([])) == 0


def test_a_count_past_the_largest_stays_the_largest():
    given = sparse.csr_matrix(np.array([[1 + np.log(1000.0), 0, 1.0]], np.float32))
    assert occurrences_of(pack(given)) == [{0: 255, 2: 1}]


def test_more_features_than_fit_are_refused():
    with pytest.raises(ValueError, match="200000 features"):
        pack(sparse.csr_matrix((1, 200_000), dtype=np.float32))


@pytest.mark.parametrize("titles", [[], ["Tarvo bridge"], ["Tarvo bridge closed", "", "12 hurt"]])
def test_views_packed_in_one_go_are_those_packed_one_by_one(titles: list[str]):
    tokens = [tokenize(title, f"{title} {title}") for title in titles]
    together = pack_views(tokens)
    for name, counts in count_views(tokens).items():
        alone = pack(counts)
        for part in ("start", "turn", "feature", "count"):
            assert np.array_equal(getattr(together[name], part), getattr(alone, part))
