"""Sparse views of a set of documents: what each holds of words, titles, names and numbers.

Features are hashed (Weinberger et al. 2009, "Feature hashing for large scale multitask
learning"), so that documents can be added one at a time and no vocabulary is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise, repeat

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction import FeatureHasher

from clustering.packed import PackedRows, pack_occurrences
from clustering.text import TextTokens

__all__ = [
    "VIEWS",
    "WIDTH",
    "count_views",
    "document_frequencies",
    "inverse_frequency",
    "pack_views",
]

WIDTH = 2**17
"""Number of hashed features of each view."""


def _words(tokens: TextTokens) -> list[str]:
    return [word for word in tokens.words if len(word) > 1]


def _pairs(tokens: TextTokens) -> list[str]:
    return [f"{a} {b}" for a, b in pairwise(tokens.words)]


def _characters(tokens: TextTokens) -> list[str]:
    return [gram for word in tokens.characters.split() for gram in _grams(word, (3, 4, 5))]


def _cognates(tokens: TextTokens) -> list[str]:
    """Beginnings and inner parts of names: ``Donetsk``, ``Donecka`` and ``Донецька`` share some."""
    single = {name for name in tokens.names if " " not in name}
    return [gram for name in sorted(single) for gram in _grams(name, (3, 4))]


def _grams(word: str, sizes: tuple[int, ...]) -> list[str]:
    padded = f" {word} "
    return [padded[i : i + size] for size in sizes for i in range(len(padded) - size + 1)]


VIEWS: Mapping[str, Callable[[TextTokens], list[str]]] = {
    "words": _words,
    "pairs": _pairs,
    "title": lambda tokens: tokens.title,
    "characters": _characters,
    "cognates": _cognates,
    "names": lambda tokens: tokens.names,
    "numbers": lambda tokens: tokens.numbers,
    "dates": lambda tokens: tokens.dates,
}
"""The views of a document and how each reads its tokens."""


def count_views(tokens: Sequence[TextTokens]) -> dict[str, sparse.csr_matrix]:
    """Count the features of each view.

    Returns
    -------
    dict
        For each view a float32 matrix of shape (n, WIDTH) with counts dampened as 1 + log(count).
    """
    counts = _hashed(tokens)
    counts.data = 1 + np.log(counts.data)
    return {
        name: counts[number * len(tokens) : (number + 1) * len(tokens)]
        for number, name in enumerate(VIEWS)
    }


def pack_views(tokens: Sequence[TextTokens]) -> dict[str, PackedRows]:
    """Count the features of each view into packed rows: those of :func:`count_views`, packed."""
    packed = pack_occurrences(_hashed(tokens))
    return {
        name: packed.part(number * len(tokens), (number + 1) * len(tokens))
        for number, name in enumerate(VIEWS)
    }


def _hashed(tokens: Sequence[TextTokens]) -> sparse.csr_matrix:
    """How often each feature occurs, view by view: shape (views * n, WIDTH)."""
    if not tokens:  # the hasher refuses to hash nothing
        return sparse.csr_matrix((0, WIDTH), dtype=np.float32)
    hasher = FeatureHasher(WIDTH, input_type="pair", alternate_sign=False, dtype=np.float32)
    # All views in one go: at once there is one document alone.
    counts = hasher.transform(
        zip(read(document), repeat(1)) for read in VIEWS.values() for document in tokens
    )
    counts.sort_indices()
    return counts


def document_frequencies(counts: sparse.csr_matrix) -> NDArray[np.float32]:
    """In how many documents each feature occurs, shape (WIDTH,)."""
    return np.bincount(counts.indices, minlength=counts.shape[1]).astype(np.float32)


def inverse_frequency(frequencies: NDArray[np.float32], documents: float) -> NDArray[np.float32]:
    """Inverse document frequencies ``log((documents + 1) / (frequency + 1)) + 1``."""
    return np.asarray(np.log((documents + 1) / (frequencies + 1)) + 1, np.float32)
