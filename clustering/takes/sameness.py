"""How near two sentences of one language come to saying the same.

A shared name is no shared statement: "the president was booed" and "the president declared a state
of emergency" have a subject in common and nothing else. What tells is how much of what is said of
the names is shared, and how much of the shorter sentence the longer one holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clustering.takes.overlap import shared_weight
from clustering.takes.units import QUOTATION, Unit, content_stems, text_words

__all__ = ["quote_other_words", "sameness", "shares"]

Floats = NDArray[np.float64]

# Read off a logistic regression over 563 pairs that were labelled by reading
# (models/training/fit_sameness.py), in units of the cosine: shares of the words beside names, and
# of the shorter sentence; lengths further apart; each word of the shorter one, which says more.
REST, CONTAINED, LENGTHS, SHORTER = 0.56, 0.51, 0.25, 0.016
# What two sentences need in all, beyond the cosine at which they would be cut.
NEEDED = 0.63
# Words from here on add nothing.
LONG = 25
# Words so common that they weigh less than this tell nothing.
LEAST_WEIGHT = 0.1

# Share of a sentence that is quoted from which on the quotation is what it says.
QUOTED = 0.25


def sameness(
    units: Sequence[Unit],
    cosine: NDArray[np.floating[Any]],
    shared: Floats,
    idf: Mapping[str, float],
) -> Floats:
    """(n, n) scores, 0.5 where two sentences say the same as often as not; symmetric.

    Parameters
    ----------
    units
        The sentences.
    cosine
        (n, n) of their centred vectors.
    shared
        (n, n) from :func:`clustering.takes.overlap.shared_weight` of their stems.
    idf
        Rarity of every stem.
    """
    rest, contained, lengths, shorter = shares(units, shared, idf)
    return np.asarray(
        cosine
        + REST * rest
        + CONTAINED * contained
        + LENGTHS * lengths
        + SHORTER * shorter
        - NEEDED
    )


def shares(
    units: Sequence[Unit], shared: Floats, idf: Mapping[str, float]
) -> tuple[Floats, Floats, Floats, Floats]:
    """What pairs of sentences have in common beside their vectors, each (n, n).

    Returns
    -------
    rest
        Shared stems that are no names, weighted by rarity, over the geometric mean of both, in
        [0, 1].
    contained
        Shared stems over those of the sentence with less, in [0, 1].
    lengths
        Logarithm of how many times longer one is.
    shorter
        Words of the shorter one, :data:`LONG` at most.
    """
    beside = shared_weight([unit.stems - unit.names for unit in units], idf)
    weight = np.maximum(shared.diagonal(), LEAST_WEIGHT)
    root = np.sqrt(np.maximum(beside.diagonal(), LEAST_WEIGHT))
    words = np.array([max(1, len(unit.words)) for unit in units], dtype=float)
    logarithms = np.log(words)
    return (
        beside / root[:, None] / root[None, :],
        np.minimum(1.0, shared / np.minimum(weight[:, None], weight[None, :])),
        np.abs(logarithms[:, None] - logarithms[None, :]),
        np.minimum(LONG, np.minimum(words[:, None], words[None, :])),
    )


def quote_other_words(a: Unit, b: Unit) -> bool:
    """Whether two sentences are mostly quotations that have no word in common.

    Who is quoted says nothing of what was said: "..., said Bud Larsen of the Timber Alliance".
    """
    if min(a.quoted, b.quoted) < QUOTED:
        return False
    left, right = _quoted_stems(a), _quoted_stems(b)
    return bool(left and right) and not left & right


def _quoted_stems(unit: Unit) -> frozenset[str]:
    quotations = " ".join(match.group(1) for match in QUOTATION.finditer(unit.text))
    return content_stems(text_words(quotations))
