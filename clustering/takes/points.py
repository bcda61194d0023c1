"""The points that critics and supporters of a thing make, and the other data of ``labels.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from clustering.takes.lexicon import TermSet
from clustering.takes.units import Unit
from clustering.takes.wordlists import tables

__all__ = ["Point", "label_data", "points"]


@dataclass(frozen=True)
class Point:
    """What critics or supporters say of the thing: a key, its terms and how it is labelled.

    Attributes
    ----------
    key
        Its name; part of the id of a take.
    label, plain
        The label where most of a take makes the point, with what it is made of, and without.
    noun
        What it is in a label that names two points.
    terms
        Words that make it.
    of_act
        Whether it is said of nothing but the central act.
    claim
        Whether it says more of the thing than who is for or against it.
    """

    key: str
    label: str
    plain: str
    noun: str
    terms: TermSet
    of_act: bool
    claim: bool

    def made_by(self, unit: Unit) -> bool:
        """Whether a sentence makes it."""
        return bool(self.terms.find(unit.words, unit.text))


@lru_cache(maxsize=1)
def label_data() -> dict[str, Any]:
    """Contents of ``labels.toml``."""
    return tables("labels.toml")


@lru_cache(maxsize=2)
def points(side: str) -> tuple[Point, ...]:
    """Points of ``critical`` or ``supportive`` sentences, the most telling first."""
    return tuple(
        Point(
            row["key"],
            row["label"],
            row["plain"],
            row["noun"],
            TermSet(row["terms"].split()),
            row.get("of_act", False),
            row.get("claim", False),
        )
        for row in label_data()[side]
    )
