"""Which sentences tell a story best together: every small set of the best ones is weighed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from clustering.takes.material import Material
from clustering.takes.salience import FEATURES, Salience, lengths

__all__ = ["CANDIDATES", "SET_FEATURES", "set_features", "small_sets"]

#: Columns of :func:`set_features`.
SET_FEATURES = (
    "word_mass", "pair_mass", "word_share_of_30", "pair_share_of_30", "word_share_of_60",
    "pair_share_of_60", "word_mean", "pair_mean", "length", "log_length", "length_squared",
    "longest", "shortest", "telling", "telling_best", "telling_worst", "most_overlap",
    "mean_overlap", "most_cosine", "mean_cosine", "documents", "earliest", "leads", "log_place",
    "own_title", "other_titles", "best_title", "others_mean", "openings_mean", "shared_words",
    "shared_opening_words", "quoted", "dangling", "title_cosine", "centroid_cosine",
    "other_titles_best", "shared_opening_words_best", "pair",
)  # fmt: skip

# How many of the best sentences are put together.
CANDIDATES = 12

_SUMMED = (
    "own_title", "other_titles", "best_title", "others_mean", "openings_mean", "shared_words",
    "shared_opening_words", "quoted", "dangling", "title_cosine", "centroid_cosine",
)  # fmt: skip
_BEST = ("other_titles", "shared_opening_words")


def small_sets(sentences: Sequence[int], size: int) -> NDArray[np.int_]:
    """All sets of so many of some sentences, shape (m, size)."""
    size = min(size, len(sentences))
    return np.array(list(combinations(sentences, size)), dtype=int).reshape(-1, size)


def set_features(
    material: Material, salience: Salience, sets: NDArray[np.int_]
) -> NDArray[np.float64]:
    """Features of sets of sentences, all of one size.

    Parameters
    ----------
    material
        The story.
    salience
        Of its sentences.
    sets
        (m, size) indices of sentences; size at least 1.

    Returns
    -------
    ndarray of float64, shape (m, len(SET_FEATURES))
    """
    units, likeness = material.units, material.likeness
    count, size = sets.shape
    order = np.array([unit.order for unit in units], dtype=float)[sets]
    documents = np.sort(np.array([unit.document for unit in units])[sets], axis=1)
    length = lengths(material)[sets]
    total = length.sum(axis=1)
    telling = salience.telling[sets]
    words, word_count = _mass(salience.chances.words.of_sentence, salience.chances.of_words, sets)
    pairs, pair_count = _mass(salience.chances.pairs.of_sentence, salience.chances.of_pairs, sets)
    either = list(combinations(range(size), 2))
    if either:
        left, right = (sets[:, list(side)] for side in zip(*either, strict=True))
        overlap = likeness.overlap[left, right].astype(float)
        cosine = likeness.cosine[left, right].astype(float)
    else:
        overlap = cosine = np.zeros((count, 1))
    columns = salience.features[sets]
    place = {name: FEATURES.index(name) for name in _SUMMED}
    return np.column_stack(
        [
            words,
            pairs,
            words / (total + 30),
            pairs / (total + 30),
            words / (total + 60),
            pairs / (total + 60),
            words / np.maximum(1, word_count),
            pairs / np.maximum(1, pair_count),
            total,
            np.log(np.maximum(1.0, total)),
            total**2 / 1000,
            length.max(axis=1),
            length.min(axis=1),
            telling.sum(axis=1),
            telling.max(axis=1),
            telling.min(axis=1),
            overlap.max(axis=1),
            overlap.mean(axis=1),
            cosine.max(axis=1),
            cosine.mean(axis=1),
            1 + (np.diff(documents, axis=1) != 0).sum(axis=1),
            order.min(axis=1),
            (order == 0).sum(axis=1),
            np.log1p(order).mean(axis=1),
            *(columns[:, :, place[name]].sum(axis=1) for name in _SUMMED),
            *(columns[:, :, place[name]].max(axis=1) for name in _BEST),
            np.full(count, size == 2),
        ]
    )


def _mass(
    of_sentence: Sequence[NDArray[np.int_]], chance: NDArray[np.float64], sets: NDArray[np.int_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Summed chance and number of what each set mentions, each word or pair counted once."""
    used = np.unique(sets)
    holds = np.zeros((len(used), len(chance)), dtype=bool)
    for row, sentence in enumerate(used):
        holds[row, of_sentence[sentence]] = True
    holds = holds[:, holds.any(axis=0)] if len(chance) else holds
    kept = np.unique(np.concatenate([of_sentence[sentence] for sentence in used]))
    union = holds[np.searchsorted(used, sets)].any(axis=1)
    return union @ chance[kept], union.sum(axis=1).astype(float)
