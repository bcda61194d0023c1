"""Which sentences say the same, so that one view does not show both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clustering.takes.evidence import Evidence
from clustering.takes.material import Material
from clustering.takes.tolls import find_tolls
from clustering.takes.units import Unit

__all__ = ["Distinct"]

Floats = NDArray[np.float64]

# Two statements may not be more alike than this.
MOST_ALIKE = 0.10
MOST_COSINE = 0.42
MOST_COSINE_ACROSS = 0.31
MOST_OVERLAP = 0.36
SHARED_QUOTES = 0.3
# Two sentences of more than this cosine that give one exact figure give it twice.
SAME_FIGURE, SAME_YEAR = 0.15, 0.30
# Articles in two languages open with one event in other words.
OPENING_ACROSS = 0.16
EXACT_DIGITS, LARGE, YEARS = 3, 10_000, 1900
# So many numbers in common, all but the smallest, tell one thing at any cosine.
NUMBERS, SMALL = 2, 5


class Distinct:
    """Which sentences may not stand beside each other, because they say the same."""

    def __init__(self, material: Material, evidence: Sequence[Evidence]) -> None:
        self._likeness = material.likeness
        self._languages = np.array([unit.language for unit in material.units])
        self._supporters = [set(e.supporters) for e in evidence]
        self._opens = np.array([unit.order <= 1 for unit in material.units])
        self._figures = [_figures(unit) for unit in material.units]
        self._years = [_years(unit) for unit in material.units]
        self._numbers = [_numbers(unit) for unit in material.units]

    def nearness(self, i: int) -> Floats:
        """(n,) likeness to sentence i, in [0, 1]."""
        nearest = np.maximum(self._likeness.cosine[i], self._likeness.overlap[i])
        return np.asarray(nearest.clip(0.0), dtype=float)

    def repeats(self, i: int) -> NDArray[np.bool_]:
        """(n,) whether each sentence says what sentence i does, or contradicts it."""
        likeness = self._likeness
        across = self._languages != self._languages[i]
        alike = (
            (likeness.same[i] > MOST_ALIKE)
            | (likeness.cosine[i] > np.where(across, MOST_COSINE_ACROSS, MOST_COSINE))
            | (likeness.overlap[i] > MOST_OVERLAP)
        )
        alike[likeness.conflicts[i]] = True
        mine = self._supporters[i]
        alike |= [
            len(mine & other) >= max(1, SHARED_QUOTES * min(len(mine), len(other)))
            for other in self._supporters
        ]
        if self._opens[i]:
            alike |= across & self._opens & (likeness.cosine[i] > OPENING_ACROSS)
        for told, least in ((self._figures, SAME_FIGURE), (self._years, SAME_YEAR)):
            if told[i]:
                shared = np.array([not told[i].isdisjoint(other) for other in told])
                alike |= shared & (likeness.cosine[i] > least)
        if len(self._numbers[i]) >= NUMBERS:
            alike |= [len(self._numbers[i] & other) >= NUMBERS for other in self._numbers]
        alike[i] = True
        return np.asarray(alike)


def _figures(unit: Unit) -> frozenset[object]:
    """Figures that two sentences hardly share by chance: tolls, exact and large ones."""
    exact = {
        quantity.value
        for quantity in unit.quantities
        if quantity.unit != "date"
        and (
            quantity.value >= LARGE
            or len(f"{quantity.value:g}".replace(".", "").strip("0")) >= EXACT_DIGITS
        )
    }
    return frozenset([*exact, *find_tolls(unit.text, unit.language)])


def _years(unit: Unit) -> frozenset[float]:
    return frozenset(q.value for q in unit.quantities if q.unit == "date" and q.value > YEARS)


def _numbers(unit: Unit) -> frozenset[float]:
    return frozenset(q.value for q in unit.quantities if q.unit != "date" and q.value >= SMALL)
