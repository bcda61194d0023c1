"""What an encoder is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

__all__ = ["Encoder"]


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors whose dot product says how alike they are.

    The vector of a text depends on the text and the encoder's ``revision`` alone, never on the
    texts beside it. Safe to share between threads.
    """

    @property
    def name(self) -> str:
        """What users call it."""

    @property
    def revision(self) -> str:
        """Changes whenever a vector could change."""

    @property
    def dims(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (n, dims) of ``texts``, rows of unit length; a zero row for an empty text."""
