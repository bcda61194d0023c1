"""How common words are in news at large, so that a window of three articles knows "the"."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["Background"]


@dataclass(frozen=True, slots=True)
class Background:
    """Document frequencies and the mean vector of a large collection of news.

    Parameters
    ----------
    documents
        How many documents the frequencies count.
    frequencies
        For each view the document frequency of each hashed feature.
    mean
        Mean vector of the encoder that the linker was trained on, or None.
    weight
        How many documents the background may count for beside the documents at hand.
    """

    documents: int = 0
    frequencies: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    mean: NDArray[np.float32] | None = None
    weight: float = 1000.0

    def blend(
        self, view: str, frequencies: NDArray[np.float32], documents: int
    ) -> tuple[NDArray[np.float32], float]:
        """Add the background to frequencies counted on the documents at hand.

        Returns
        -------
        frequencies, documents
            Blended document frequencies and the number of documents behind them.
        """
        if not self.documents or view not in self.frequencies:
            return frequencies, float(documents)
        scale = min(1.0, self.weight / self.documents)
        return frequencies + scale * self.frequencies[view], documents + scale * self.documents

    def joined(self, frequencies: dict[str, NDArray[np.float32]], documents: int) -> Background:
        """The background with the frequencies of a whole window added, at full weight."""
        blended = {name: self.blend(name, frequencies[name], documents) for name in frequencies}
        total = max((count for _, count in blended.values()), default=float(documents))
        return Background(
            documents=round(total),
            frequencies={name: table for name, (table, _) in blended.items()},
            mean=self.mean,
            weight=total,
        )

    def centre(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """The mean to take off vectors, shape (d,): their own, steadied by the background's."""
        own = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], np.float32)
        if self.mean is None or self.mean.shape != own.shape:
            return np.asarray(own, np.float32)
        share = self.weight / (self.weight + len(vectors))
        return np.asarray(share * self.mean + (1 - share) * own, np.float32)
