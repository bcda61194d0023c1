"""What cue words tell of views: how much a sentence judges, and which side it takes."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from clustering.takes.columns import is_opinion
from clustering.takes.lexicon import cue_sets, language_code
from clustering.takes.material import Material, once
from clustering.takes.stances import Stance, read_stance
from clustering.takes.units import Unit, text_words
from clustering.takes.wordlists import words

__all__ = ["cued_stances", "cued_views", "in_column", "own_acts"]

# Share of a story's reports, and of its headlines, that call its central act by one word.
OWN_ACT, OWN_TITLE = 0.4, 0.15
# How surely an opinion piece judges the central act in any one sentence, and by how many words of
# judgement it has to lean to a side.
COLUMN_AIM, LEANING = 0.6, 2


def cued_views(material: Material) -> NDArray[np.float64]:
    """How much each sentence judges, quotes, reacts or foresees: (n,), from 0 for plain reports."""
    return np.array([_view(unit, in_column(material, unit)) for unit in material.units])


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


def in_column(material: Material, unit: Unit) -> bool:
    """Whether a sentence stands in an opinion piece."""
    return is_opinion(material.documents[unit.document].title)


@once
def cued_stances(material: Material) -> list[tuple[Stance | None, Stance | None]]:
    """The side that each sentence takes by its own words, and by those of its opinion piece."""
    acts, leaning = own_acts(material), _leanings(material)
    return [(read_stance(unit, acts), leaning.get(unit.document)) for unit in material.units]


@once
def own_acts(material: Material) -> frozenset[str]:
    """Words for acts that name the story's own: so many of its headlines or reports have them."""
    titles = [set(text_words(title.text)) for title in material.titles]
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for unit in material.units:
        for word in words("acts").intersection(unit.words):
            holders[word].add(material.reports[unit.document])
    reports = len({material.reports[unit.document] for unit in material.units})
    return frozenset(
        word
        for word, found in holders.items()
        if len(found) >= OWN_ACT * reports
        or sum(word in title for title in titles) >= OWN_TITLE * len(titles)
    )


def _leanings(material: Material) -> dict[int, Stance]:
    """The side that each opinion piece takes, by its words from title to end."""
    weight: defaultdict[int, float] = defaultdict(float)
    for unit in material.units:
        if in_column(material, unit):
            weight[unit.document] += unit.cues.get("supportive", 0) - unit.cues.get("critical", 0)
    for document in list(weight):
        title = material.documents[document].title
        folded = text_words(title)
        sets = cue_sets(language_code(material.documents[document].language, title))
        if sets:
            found = len(sets["supportive"].find(folded, title))
            weight[document] += 2 * (found - len(sets["critical"].find(folded, title)))
    return {
        d: Stance("supportive" if w > 0 else "critical", COLUMN_AIM)
        for d, w in weight.items()
        if abs(w) >= LEANING
    }
