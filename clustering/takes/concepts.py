"""What a summary of a story is likely to mention: its words and pairs of words, each with a chance.

Sentences are then worth what they mention, and what two of them both mention counts once, as in
concept-based summarisation (Gillick and Favre 2009, "A scalable global model for summarization");
the chances are learned (Li, Qian and Liu 2013, "Using supervised bigram-based ILP for extractive
summarization").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from clustering.takes.material import Material
from clustering.takes.units import stem, text_words
from clustering.takes.weights import Weights, in_order
from clustering.takes.wordlists import words as word_list

__all__ = [
    "CONCEPT_FEATURES",
    "Chances",
    "Concepts",
    "chances",
    "pairs_of",
    "read_pairs",
    "read_words",
    "weighed",
]

#: Columns of :attr:`Concepts.features`.
CONCEPT_FEATURES = (
    "reports", "openings", "leads", "titles", "report_count", "opening_count", "lead_count",
    "title_count", "log_count", "sentences", "log_first", "log_mean_first", "name", "number",
    "letters", "all_reports", "log_all_sentences", "every_opening", "title_and_opening",
    "reports_squared", "openings_squared", "leads_squared", "titles_squared", "title_lead",
    "title_opening", "report_frequency", "title_name", "opening_name", "two_reports",
    "two_openings", "two_leads", "two_titles",
)  # fmt: skip

Concept = str | tuple[str, str]

OPENING = 3
# The weights come from stories of two or three reports: larger ones are no further off than this.
MOST_REPORTS, MOST_SENTENCES = 3, 72
_LATEST = 30
_FUNCTION = frozenset(stem(word) for word in word_list("function"))


@dataclass(frozen=True, slots=True)
class Concepts:
    """The words, or the pairs of words, of a story.

    Attributes
    ----------
    found
        The concepts, sorted.
    features
        (c, len(CONCEPT_FEATURES)).
    of_sentence
        For each sentence its concepts as indices into ``found``, sorted.
    """

    found: list[Concept]
    features: NDArray[np.float64]
    of_sentence: list[NDArray[np.int_]]


@dataclass(frozen=True, slots=True)
class Chances:
    """Words and pairs of a story, with the chance of each to be in a summary."""

    words: Concepts
    pairs: Concepts
    of_words: NDArray[np.float64]
    of_pairs: NDArray[np.float64]


@dataclass(slots=True)
class _Seen:
    """Where a concept occurs; reports by name."""

    everywhere: dict[str, int] = field(default_factory=dict)
    openings: set[str] = field(default_factory=set)
    leads: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    count: int = 0
    sentences: int = 0


def chances(material: Material, weights: Weights) -> Chances:
    """How likely a summary of a story is to mention each of its words and pairs of words."""
    return weighed(read_words(material), read_pairs(material), weights)


def weighed(words: Concepts, pairs: Concepts, weights: Weights) -> Chances:
    """The same of concepts that were read before."""
    return Chances(
        words,
        pairs,
        _logistic(words.features, weights.words),
        _logistic(pairs.features, weights.pairs),
    )


def _logistic(features: NDArray[np.float64], weights: dict[str, float]) -> NDArray[np.float64]:
    logits = features @ in_order(weights, CONCEPT_FEATURES) + weights["constant"]
    return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=float)


def pairs_of(words: Sequence[str]) -> list[tuple[str, str]]:
    """Neighbouring stems, without pairs of two function words."""
    stems = [stem(word) for word in words]
    return [(a, b) for a, b in pairwise(stems) if not (a in _FUNCTION and b in _FUNCTION)]


def read_words(material: Material) -> Concepts:
    """Stems of content words."""
    return _read(
        material,
        [sorted(unit.stems) for unit in material.units],
        [sorted(title.stems) for title in material.titles],
    )


def read_pairs(material: Material) -> Concepts:
    """Pairs of neighbouring words."""
    return _read(
        material,
        [pairs_of(unit.words) for unit in material.units],
        [pairs_of(text_words(title.text)) for title in material.titles],
    )


def _read(
    material: Material,
    sentences: Sequence[Sequence[Concept]],
    titles: Sequence[Sequence[Concept]],
) -> Concepts:
    seen: dict[Concept, _Seen] = {}
    for unit, concepts in zip(material.units, sentences, strict=True):
        report = material.reports[unit.document]
        for concept, count in Counter(concepts).items():
            place = seen.setdefault(concept, _Seen())
            place.everywhere[report] = min(
                place.everywhere.get(report, _LATEST), unit.order, _LATEST
            )
            place.count += count
            place.sentences += 1
            if unit.order < OPENING:
                place.openings.add(report)
            if unit.order == 0:
                place.leads.add(report)
    for report, concepts in zip(material.reports, titles, strict=True):
        for concept in concepts:
            if concept in seen:
                seen[concept].titles.add(report)
    found = sorted(seen)
    index = {concept: i for i, concept in enumerate(found)}
    return Concepts(
        found,
        _features(material, found, seen),
        [np.array(sorted({index[c] for c in concepts}), dtype=int) for concepts in sentences],
    )


def _features(
    material: Material, found: Sequence[Concept], seen: dict[Concept, _Seen]
) -> NDArray[np.float64]:
    if not found:
        return np.zeros((0, len(CONCEPT_FEATURES)))
    units = material.units
    reports = len({material.reports[unit.document] for unit in units})
    names = {name for unit in units for name in unit.names}
    rows = []
    for concept in found:
        place = seen[concept]
        parts = concept if isinstance(concept, tuple) else (concept,)
        counts = [len(place.everywhere), len(place.openings), len(place.leads), len(place.titles)]
        everywhere, openings, leads, titles = (min(1.0, count / reports) for count in counts)
        first = list(place.everywhere.values())
        name = sum(part in names for part in parts) / len(parts)
        log_count = float(np.log1p(place.count))
        rows.append(
            [
                everywhere,
                openings,
                leads,
                titles,
                *(min(MOST_REPORTS, count) for count in counts),
                log_count,
                place.sentences / len(units),
                np.log1p(min(first)),
                np.log1p(sum(first) / len(first)),
                name,
                sum(part.isdigit() for part in parts) / len(parts),
                sum(len(part) for part in parts) / len(parts),
                min(MOST_REPORTS, reports),
                np.log1p(min(MOST_SENTENCES, len(units))),
                len(place.openings) == reports,
                bool(place.titles) and bool(place.openings),
                everywhere**2,
                openings**2,
                leads**2,
                titles**2,
                titles * leads,
                titles * openings,
                everywhere * log_count,
                name * titles,
                name * openings,
                *(count > 1 for count in counts),
            ]
        )
    return np.array(rows, dtype=float)
