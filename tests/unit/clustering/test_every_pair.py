import numpy as np
import pytest

from clustering.candidates import LEAST_COSINE, nearest_by_words
from clustering.every_pair import nearest_of_all, shared_by_all
from clustering.packed import PackedRows, pack
from clustering.signals import WIDTH, count_views, inverse_frequency
from clustering.sparse_rows import row_lengths, shared_features
from clustering.text import tokenize


def weighted(n: int) -> tuple[PackedRows, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(n)
    words = [f"word{number}" for number in range(150)]
    share = 1 / np.arange(1, 151)
    texts = [" ".join(rng.choice(words, rng.integers(0, 60), p=share / share.sum()))
             for _ in range(n)]  # fmt: skip
    view = pack(count_views([tokenize(text, "") for text in texts])["words"])
    idf = inverse_frequency(np.bincount(view.columns(), minlength=WIDTH).astype(np.float32), n)
    rarity = rng.choice([0, 0.7, 5], n).astype(np.float32)
    return view, row_lengths(view, idf, rarity), idf, rarity


@pytest.mark.parametrize("n", [0, 1, 2, 60])
@pytest.mark.parametrize("weights", [True, False])
def test_what_all_share_is_what_pairs_share(n: int, weights: bool) -> None:
    rows = weighted(n)
    low, high = np.triu_indices(n, 1)
    shared = shared_by_all(*rows, weights=weights)
    assert np.array_equal(shared[low, high], shared_features(*rows, low, high, weights=weights))
    assert np.array_equal(shared, shared.transpose(1, 0, 2))


@pytest.mark.parametrize("n", [1, 5, 60])
def test_nearest_of_all_are_the_nearest_by_words(n: int) -> None:
    rows = weighted(n)
    found = nearest_of_all(shared_by_all(*rows)[:, :, 0], 20, LEAST_COSINE)
    for mine, its in zip(found, nearest_by_words(*rows, 20), strict=True):
        assert np.array_equal(mine, its)
