"""A linker that goes by shared words alone, for tests of everything around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clustering.background import Background
from clustering.evidence import PAIR_SIGNALS
from clustering.merges import MERGE_SIGNALS

__all__ = ["WordLinker"]

Floats = NDArray[np.float32]
_MEAN = MERGE_SIGNALS.index("mean")
_WORDS = PAIR_SIGNALS.index("words")


class WordLinker:
    """Texts with many weighed words in common report one event.

    Training the linker anew does not touch what is tested with this one.
    """

    background = Background()
    use_vectors = False
    threshold = 0.5
    link_threshold = 0.5
    floor = 0.05
    revision = "words"

    def load(self) -> None:
        """There are no trees to read."""

    def first_pass(self, signals: Floats) -> Floats:
        """Probability by the cosine of words: one half at 0.4."""
        cosine = np.nan_to_num(signals[:, _WORDS])
        return (1 / (1 + np.exp(-20 * (cosine - 0.4)))).astype(np.float32)

    def second_pass(self, signals: Floats) -> Floats:
        """The same: neighbours count for nothing."""
        return self.first_pass(signals)

    def merge_pass(self, signals: Floats) -> Floats:
        """A join is as probable as the links between its sides."""
        return signals[:, _MEAN]

    def contributions(self, signals: Floats) -> Floats:
        """Nothing to tell apart."""
        return np.zeros((len(signals), signals.shape[1] + 1), np.float32)
