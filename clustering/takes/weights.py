"""What was learned from the summaries of editors: weights of features (``models/salience.md``)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from models.artefacts import artefact

__all__ = ["Weights", "in_order", "shipped_weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by name of the feature.

    Attributes
    ----------
    words, pairs
        Of what a word, or a pair of words, is like in a story, to the logit of a summary
        mentioning it; ``constant`` is added.
    sentences
        To how well a sentence tells the news.
    sets
        To how well sentences tell it together.
    """

    words: dict[str, float]
    pairs: dict[str, float]
    sentences: dict[str, float]
    sets: dict[str, float]


def in_order(weights: Mapping[str, float], names: Sequence[str]) -> NDArray[np.float64]:
    """Weights in the order of some names; 0 where there is none."""
    return np.array([weights.get(name, 0.0) for name in names])


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """The weights that ship."""
    return Weights(**json.loads(artefact("salience").read_text("utf-8")))
