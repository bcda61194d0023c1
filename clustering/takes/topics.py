"""What sentences are about beyond the event itself: a kind of consequence, or what someone says."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from clustering.takes.material import Material
from clustering.takes.salience import telling
from clustering.takes.units import TOPICS

__all__ = ["REACTION", "topics_of"]

#: The topic of sentences that give the words of someone named, and speak of no other.
REACTION = "reaction"

# Cue words that a topic needs; fewer do where a sentence judges or foresees, or tells much.
CUES, CUES_OF_VIEW = 3, 2
# From this strength of view on a sentence judges, quotes or foresees.
VIEW = 0.9
# Salience has mean 0 and deviation 1 in a story: this is what every sixth sentence reaches.
TELLING = 1.0
# A reaction tells no less than this.
LEAST_TELLING = -0.5
# How much salience, up to 2 deviations, adds to the weight.
SALIENCE = 0.2


def topics_of(material: Material, views: NDArray[np.float64]) -> list[tuple[str, float] | None]:
    """The topic of each sentence with the weight that it has in it; None where it has none.

    Parameters
    ----------
    material
        The story.
    views
        (n,) how much each sentence judges, quotes, reacts or foresees.
    """
    if not material.units:
        return []
    told = telling(material)
    usual = _usual(material)
    return [_topic(material, i, float(views[i]), float(told[i]), usual) for i in range(len(views))]


def _usual(material: Material) -> dict[str, float]:
    """Share of the sentences that speak of each topic: what most do is no angle."""
    counts: defaultdict[str, int] = defaultdict(int)
    for unit in material.units:
        for topic in TOPICS:
            counts[topic] += unit.cues.get(topic, 0) > 0
    return {topic: counts[topic] / len(material.units) for topic in TOPICS}


def _topic(
    material: Material, index: int, view: float, told: float, usual: dict[str, float]
) -> tuple[str, float] | None:
    unit = material.units[index]
    counts = {topic: unit.cues.get(topic, 0) for topic in TOPICS}
    topic = max(TOPICS, key=lambda name: (counts[name] * (1.0 - usual[name]), name))
    found = counts[topic]
    more = SALIENCE * min(2.0, max(0.0, told))
    foresees = unit.cues.get("outlook", 0) > 0 or view >= VIEW
    if found >= CUES or (found >= CUES_OF_VIEW and foresees) or (found and told >= TELLING):
        weight = 0.25 + 0.15 * min(4, found) + 0.1 * min(2.0, view) + more
        return topic, weight * (1.0 - 0.6 * usual[topic])
    named = unit.cues.get("attribution", 0) > 0 and unit.names and not unit.dangling
    if named and view >= VIEW and told >= LEAST_TELLING:
        return REACTION, 0.3 + 0.15 * min(2.0, view) + more
    return None
