"""Angles that sentences of a story can share: a stance, an actor's view, a kind of consequence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clustering.takes.actors import actors, region_of_actor
from clustering.takes.aside import of_the_story
from clustering.takes.cued import in_column
from clustering.takes.judgement import VIEW, Judgements
from clustering.takes.material import Material
from clustering.takes.model import Kind
from clustering.takes.points import points
from clustering.takes.speakers import speaks_for_home
from clustering.takes.topics import REACTION, topics_of
from clustering.takes.wordlists import words

__all__ = ["Facet", "find_facets"]

# An actor that more than this share of the documents name is a party to the story.
PARTY = 0.6
# From this aim on a sentence judges the central act; those below are left out of a take that so
# many reports carry without them.
AIMED, SURE_REPORTS = 0.5, 3
EUROPE = "Europe"

# Words for what governments, courts and companies do.
_ACTS = words("acts")


@dataclass
class Facet:
    """An angle with the sentences that share it.

    ``members`` maps sentences to weights in (0, 1]; ``key`` is stable from run to run.
    """

    key: str
    kind: Kind
    members: dict[int, float] = field(default_factory=dict)

    def add(self, unit: int, weight: float) -> None:
        """Let a sentence share the angle, with the larger of its weights."""
        self.members[unit] = max(self.members.get(unit, 0.0), min(1.0, weight))


def find_facets(material: Material, judged: Judgements, facts: set[int]) -> list[Facet]:
    """Angles of a story in a fixed order.

    Parameters
    ----------
    material
        The story.
    judged
        What its sentences judge.
    facts
        Sentences that merely report what all agree on; they belong to no angle.
    """
    views = judged.views
    facets: dict[str, Facet] = {}

    def facet(key: str, kind: Kind) -> Facet:
        return facets.setdefault(key, Facet(key, kind))

    topics = topics_of(material, views)
    parties = _parties(material)
    for index in range(len(material.units)):
        if index in facts:
            continue
        _add_actors(material, index, views[index], parties, facet)
        if found := topics[index]:
            topic, weight = found
            if topic == REACTION and index in judged.stances:
                continue
            facet(f"topic:{topic}", "topic").add(index, weight)
    for side in ("critical", "supportive"):
        taken = {i: s.aim for i, s in judged.stances.items() if s.side == side and i not in facts}
        _add_stances(material, side, taken, views, facet)
    kept = of_the_story(material)
    for angle in facets.values():
        weighed = {index: weight * float(kept[index]) for index, weight in angle.members.items()}
        angle.members = {index: weight for index, weight in weighed.items() if weight > 0}
    return [facets[key] for key in sorted(facets) if facets[key].members]


def _add_stances(
    material: Material, side: str, aims: dict[int, float], views: NDArray[np.float64], facet: Any
) -> None:
    """Sentences of one side under what they say; where enough surely judge the act, only those."""
    made = {}
    opposite = "supportive" if side == "critical" else "critical"
    for index in list(aims):
        unit = material.units[index]
        if any(point.of_act and point.made_by(unit) for point in points(opposite)):
            # Whoever says "capitulation" is no supporter.
            del aims[index]
            continue
        made[index] = next((point for point in points(side) if point.made_by(unit)), None)
        if (point := made[index]) and point.of_act:
            # "A capitulation" is no word for anything but the act.
            aims[index] = max(AIMED, aims[index])
    surely = {
        material.reports[material.units[index].document]
        for index, aim in aims.items()
        if aim >= 0.9
    }
    for index, aim in sorted(aims.items()):
        # Approval that names no act is seldom of this one.
        if aim < AIMED and (side == "supportive" or len(surely) >= SURE_REPORTS):
            continue
        strength = 0.4 + 0.2 * min(3.0, float(views[index]))
        point = made[index]
        facet(f"{side}:{point.key if point else 'other'}", "stance").add(index, strength * aim)


def _parties(material: Material) -> set[str]:
    """Actors that the story is about: so many of its documents name them."""
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for unit, named in zip(material.units, material.mentions, strict=True):
        for code in named:
            holders[code].add(unit.document)
    documents = len({unit.document for unit in material.units})
    return {c for c, found in holders.items() if len(found) > PARTY * documents and c != "EU"}


def _add_actors(material: Material, index: int, view: float, parties: set[str], facet: Any) -> None:
    unit = material.units[index]
    if view < VIEW:
        return
    voices = dict(material.speakers[index])
    home = material.documents[unit.document].country
    # In an outlet's own opinion piece, or where nobody is named, its country speaks.
    unnamed = not unit.names and not unit.dangling
    if not voices and home in actors() and (unnamed or in_column(material, unit)):
        voices = {home: 0.45}
    if not voices and home in actors() and speaks_for_home(unit, home):
        voices = {home: 0.8}
    strength = 0.5 + 0.2 * min(2.5, view)
    if unit.language == "en" and not _ACTS.intersection(unit.words):
        strength *= 0.7
    for code, weight in sorted(voices.items()):
        if parties == {code}:
            # All of the story is told from there.
            continue
        facet(f"actor:{code}", "actor").add(index, weight * strength)
        # A party to the story speaks for itself, not for its part of the world.
        if region_of_actor(code) == EUROPE and code not in parties:
            facet(f"region:{EUROPE}", "region").add(index, weight * strength)
