"""Signals that tell whether two sentences about one topic make the same point.

As with articles (:mod:`clustering.evidence`), a similarity says little by itself: in one topic all
sentences are alike, in another none. Each similarity therefore also comes relative to what is usual
around either sentence: over the mean of its nearest few, as a rank, and in standard deviations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from clustering.takes.lexicon import cue_counts, language_code
from clustering.takes.overlap import overlap, rarity, weighted_rows
from clustering.takes.units import content_stems, text_words

__all__ = ["POINT_SIGNALS", "PointSignals"]

Floats = NDArray[np.float32]

_CROWD = (1, 2, 4, 8, 16)
# Pairs whose signals are held at once.
_BLOCK = 200_000
_CROWDED = ("words", "characters", "projected", "centred")
_ALONE = ("all_words", "word_pairs", "vector")
POINT_SIGNALS: tuple[str, ...] = (
    *_CROWDED,
    *_ALONE,
    *(
        f"{name}_{over}_{side}"
        for name in _CROWDED
        for over in (*(f"over_top{k}" for k in _CROWD), "rank", "deviations")
        for side in ("min", "max")
    ),
    "shared_rarity",
    "shared_of_shorter",
    "length_min",
    "length_max",
    "negation_differs",
    "negations",
    "side_differs",
    "side_product",
    "log_texts",
)
"""Names of the columns of :meth:`PointSignals.table`."""


class PointSignals:
    """Everything that the signals of any pair of a topic's sentences are computed from.

    Parameters
    ----------
    texts
        n different sentences, at least two.
    vectors, centred, projected
        (n, d) unit rows: as encoded, without the topic's mean, and projected.
    """

    def __init__(
        self,
        texts: Sequence[str],
        vectors: NDArray[np.floating],
        centred: NDArray[np.floating],
        projected: NDArray[np.floating],
    ) -> None:
        self.n = len(texts)
        words = [text_words(text) for text in texts]
        stems = [content_stems(listed) for listed in words]
        pairs = [frozenset(" ".join(p) for p in pairwise(w)) for w in words]
        everything = [frozenset(listed) for listed in words]
        idf = rarity(stems)
        rows = weighted_rows(stems, idf)
        self._shared = np.asarray((rows @ rows.T).toarray(), np.float32)
        self._alike: dict[str, Floats] = {
            "words": overlap(stems, idf).astype(np.float32),
            "characters": _characters(texts),
            "projected": _products(projected),
            "centred": _products(centred),
            "all_words": overlap(everything, rarity(everything)).astype(np.float32),
            "word_pairs": overlap(pairs, rarity(pairs)).astype(np.float32),
            "vector": _products(vectors),
        }
        self._over = {name: _relative(self._alike[name]) for name in _CROWDED}
        self._lengths = np.array([len(listed) for listed in words], np.float32)
        cues = [
            cue_counts(language_code(None, text), listed, text)
            for text, listed in zip(texts, words, strict=True)
        ]
        self._negated = np.array(
            [
                found.get("negation", 0) > 0 or any(w.endswith("nt") for w in _contracted(text))
                for found, text in zip(cues, texts, strict=True)
            ],
            np.float32,
        )
        self._side = np.array(
            [np.sign(c.get("supportive", 0) - c.get("critical", 0)) for c in cues], np.float32
        )

    def tables(self) -> Iterator[Floats]:
        """Signals of all pairs i < j in the order of :func:`scipy.spatial.distance.pdist`.

        Yields
        ------
        ndarray
            Blocks of shape (pairs, len(POINT_SIGNALS)), float32; NaN where unknown.
        """
        low, high = np.triu_indices(self.n, 1)
        for start in range(0, len(low), _BLOCK):
            yield self._table(low[start : start + _BLOCK], high[start : start + _BLOCK])

    def _table(self, low: NDArray[np.int64], high: NDArray[np.int64]) -> Floats:
        columns = [self._alike[name][low, high] for name in (*_CROWDED, *_ALONE)]
        for name in _CROWDED:
            for relative in self._over[name]:
                first, second = relative[low, high], relative[high, low]
                columns += [np.minimum(first, second), np.maximum(first, second)]
        own = self._shared.diagonal()
        shared = self._shared[low, high]
        shorter = np.maximum(np.minimum(own[low], own[high]), 1e-6)
        columns += [shared, np.asarray(shared / shorter, np.float32)]
        lengths = self._lengths
        columns += [
            np.minimum(lengths[low], lengths[high]),
            np.maximum(lengths[low], lengths[high]),
        ]
        columns += [
            np.abs(self._negated[low] - self._negated[high]),
            self._negated[low] + self._negated[high],
            np.abs(self._side[low] - self._side[high]),
            self._side[low] * self._side[high],
            np.full(len(low), np.log(self.n), np.float32),
        ]
        return np.column_stack(columns).astype(np.float32)


def _products(rows: NDArray[np.floating]) -> Floats:
    return np.asarray(rows @ rows.T, np.float32)


def _characters(texts: Sequence[str]) -> Floats:
    """Cosines of character n-grams."""
    folded = [f" {' '.join(text_words(text))} " for text in texts]
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, lowercase=False
    )
    rows = vectorizer.fit_transform(folded)
    return np.asarray((rows @ rows.T).toarray(), np.float32)


def _contracted(text: str) -> list[str]:
    """Words of a text that has "n't" in it."""
    return text_words(text) if "n't" in text or "n’t" in text else []


def _relative(alike: Floats) -> list[Floats]:
    """How a similarity (n, n) stands out among each row's: asymmetric matrices (n, n)."""
    n = len(alike)
    others = alike.copy()
    np.fill_diagonal(others, -np.inf)
    best = -np.sort(-others, axis=1)[:, : n - 1]
    relative = [
        alike - best[:, :k].mean(axis=1, keepdims=True)
        if k < n
        else np.full((n, n), np.nan, np.float32)
        for k in _CROWD
    ]
    order = np.argsort(-others, axis=1, kind="stable")
    ranks = np.empty((n, n), np.float32)
    np.put_along_axis(ranks, order, np.arange(n, dtype=np.float32)[None, :], axis=1)
    relative.append(ranks)
    mean = best.mean(axis=1, keepdims=True)
    spread = best.std(axis=1, keepdims=True)
    relative.append((alike - mean) / (spread + 1e-6))
    return relative
