"""Sentences of reports in two languages that are each other's nearest.

What all reports of a story open with is much of what the story's mean holds. With the mean taken
out, two translations of that one fact are hardly alike any more, while words, which tell within a
language, cannot be compared. What stands out as it did before is that each is the other's nearest
in its document, by some way.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["counterparts"]

# Fewer pairs across languages tell little of what is usual.
FEWEST_PAIRS = 24
# In spreads of cosines across languages: from where two sentences may be counterparts, and how far
# ahead of the next in either document they have to be.
FROM, AHEAD = 2.25, 1.25
# What each further spread is worth for each by which it is ahead, of three at most; and the most.
GAIN, FARTHEST_AHEAD, MOST = 0.1, 3.0, 0.45
# Least spread, as a share of what the usual cosine leaves up to one.
LEAST_SPREAD = 0.1


def counterparts(
    vectors: NDArray[np.float32],
    documents: NDArray[np.int64],
    languages: Sequence[str],
    counted: NDArray[np.bool_],
) -> NDArray[np.float32]:
    """How much more alike two sentences are than their centred vectors tell.

    Parameters
    ----------
    vectors
        (n, d) as encoded, rows of unit length; those of a document follow one another.
    documents
        (n,) number of the document of each.
    languages
        Language of each.
    counted
        (n,) which rows tell what is usual; copies would shift it.

    Returns
    -------
    (n, n)
        Symmetric, from 0 to :data:`MOST`; 0 within a language.
    """
    more = np.zeros((len(vectors), len(vectors)), dtype=np.float32)
    _, codes = np.unique(np.array(languages, dtype=str), return_inverse=True)
    across = codes[:, None] != codes[None, :]
    usual = across & np.outer(counted, counted)
    if np.count_nonzero(usual) < 2 * FEWEST_PAIRS:
        return more
    # A product's halves differ in their last digits, and each is compared with the other.
    cosine = vectors @ vectors.T
    cosine = np.float32(0.5) * (cosine + cosine.T)
    middle = float(np.median(cosine[usual]))
    off = float(np.median(np.abs(cosine[usual] - middle)))
    spread = max(1.4826 * off, LEAST_SPREAD * (1.0 - middle), 1e-6)
    best, next_best = _two_best(cosine, documents)
    far = (cosine - middle) / spread
    ahead = (cosine - np.maximum(next_best, next_best.T)) / spread
    mutual = across & (cosine >= best) & (cosine >= best.T) & (far >= FROM) & (ahead >= AHEAD)
    sure = (far[mutual] - FROM) * np.minimum(FARTHEST_AHEAD, ahead[mutual])
    more[mutual] = np.minimum(MOST, GAIN * sure)
    return more


def _two_best(
    cosine: NDArray[np.float32], documents: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(n, n) for each two sentences the largest cosine of the one in the other's document.

    And the next, which is -1 where a document has one sentence.
    """
    begins = np.r_[True, documents[1:] != documents[:-1]]
    starts, place = np.flatnonzero(begins), np.cumsum(begins) - 1
    first = np.maximum.reduceat(cosine, starts, axis=1)[:, place]
    others = np.where(cosine >= first, np.float32(-1.0), cosine)
    return first, np.maximum.reduceat(others, starts, axis=1)[:, place]
