"""An encoder that remembers what it was asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings import load_encoder

__all__ = ["CountingEncoder"]


class CountingEncoder:
    """The hashing encoder, noting every text that it is asked for.

    Parameters
    ----------
    suffix
        Makes another revision of it.
    """

    def __init__(self, suffix: str = "") -> None:
        self._inner = load_encoder("hashing")
        self.name = self._inner.name
        self.revision = self._inner.revision + suffix
        self.dims = self._inner.dims
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of the hashing encoder."""
        self.texts.extend(texts)
        return self._inner.encode(texts)
