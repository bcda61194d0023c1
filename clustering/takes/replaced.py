"""What a later report replaces, and what stands beside it as another side's."""

from __future__ import annotations

import re

import numpy as np

from clustering.takes.currency import LATER
from clustering.takes.figures import conflicting, revises
from clustering.takes.material import Material, once
from clustering.takes.tolls import differ, find_tolls
from clustering.takes.units import Unit

__all__ = ["SAME", "denies", "is_replaced", "revisions"]

# How surely two sentences say the same that count as one statement.
SAME = 0.5
# Centred cosine from which two sentences with numbers may be about one thing.
NEAR = 0.22
_ADJECTIVE = re.compile(r"\b(?:a|and|in|of|over|the) disputed\b", re.IGNORECASE)


@once
def revisions(material: Material) -> tuple[set[int], set[int]]:
    """Sentences whose figures a later report replaces, and those that replace them."""
    units, likeness = material.units, material.likeness
    tolls = material.tolls
    old = {i for i, unit in enumerate(units) if tolls.outdated(unit.text, unit.language)}
    new = {i for i, unit in enumerate(units) if tolls.current(unit.text, unit.language)}
    for i, unit in enumerate(units):
        if not unit.quantities:
            continue
        for j in np.flatnonzero(likeness.cosine[i] >= NEAR).tolist():
            other = units[j]
            if other.document == unit.document or not other.quantities:
                continue
            gap = _seconds_between(material, i, j)
            if gap is not None and gap >= LATER and revises(other.quantities, unit.quantities):
                old.add(i)
                new.add(j)
    for i, j in sorted(likeness.conflict):
        if not is_replaced(material, i, j):
            continue
        earlier, later = _in_time(material, i, j)
        old.add(earlier)
        new.add(later)
        # Whoever says the same as the earlier sentence with its figure is out of date as well.
        for k in np.flatnonzero(likeness.same[earlier] >= SAME).tolist():
            since = _seconds_between(material, k, later)
            if (
                since is not None
                and since >= LATER
                and conflicting(units[k].quantities, units[later].quantities)
            ):
                old.add(k)
    return old, new - old


def _seconds_between(material: Material, i: int, j: int) -> float | None:
    """Seconds from the report of sentence i to that of sentence j, or None where unknown."""
    a = material.documents[material.units[i].document].published_at
    b = material.documents[material.units[j].document].published_at
    return None if a is None or b is None else b - a


def is_replaced(material: Material, i: int, j: int) -> bool:
    """Whether one of two sentences that conflict is merely out of date."""
    gap = _seconds_between(material, i, j)
    return gap is not None and abs(gap) >= LATER and not _contested(material, i, j)


def _in_time(material: Material, i: int, j: int) -> tuple[int, int]:
    """Two sentences of reports with a time, the earlier first."""
    return (i, j) if (_seconds_between(material, i, j) or 0) > 0 else (j, i)


def _contested(material: Material, i: int, j: int) -> bool:
    """Whether two sides stand behind two sentences, so that neither is merely out of date."""
    if _told_again(material, i, j):
        return True
    if any(denies(material.units[u]) for u in (i, j)):
        return True
    left, right = material.speakers[i], material.speakers[j]
    return bool(left and right and not set(left) & set(right))


def _told_again(material: Material, i: int, j: int) -> bool:
    """Whether the earlier of two sentences is said after the later one, or that before the earlier.

    Then neither replaced the other. Counts of what happened only grow, and reports repeat old ones.
    """
    a, b = material.units[i], material.units[j]
    if differ(find_tolls(a.text, a.language), find_tolls(b.text, b.language)):
        return False
    left, right = ([q for q in unit.quantities if q.unit == "count"] for unit in (a, b))
    if conflicting(left, right, a.language != b.language):
        return False
    earlier, later = _in_time(material, i, j)
    return _said_beyond(material, earlier, later, 1) or _said_beyond(material, later, earlier, -1)


def _said_beyond(material: Material, said: int, other: int, direction: int) -> bool:
    """Whether a further report says what one does after another was published, or before (-1)."""
    reports = material.reports
    own = {reports[material.units[u].document] for u in (said, other)}
    for k in np.flatnonzero(material.likeness.same[said] >= SAME).tolist():
        since = _seconds_between(material, other, k)
        beyond = since is not None and since * direction > 0
        if beyond and reports[material.units[k].document] not in own:
            return True
    return False


def denies(unit: Unit) -> bool:
    """Whether a sentence denies something; "the disputed border" denies nothing."""
    return unit.cues.get("denial", 0) > len(_ADJECTIVE.findall(unit.text))
