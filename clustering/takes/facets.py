"""Angles that sentences of a story can share: a stance, an actor's view, a kind of consequence."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clustering.takes.actors import actors, region_of_actor
from clustering.takes.lexicon import cue_sets, language_code
from clustering.takes.material import Material, once
from clustering.takes.model import Kind
from clustering.takes.points import points
from clustering.takes.speakers import speaks_for_home
from clustering.takes.stances import Stance, read_stance
from clustering.takes.topics import topics_of
from clustering.takes.units import Unit, text_words
from clustering.takes.wordlists import words

__all__ = ["Facet", "find_facets", "viewpoints"]

# Sentences of this strength of view, and stronger, can belong to a take.
VIEW = 0.9
# An actor that more than this share of the documents name is a party to the story.
PARTY = 0.6
# Share of a story's reports, and of its headlines, that call its central act by one word.
OWN_ACT, OWN_TITLE = 0.4, 0.15
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


@once
def viewpoints(material: Material) -> NDArray[np.float64]:
    """How much each sentence judges, quotes, reacts or foresees, from 0 for plain reports."""
    return np.array([_view(unit, _column(material, unit)) for unit in material.units])


def _column(material: Material, unit: Unit) -> bool:
    """Whether a sentence stands in an opinion piece."""
    title = material.documents[unit.document].title.lower()
    marks = ("opinion", "commentary", "editorial", "column", "analysis", "kommentar", "meinung",
             "tribune", "opinión", "análisis", "мнение", "komentar", "评论", "社评")  # fmt: skip
    return title.startswith(marks) or "| opinion" in title


def _view(unit: Unit, column: bool) -> float:
    cues = unit.cues
    return (
        0.6 * min(1, cues.get("attribution", 0))
        + 0.8 * (unit.quoted > 0.25)
        + 0.5 * min(2, cues.get("critical", 0))
        + 0.4 * min(2, cues.get("supportive", 0))
        + 0.3 * min(1, cues.get("outlook", 0))
        + 0.6 * column
    )


def find_facets(material: Material, facts: set[int]) -> list[Facet]:
    """Angles of a story in a fixed order.

    Parameters
    ----------
    material
        The story.
    facts
        Sentences that merely report what all agree on; they belong to no angle.
    """
    views = viewpoints(material)
    facets: dict[str, Facet] = {}

    def facet(key: str, kind: Kind) -> Facet:
        return facets.setdefault(key, Facet(key, kind))

    topics = topics_of(material, views)
    parties = _parties(material)
    leanings = _leanings(material)
    acts = _acts(material)
    stances: dict[int, Stance] = {}
    for index, unit in enumerate(material.units):
        if index in facts:
            continue
        stance = read_stance(unit, acts) or leanings.get(unit.document)
        if stance and views[index] >= VIEW:
            stances[index] = stance
        _add_actors(material, index, views[index], parties, facet)
        if found := topics[index]:
            topic, weight = found
            facet(f"topic:{topic}", "topic").add(index, weight)
    for side in ("critical", "supportive"):
        taken = {index: stance.aim for index, stance in stances.items() if stance.side == side}
        _add_stances(material, side, taken, views, facet)
    return [facets[key] for key in sorted(facets)]


def _add_stances(
    material: Material, side: str, aims: dict[int, float], views: NDArray[np.float64], facet: Any
) -> None:
    """Sentences of one side under what they say; where enough surely judge the act, only those."""
    made = {}
    for index in aims:
        unit = material.units[index]
        made[index] = next((c for c in points(side) if c.terms.find(unit.words, unit.text)), None)
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


def _leanings(material: Material) -> dict[int, Stance]:
    """The side that each opinion piece takes, by its words from title to end."""
    weight: defaultdict[int, float] = defaultdict(float)
    for unit in material.units:
        if _column(material, unit):
            weight[unit.document] += unit.cues.get("supportive", 0) - unit.cues.get("critical", 0)
    for document in list(weight):
        title = material.documents[document].title
        words = text_words(title)
        sets = cue_sets(language_code(material.documents[document].language, title))
        if sets:
            found = len(sets["supportive"].find(words, title))
            weight[document] += 2 * (found - len(sets["critical"].find(words, title)))
    return {
        d: Stance("supportive" if w > 0 else "critical", 0.6)
        for d, w in weight.items()
        if abs(w) >= 2
    }


def _acts(material: Material) -> frozenset[str]:
    """Words for acts that name the story's own: so many of its headlines or reports have them."""
    titles = [set(text_words(title.text)) for title in material.titles]
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for unit in material.units:
        for word in _ACTS.intersection(unit.words):
            holders[word].add(material.reports[unit.document])
    reports = len({material.reports[unit.document] for unit in material.units})
    return frozenset(
        word
        for word, found in holders.items()
        if len(found) >= OWN_ACT * reports
        or sum(word in title for title in titles) >= OWN_TITLE * len(titles)
    )


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
    if view < 0.6:
        return
    voices = dict(material.speakers[index])
    home = material.documents[unit.document].country
    # In an outlet's own opinion piece, or where nobody is named, its country speaks.
    unnamed = not unit.names and not unit.dangling
    if not voices and home in actors() and view >= VIEW and (unnamed or _column(material, unit)):
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
