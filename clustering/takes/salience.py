"""How well a sentence tells what happened: place, length, titles, and what other reports say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clustering.takes.concepts import Chances, chances
from clustering.takes.material import Material, once
from clustering.takes.overlap import weighted_rows
from clustering.takes.weights import Weights, in_order, shipped_weights

__all__ = [
    "FEATURES",
    "Salience",
    "lengths",
    "other_titles",
    "salience",
    "salience_features",
    "standardised",
    "telling",
    "title_likeness",
]

#: Columns of :func:`salience_features`.
FEATURES = (
    "first", "second", "third", "log_place", "relative_place", "words", "words_over_25",
    "words_under_15", "own_title", "other_titles", "best_title", "others_mean", "others_best",
    "openings_mean", "openings_best", "shared_words", "shared_opening_words", "opening_mass",
    "quoted", "attributed", "critical", "supportive", "outlook", "dangling", "quantities", "names",
    "stems", "negated", "own_line", "title_cosine", "centroid_cosine", "word_mass", "word_mean",
    "word_best", "pair_mass", "pair_mean", "pair_best",
)  # fmt: skip

OPENING = 3


@dataclass(frozen=True, slots=True)
class Salience:
    """Sentences of a story as a summary would weigh them.

    Attributes
    ----------
    features
        (n, len(FEATURES)).
    chances
        Of the story's words and pairs.
    telling
        (n,) how well each sentence tells the news: mean 0 and deviation 1 in the story.
    """

    features: NDArray[np.float64]
    chances: Chances
    telling: NDArray[np.float64]


def salience_features(material: Material, found: Chances) -> NDArray[np.float64]:
    """Features of every sentence of a story.

    Returns
    -------
    ndarray of float64, shape (n, len(FEATURES))
        Shares and likenesses in [0, 1]; counts are capped.
    """
    units = material.units
    n = len(units)
    if not n:
        return np.zeros((0, len(FEATURES)))
    document = material.document_of
    reports = np.array([material.reports.index(r) for r in material.reports])[document]
    order = np.array([unit.order for unit in units], dtype=float)
    length = lengths(material)
    overlap = material.likeness.overlap.astype(float)
    titles = _title_overlap(material)
    own = titles[np.arange(n), document]
    others_mean, others_best = _by_report(overlap, reports, np.ones(n, bool))
    openings_mean, openings_best = _by_report(overlap, reports, order < OPENING)
    shared, shared_opening, mass = _shared_words(material)
    all_titles, best_title = _others(titles, reports, material)
    cues = [unit.cues for unit in units]

    def cue(name: str, cap: int) -> NDArray[np.float64]:
        return np.array([min(cap, c.get(name, 0)) for c in cues], dtype=float)

    columns = [
        order == 0,
        order == 1,
        order == 2,
        np.log1p(order),
        order / np.maximum(1, [unit.count for unit in units]),
        np.minimum(length, 60),
        np.maximum(0, np.minimum(length, 60) - 25),
        np.maximum(0, 15 - length),
        own,
        all_titles,
        best_title,
        others_mean,
        others_best,
        openings_mean,
        openings_best,
        shared,
        shared_opening,
        np.minimum(mass, 12),
        np.array([min(1.0, unit.quoted) for unit in units]),
        cue("attribution", 2),
        cue("critical", 2),
        cue("supportive", 2),
        cue("outlook", 2),
        np.array([unit.dangling for unit in units]),
        np.array([min(3, len(unit.quantities)) for unit in units]),
        np.array([min(6, len(unit.names)) for unit in units]),
        np.array([min(30, len(unit.stems)) for unit in units]),
        np.array([unit.negated for unit in units]),
        np.array([unit.sentence.whole_line for unit in units]),
        title_likeness(material),
        _centroid_cosine(material),
        *_mentions(found.words.of_sentence, found.of_words),
        *_mentions(found.pairs.of_sentence, found.of_pairs),
    ]
    return np.column_stack([np.asarray(column, dtype=float) for column in columns])


def lengths(material: Material) -> NDArray[np.float64]:
    """(n,) words of each sentence."""
    return np.array([_length(unit.text, len(unit.words)) for unit in material.units])


def _mentions(
    of_sentence: Sequence[NDArray[np.int_]], chance: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """Sum, mean and best chance of what each sentence mentions."""
    found = [chance[concepts] if len(concepts) else np.zeros(1) for concepts in of_sentence]
    return [
        np.array([values.sum() for values in found]),
        np.array([values.mean() for values in found]),
        np.array([values.max() for values in found]),
    ]


def _length(text: str, words: int) -> float:
    """Words of a sentence; two characters a word where there are no spaces."""
    wide = sum("\u3040" <= character <= "\u9fff" for character in text)
    return words - wide + wide / 1.7 if wide else float(words)


def _title_overlap(material: Material) -> NDArray[np.float64]:
    """(n, documents) overlap of sentences with titles, weighted by rarity."""
    idf = material.likeness.idf
    default = max(idf.values(), default=1.0)
    sentences = weighted_rows([unit.stems for unit in material.units], idf)
    titles = weighted_rows([title.stems for title in material.titles], idf)
    weight = [
        sum(idf.get(word, default) for word in sorted(title.stems)) for title in material.titles
    ]
    own = np.asarray(sentences.multiply(sentences).sum(axis=1)).reshape(-1, 1)
    norm = np.sqrt(np.maximum(own, 1e-9)) * np.sqrt(np.maximum(weight, 1e-9))[None, :]
    return np.asarray((sentences @ titles.T).toarray() / norm, dtype=float)


def _by_report(
    overlap: NDArray[np.float64], reports: NDArray[np.int_], kept: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and best, over the other reports, of the best overlap with one of their sentences."""
    names = np.unique(reports)
    best = np.zeros((len(reports), len(names)))
    for column, name in enumerate(names):
        rows = np.flatnonzero((reports == name) & kept)
        if len(rows):
            best[:, column] = overlap[:, rows].max(axis=1)
    mine = reports[:, None] == names[None, :]
    best[mine] = 0.0
    others = max(1, len(names) - 1)
    return best.sum(axis=1) / others, best.max(axis=1)


def _others(
    titles: NDArray[np.float64], reports: NDArray[np.int_], material: Material
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and best overlap with the titles of the other reports."""
    by_document = np.array([material.reports.index(r) for r in material.reports])
    allowed = by_document[None, :] != reports[:, None]
    masked = np.where(allowed, titles, 0.0)
    mean = masked.sum(axis=1) / np.maximum(1, allowed.sum(axis=1))
    return np.asarray(mean, dtype=float), np.asarray(masked.max(axis=1), dtype=float)


def other_titles(material: Material) -> NDArray[np.float64]:
    """(n,) mean overlap of each sentence with the titles of the other reports."""
    if not material.units:
        return np.zeros(0)
    by_document = np.array([material.reports.index(r) for r in material.reports])
    reports = by_document[material.document_of]
    return _others(_title_overlap(material), reports, material)[0]


def _shared_words(
    material: Material,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """How common a sentence's words are among reports, and among their openings and titles."""
    everywhere: dict[str, set[str]] = {}
    openings: dict[str, set[str]] = {}
    for unit in material.units:
        report = material.reports[unit.document]
        everywhere.setdefault(report, set()).update(unit.stems)
        if unit.order < OPENING:
            openings.setdefault(report, set()).update(unit.stems)
    for index, title in enumerate(material.titles):
        report = material.reports[index]
        if report in everywhere:
            everywhere[report].update(title.stems)
            openings.setdefault(report, set()).update(title.stems)
    total = max(1, len(everywhere))
    all_counts = Counter(word for words in everywhere.values() for word in words)
    opening_counts = Counter(word for words in openings.values() for word in words)
    shared, opening, mass = [], [], []
    for unit in material.units:
        words = sorted(unit.stems)
        count = max(1, len(words))
        shared.append(sum(all_counts[word] for word in words) / total / count)
        opening.append(sum(opening_counts[word] for word in words) / total / count)
        mass.append(sum(opening_counts[word] for word in words) / total)
    return np.array(shared), np.array(opening), np.array(mass)


@once
def title_likeness(material: Material) -> NDArray[np.float64]:
    """(n,) mean cosine with the centred titles; 0 where titles have no vectors."""
    filled = np.flatnonzero(np.linalg.norm(material.title_vectors, axis=1) > 1e-6)
    if len(filled) < 3 or not len(material.units):
        return np.zeros(len(material.units))
    own = material.title_vectors[filled].mean(axis=0)
    return np.asarray(material.likeness.vectors @ own, dtype=float)


def _centroid_cosine(material: Material) -> NDArray[np.float64]:
    """Mean likeness, by vectors, to the opening sentences of all reports."""
    rows = [i for i, unit in enumerate(material.units) if unit.order < OPENING]
    if not rows:
        return np.zeros(len(material.units))
    return np.asarray(material.likeness.cosine[:, rows].mean(axis=1), dtype=float)


def salience(material: Material, weights: Weights | None = None) -> Salience:
    """How well each sentence tells what happened.

    Parameters
    ----------
    material
        The story.
    weights
        Those that ship by default.
    """
    if weights is None or weights is shipped_weights():
        return _shipped(material)
    return _weighed(material, weights)


@once
def _shipped(material: Material) -> Salience:
    return _weighed(material, shipped_weights())


def _weighed(material: Material, weights: Weights) -> Salience:
    found = chances(material, weights)
    features = salience_features(material, found)
    told = standardised(features @ in_order(weights.sentences, FEATURES))
    return Salience(features, found, told)


def telling(material: Material) -> NDArray[np.float64]:
    """(n,) how well each sentence tells the news; both views of a story ask for it."""
    return salience(material).telling


def standardised(raw: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values with mean 0 and deviation 1; all 0 where they are alike."""
    spread = float(raw.std()) if len(raw) > 1 else 0.0
    if spread < 1e-9:
        return np.zeros(len(raw))
    return np.asarray((raw - raw.mean()) / spread, dtype=float)
