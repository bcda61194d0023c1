"""Short sentences about one topic, grouped by the point they make.

Within a topic all sentences are alike, and what they share hides what they say. The mean of the
topic is taken out of the vectors; a projection trained on grouped arguments then stretches the
directions in which points differ (supervised contrastive learning, Khosla et al. 2020). Gradient-
boosted trees (Ke et al. 2017, LightGBM) read these similarities, shared words and what is usual
around either sentence, and give the probability that a pair makes one point. Groups come from
average linkage, cut where the size of the topic says: the more sentences a topic has, the more of
them make one point.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import lightgbm
import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from clustering.takes.overlap import overlap, rarity
from clustering.takes.pairs import POINT_SIGNALS, PointSignals
from clustering.takes.probe import PROBE, same_encoder
from clustering.takes.units import content_stems, text_words
from models.artefacts import artefact

__all__ = ["Grouper", "GroupingFormatError", "Projection", "group_statements"]

# Texts that the mean of all topics counts for beside the mean of one.
PRIOR = 3.0
# Distance (1 - probability) at which a topic of 20 texts is cut, and what each e-fold of its size
# adds.
CUT, CUT_GROWTH = 0.65, 0.07
# The same for an encoder that no projection belongs to: cosine distance, less the weight of words.
WORDS = 0.2
PLAIN_CUT, PLAIN_CUT_GROWTH = 0.75, 0.10
# Without a known mean, fewer texts than these are compared by their words alone.
FEWEST = 4
WORDS_CUT = 0.5


class GroupingFormatError(ValueError):
    """The trees were trained on other signals than this version computes."""


@dataclass(frozen=True)
class Projection:
    """A projection of one encoder's vectors.

    Attributes
    ----------
    matrix
        (d, d): rows of the projected space.
    mean
        (d,) mean vector of many topics.
    probe
        (d,) vector of :data:`clustering.takes.probe.PROBE` by the encoder
        that the projection belongs to.
    """

    matrix: NDArray[np.float32]
    mean: NDArray[np.float32]
    probe: NDArray[np.float32]

    def signals(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> PointSignals:
        """Signals of the pairs of a topic's sentences, at least two."""
        centred = centre_topic(vectors, self.mean)
        return PointSignals(
            texts, vectors, centred, _unit(centred @ self.matrix.T.astype(np.float64))
        )


@dataclass(frozen=True)
class Grouper:
    """A projection, and the trees that read its similarities, as LightGBM's text.

    Raises
    ------
    GroupingFormatError
        On first use, where the trees read other signals than this version computes.
    """

    projection: Projection
    trees: str

    @cached_property
    def _booster(self) -> lightgbm.Booster:
        booster = lightgbm.Booster(model_str=self.trees)
        if booster.feature_name() != list(POINT_SIGNALS):
            raise GroupingFormatError("the grouping was trained on other signals; train it again")
        return booster

    def probabilities(
        self, texts: Sequence[str], vectors: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """How surely two sentences make one point: (n (n - 1) / 2,), pairs as ``pdist`` has them.

        Memory grows with the square of n: about 1 GB for 4,000 sentences.
        """
        blocks = self.projection.signals(texts, vectors).tables()
        return np.concatenate(
            # Starting threads costs more than it gains for a few pairs; 0 is LightGBM's default.
            [self._booster.predict(b, num_threads=0 if len(b) > 20_000 else 1) for b in blocks]
        )


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
    described = json.loads(artefact("grouping-trees").read_text(encoding="utf-8"))
    return Grouper(
        Projection(
            matrix=parts["projection"].astype(np.float32),
            mean=parts["mean"].astype(np.float32),
            probe=parts["probe"].astype(np.float32),
        ),
        described["trees"],
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
        Sentence encoder: texts to rows of unit length. What was trained is used with the encoder
        that it was trained on; others are grouped by their plain vectors and shared words.
    grouper
        To use in place of the shipped one.

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
    chosen = grouper or _shipped()
    if same_encoder(probe, chosen.projection.probe):
        distance = 1.0 - chosen.probabilities(texts, vectors)
        return _linked(distance, CUT + CUT_GROWTH * math.log(n / 20))
    stems = [content_stems(text_words(text)) for text in texts]
    shared = overlap(stems, rarity(stems))
    if n < FEWEST:
        return _linked(_condensed(1.0 - shared), WORDS_CUT)
    placed = centre_topic(vectors)
    return _linked(
        _condensed(1.0 - placed @ placed.T - WORDS * shared),
        PLAIN_CUT + PLAIN_CUT_GROWTH * math.log(n / 20),
    )


def _condensed(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    symmetric = np.clip((distance + distance.T) / 2, 0.0, None)
    np.fill_diagonal(symmetric, 0.0)
    return np.asarray(squareform(symmetric, checks=False))


def _linked(distance: NDArray[np.float64], cut: float) -> list[int]:
    """Groups of average linkage below a distance; ``distance`` as ``pdist`` gives it."""
    tree = linkage(distance, "average")
    return [int(label) for label in fcluster(tree, cut, "distance")]
