"""Which pairs of documents are worth a closer look."""

from __future__ import annotations

import faiss
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

__all__ = ["nearest_by_vector", "nearest_by_words", "pair_keys", "unpack_keys"]


_MANY = 2000
"""Documents from which two threads are used."""


def nearest_by_vector(
    vectors: NDArray[np.float32], k: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Exact nearest documents by inner product.

    Returns
    -------
    neighbours, similarities
        Shape (n, min(k, n - 1)); best first, a document is not its own neighbour.
    """
    n = len(vectors)
    width = min(k, n - 1)
    if width < 1:
        return np.empty((n, 0), np.int64), np.empty((n, 0), np.float32)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    similarities, neighbours = index.search(vectors, width + 1)
    # Identical documents may push a document out of its own list: drop itself, or else the last.
    own = neighbours == np.arange(n)[:, None]
    own[~own.any(axis=1), -1] = True
    keep = ~own
    return (
        neighbours[keep].reshape(n, width).astype(np.int64),
        similarities[keep].reshape(n, width),
    )


def nearest_by_words(weighted: sparse.csr_matrix, k: int) -> sparse.csr_matrix:
    """Largest cosines between unit rows, at most ``k`` a row, without the diagonal."""
    if weighted.shape[0] < 2:
        return sparse.csr_matrix((weighted.shape[0],) * 2, dtype=np.float32)
    threads = 2 if weighted.shape[0] >= _MANY else 1
    product = sp_matmul_topn(
        weighted, weighted.T.tocsr(), top_n=k + 1, sort=True, threshold=0.02, n_threads=threads
    ).tocsr()
    product.setdiag(0)
    product.eliminate_zeros()
    return product


def pair_keys(rows: NDArray[np.int64], columns: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Sorted distinct keys ``low * n + high`` of unordered pairs; a pair with itself is dropped."""
    low, high = np.minimum(rows, columns), np.maximum(rows, columns)
    apart = low != high
    return np.unique(low[apart] * n + high[apart])


def unpack_keys(keys: NDArray[np.int64], n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The two documents of each key, lower first."""
    return keys // n, keys % n
