"""Short sentences about one topic, grouped by the point they make.

Within a topic all sentences are alike, and what they share hides what they say. The mean of the
topic is taken out of the vectors; a projection trained on grouped arguments then stretches the
directions in which points differ (supervised contrastive learning, Khosla et al. 2020). Groups
come from average linkage, cut where the size of the topic says: the more sentences a topic has,
the more of them make one point.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from clustering.takes.overlap import overlap, rarity
from clustering.takes.units import content_stems, text_words
from models.artefacts import artefact

__all__ = ["PROBE", "Grouper", "group_statements"]

#: Encoded along with the texts: its vector tells whether the encoder is the projection's own.
PROBE = "The committee published its report on the water supply of the coastal towns."

# Weight of shared words, taken off the distance of two texts.
WORDS = 0.2
# Texts that the mean of all topics counts for beside the mean of one.
PRIOR = 3.0
# Distance at which a topic of 20 texts is cut, and what each e-fold of its size adds, with the
# trained projection and without.
CUT, CUT_GROWTH = 0.70, 0.10
PLAIN_CUT, PLAIN_CUT_GROWTH = 0.75, 0.10
# Without a known mean, fewer texts than these are compared by their words alone.
FEWEST = 4
WORDS_CUT = 0.5


@dataclass(frozen=True)
class Grouper:
    """A projection of one encoder's vectors, and the setting at which groups are cut.

    Attributes
    ----------
    projection
        (d, d): rows of the projected space.
    mean
        (d,) mean vector of many topics.
    probe
        (d,) vector of :data:`PROBE` by the encoder that the projection belongs to.
    """

    projection: NDArray[np.float32]
    mean: NDArray[np.float32]
    probe: NDArray[np.float32]

    def fits(self, probe: NDArray[np.float32]) -> bool:
        """Whether a vector of :data:`PROBE` comes from the encoder of this projection."""
        return probe.shape == self.probe.shape and float(probe @ self.probe) > 0.9

    def project(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Centred and projected vectors (n, d), rows of unit length."""
        centred = centre_topic(vectors, self.mean)
        return _unit(centred @ self.projection.T.astype(np.float64))


def centre_topic(
    vectors: NDArray[np.float32], mean: NDArray[np.float32] | None = None
) -> NDArray[np.float64]:
    """Vectors (n, d) of one topic without their mean, rows of unit length.

    A known ``mean`` of many topics steadies that of a small one.
    """
    own = vectors.astype(np.float64).mean(axis=0)
    if mean is not None:
        n = len(vectors)
        own = (n * own + PRIOR * mean.astype(np.float64)) / (n + PRIOR)
    return _unit(vectors - own)


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


@lru_cache(maxsize=1)
def _shipped() -> Grouper:
    parts = load_file(artefact("grouping"))
    return Grouper(
        projection=parts["projection"].astype(np.float32),
        mean=parts["mean"].astype(np.float32),
        probe=parts["probe"].astype(np.float32),
    )


def group_statements(
    texts: Sequence[str],
    encode: Callable[[Sequence[str]], NDArray[np.float32]],
    *,
    grouper: Grouper | None = None,
) -> list[int]:
    """Group sentences about one topic by the point that they make.

    Parameters
    ----------
    texts
        Sentences, in any order and language.
    encode
        Sentence encoder: texts to rows of unit length. The trained projection is used with the
        encoder that it was trained on; others are grouped by their plain vectors.
    grouper
        Projection to use in place of the shipped one.

    Returns
    -------
    list of int
        A group number for each text, 0, 1, … in order of first appearance. Texts that are equal
        but for case and punctuation share a group; empty texts form one of their own.
    """
    if not texts:
        return []
    keys = [" ".join(text_words(text)) for text in texts]
    distinct = sorted({key for key in keys if key})
    spoken = {key: min(text for text, k in zip(texts, keys, strict=True) if k == key)
              for key in distinct}  # fmt: skip
    group_of = {"": -1}
    if distinct:
        labels = _cluster([spoken[key] for key in distinct], encode, grouper)
        group_of.update(zip(distinct, labels, strict=True))
    numbers: dict[int, int] = {}
    return [numbers.setdefault(group_of[key], len(numbers)) for key in keys]


def _cluster(
    texts: Sequence[str],
    encode: Callable[[Sequence[str]], NDArray[np.float32]],
    grouper: Grouper | None,
) -> list[int]:
    n = len(texts)
    if n == 1:
        return [0]
    raw = np.nan_to_num(np.asarray(encode([*texts, PROBE]), dtype=np.float32))
    vectors, probe = raw[:-1], raw[-1]
    stems = [content_stems(text_words(text)) for text in texts]
    shared = overlap(stems, rarity(stems))
    chosen = grouper or _shipped()
    if chosen.fits(probe):
        placed = chosen.project(vectors)
        cut = CUT + CUT_GROWTH * math.log(n / 20)
    elif n >= FEWEST:
        placed = centre_topic(vectors)
        cut = PLAIN_CUT + PLAIN_CUT_GROWTH * math.log(n / 20)
    else:
        return _linked(1.0 - shared, WORDS_CUT)
    return _linked(1.0 - placed @ placed.T - WORDS * shared, cut)


def _linked(distance: NDArray[np.float64], cut: float) -> list[int]:
    """Groups of average linkage below a distance."""
    symmetric = np.clip((distance + distance.T) / 2, 0.0, None)
    np.fill_diagonal(symmetric, 0.0)
    tree = linkage(squareform(symmetric, checks=False), "average")
    return [int(label) for label in fcluster(tree, cut, "distance")]
