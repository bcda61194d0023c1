"""Which sentences speak for the takes of a story: each for one take, none twice."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from clustering.takes.facets import Facet
from clustering.takes.material import Material
from clustering.takes.replaced import revisions
from clustering.takes.salience import telling
from clustering.takes.support import evidence_for

__all__ = ["SURELY", "take_statements"]

MOST_STATEMENTS = 4
# How much it counts that a sentence surely belongs to its take: on the wrong side it is an error,
# barely on the topic it is not.
SURE, SURE_SIDE = 2.0, 5.0
# How much of the news a sentence tells, in deviations of the story, against its other merits.
TELLING, TELLING_SIDE = 1.5, 1.0
# A further sentence of one article costs this, and a further sentence has to be worth this.
REPEATED_ARTICLE, LEAST = 0.8, 0.4
# Who judges or speaks chooses before what is merely about something.
KINDS = ("stance", "actor", "region", "topic")
# Sentences that are more alike than this do not both stand in the takes.
ALIKE_SAME, ALIKE_OVERLAP, ALIKE_COSINE = 0.25, 0.33, 0.4
# How surely a sentence says what the world's take says that no take shall say again.
SURELY = 0.9


def take_statements(
    material: Material, facets: Sequence[Facet], shown: Sequence[int]
) -> list[list[int]]:
    """Sentences for each take, the best first; an empty list where none is left for one.

    Takes choose in turns, so that none is left with what others leave: those that judge first, then
    those that speak for a place. What the world's take says, and what a later report replaced,
    stands in none.

    Parameters
    ----------
    material
        The story.
    facets
        Its angles, the strongest first.
    shown
        The sentences of the world's current take.
    """
    old, _ = revisions(material)
    scores = [_scores(material, facet) for facet in facets]
    told = _told(material, shown) | old
    for listed in scores:
        for unit in told.intersection(listed):
            del listed[unit]
    chosen: list[list[int]] = [[] for _ in facets]
    used: list[Counter[int]] = [Counter() for _ in facets]
    turns = sorted(range(len(facets)), key=lambda i: KINDS.index(facets[i].kind))
    for _ in range(MOST_STATEMENTS):
        for turn in turns:
            own, listed, articles = chosen[turn], scores[turn], used[turn]
            worth = {
                unit: score - REPEATED_ARTICLE * articles[material.units[unit].document]
                for unit, score in listed.items()
            }
            best = max(worth, key=lambda unit: (worth[unit], -unit), default=None)
            if best is None or (own and worth[best] < LEAST):
                continue
            own.append(best)
            articles[material.units[best].document] += 1
            alike = _alike(material, best)
            for others in scores:
                for unit in alike.intersection(others):
                    del others[unit]
    return chosen


def _scores(material: Material, facet: Facet) -> dict[int, float]:
    """How well each sentence of a facet speaks for it."""
    told = telling(material)
    members = sorted(facet.members)
    typical = material.likeness.cosine[np.ix_(members, members)].mean(axis=1)
    sided = facet.kind == "stance"
    sure, tells = (SURE_SIDE, TELLING_SIDE) if sided else (SURE, TELLING)
    scores = {}
    for place, index in enumerate(members):
        unit = material.units[index]
        length = len(unit.text)
        scores[index] = (
            sure * facet.members[index]
            + tells * float(told[index])
            + 1.5 * float(typical[place])
            + 0.35 * (unit.language == "en")
            + 0.25 * (0.15 < unit.quoted < 0.95)
            - 0.7 * unit.dangling
            - 0.3 * (unit.quoted >= 0.95)
            - 0.3 * (length > 320)
            - 0.2 * (length < 60)
            + 0.15 * math.log(evidence_for(material, index).independent)
        )
    return scores


def _told(material: Material, shown: Sequence[int]) -> set[int]:
    """Sentences that say what the world's take says."""
    same = material.likeness.same
    return {*shown, *(int(u) for unit in shown for u in np.flatnonzero(same[unit] >= SURELY))}


def _alike(material: Material, unit: int) -> set[int]:
    likeness = material.likeness
    near = (
        (likeness.same[unit] > ALIKE_SAME)
        | (likeness.overlap[unit] > ALIKE_OVERLAP)
        | (likeness.cosine[unit] > ALIKE_COSINE)
    )
    return {unit, *np.flatnonzero(near).tolist()}
