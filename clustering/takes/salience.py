"""How well a sentence tells what happened: place, length, titles, and what other reports say."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from clustering.takes.material import Material
from clustering.takes.overlap import weighted_rows
from models.artefacts import artefact

__all__ = ["FEATURES", "salience", "salience_features"]

#: Columns of :func:`salience_features`.
FEATURES = (
    "first", "second", "third", "log_place", "relative_place", "words", "words_over_25",
    "words_under_15", "own_title", "other_titles", "best_title", "others_mean", "others_best",
    "openings_mean", "openings_best", "shared_words", "shared_opening_words", "opening_mass",
    "quoted", "attributed", "critical", "supportive", "outlook", "dangling", "quantities", "names",
    "stems", "negated", "own_line", "title_cosine", "centroid_cosine",
)  # fmt: skip

OPENING = 3


def salience_features(material: Material) -> NDArray[np.float64]:
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
    document = np.array([unit.document for unit in units])
    reports = np.array([material.reports.index(r) for r in material.reports])[document]
    order = np.array([unit.order for unit in units], dtype=float)
    length = np.array([_length(unit.text, len(unit.words)) for unit in units])
    overlap = material.likeness.overlap.astype(float)
    titles = _title_overlap(material)
    own = titles[np.arange(n), document]
    others_mean, others_best = _by_report(overlap, reports, np.ones(n, bool))
    openings_mean, openings_best = _by_report(overlap, reports, order < OPENING)
    shared, shared_opening, mass = _shared_words(material)
    other_titles, best_title = _others(titles, reports, material)
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
        other_titles,
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
        _title_cosine(material),
        _centroid_cosine(material),
    ]
    return np.column_stack([np.asarray(column, dtype=float) for column in columns])


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


def _title_cosine(material: Material) -> NDArray[np.float64]:
    """Mean cosine with the centred titles; 0 where titles have no vectors."""
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


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    """Weights by feature, from what human editors took into their summaries (``salience.md``)."""
    weights: dict[str, float] = json.loads(artefact("salience").read_text("utf-8"))["weights"]
    return weights


def salience(material: Material) -> NDArray[np.float64]:
    """How well each sentence tells what happened, with mean 0 and deviation 1 in the story."""
    features = salience_features(material)
    weights = np.array([_weights().get(name, 0.0) for name in FEATURES])
    raw = features @ weights
    if len(raw) < 2 or raw.std() < 1e-9:
        return np.zeros(len(raw))
    return np.asarray((raw - raw.mean()) / raw.std(), dtype=float)
