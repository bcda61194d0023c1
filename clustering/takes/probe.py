"""By what an encoder is recognised: the vector of one fixed sentence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["PROBE", "same_encoder"]

#: Encoded along with other texts: its vector tells which encoder made theirs.
PROBE = "The committee published its report on the water supply of the coastal towns."


def same_encoder(probe: NDArray[np.float32], known: NDArray[np.float32]) -> bool:
    """Whether two vectors (d,) of :data:`PROBE`, of unit length, come from one encoder."""
    return probe.shape == known.shape and float(probe @ known) > 0.9
