"""Which sentences judge what their story is about, for or against, and which are plain reports.

Read by a multinomial logistic regression from each sentence's vector and from what its cue words
tell: a reporter who writes "the families were left to bury their dead alone" finds fault without a
word for it. What it has learned belongs to one encoder; with others the cue words decide alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from clustering.takes.cued import cued_stances, cued_views, in_column, own_acts
from clustering.takes.material import Material
from clustering.takes.probe import same_encoder
from clustering.takes.salience import title_likeness
from clustering.takes.stances import Stance, answers_criticism
from models.artefacts import artefact

__all__ = [
    "CLASSES",
    "JUDGEMENT_FEATURES",
    "VIEW",
    "Judge",
    "Judgements",
    "in_context",
    "judgement_features",
    "read_judgements",
]

Floats = NDArray[np.float64]

#: What a sentence does; the rows of :attr:`Judge.weights`. ``other`` is a view neither for nor
#: against what the story is about.
CLASSES = ("plain", "critical", "supportive", "other")
SIDES = CLASSES[1:3]
#: Columns of :func:`judgement_features`.
JUDGEMENT_FEATURES = (
    "cued_critical", "cued_supportive", "aim_critical", "aim_supportive", "column",
    "column_critical", "column_supportive", "own_act", "attribution", "critical", "supportive",
    "outlook", "quoted", "dangling", "title_likeness", "relative_place",
)  # fmt: skip

#: Sentences of this strength of view, and stronger, can belong to a take.
VIEW = 0.9
# How much of its neighbours and of its article is read along with a sentence.
BESIDE, WITHIN = 0.2, 0.3
# A side is taken from this probability on, where it is so much more probable than the other side:
# of what is less clear, a third is on the other.
SIDE, CLEAR = 0.37, 2.0
# Where cue words say so surely that the central act is judged, they tell the side unless the judge
# finds it less probable than this: they know other languages and topics than it was trained on.
CUED_AIM, SIDE_CUED, LEAST_AIM = 0.8, 0.1, 0.5
# What probabilities are worth on the scales of cue words: how surely the central act is judged,
# and how much of a view a sentence is (as many sentences of news are above each).
AIM = 1.25
PROBABILITY, WORTH = (0.0, 0.36, 0.61, 0.77, 0.92, 1.0), (0.0, 0.6, 0.9, 1.2, 1.6, 2.2)


@dataclass(frozen=True)
class Judge:
    """A logistic regression over features and vectors of one encoder.

    Attributes
    ----------
    weights
        (4, f + d): a row for each of :data:`CLASSES`; first the features, then the vector.
    constant
        (4,).
    mean
        (d,) mean vector of sentences, taken out before they are brought to unit length.
    probe
        (d,) vector of :data:`clustering.takes.probe.PROBE` by the encoder.
    """

    weights: NDArray[np.float32]
    constant: NDArray[np.float32]
    mean: NDArray[np.float32]
    probe: NDArray[np.float32]

    def probabilities(
        self, features: Floats, vectors: Floats, documents: NDArray[np.int64]
    ) -> Floats:
        """Probability of each class (n, 4).

        By features (n, f), vectors (n, d) and documents (n,) of all sentences of a story in order.
        """
        rows = np.hstack([features, in_context(vectors, documents, self.mean)])
        logits = rows @ self.weights.T.astype(np.float64) + self.constant
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def in_context(vectors: Floats, documents: NDArray[np.int64], mean: NDArray[np.float32]) -> Floats:
    """Vectors of a story's sentences, each with something of what stands around it.

    Parameters
    ----------
    vectors
        (n, d) of the sentences, in order of document and place.
    documents
        (n,) number of the document of each; those of one document follow one another.
    mean
        (d,) to take out before.

    Returns
    -------
    (n, d)
        Rows of unit length and, added to each, the rows before and after it in its document and
        its document's mean row, by :data:`BESIDE` and :data:`WITHIN`.
    """
    less = vectors - mean
    rows = less / np.maximum(np.linalg.norm(less, axis=1, keepdims=True), 1e-9)
    found = rows.copy()
    follows = np.flatnonzero(documents[1:] == documents[:-1]) + 1
    found[follows] += BESIDE * rows[follows - 1]
    found[follows - 1] += BESIDE * rows[follows]
    _, places, counts = np.unique(documents, return_inverse=True, return_counts=True)
    sums = np.zeros((len(counts), rows.shape[1]))
    np.add.at(sums, places, rows)
    return np.asarray(found + WITHIN * (sums / counts[:, None])[places])


@lru_cache(maxsize=1)
def shipped_judge() -> Judge:
    """The one that ships."""
    return Judge(**load_file(artefact("judgement")))


def judgement_features(material: Material) -> Floats:
    """Features of every sentence of a story, (n, len(JUDGEMENT_FEATURES)), each about in [0, 1]."""
    if not material.units:
        return np.zeros((0, len(JUDGEMENT_FEATURES)))
    acts, sides, likeness = own_acts(material), cued_stances(material), title_likeness(material)
    rows = []
    for unit, (own, of_column), like in zip(material.units, sides, likeness, strict=True):
        cues = unit.cues
        aims = [own.aim if own and own.side == side else 0.0 for side in SIDES]
        rows.append(
            [
                *(float(aim > 0) for aim in aims),
                *aims,
                in_column(material, unit),
                *(of_column is not None and of_column.side == side for side in SIDES),
                not acts.isdisjoint(unit.words),
                *(
                    min(2, cues.get(name, 0)) / 2
                    for name in ("attribution", "critical", "supportive", "outlook")
                ),
                min(1.0, unit.quoted),
                unit.dangling,
                like,
                unit.order / max(1, unit.count),
            ]
        )
    return np.array(rows, dtype=float)


@dataclass(frozen=True, slots=True)
class Judgements:
    """What the sentences of a story judge.

    Attributes
    ----------
    views
        (n,): how much each sentence judges, quotes, reacts or foresees, from 0 for plain reports.
    stances
        The sentences that take a side, each with its side.
    """

    views: Floats
    stances: dict[int, Stance]


def read_judgements(material: Material, judge: Judge | None = None) -> Judgements:
    """Read every sentence of a story for what it judges.

    Parameters
    ----------
    material
        The story.
    judge
        By default the one that ships.
    """
    judge = judge or shipped_judge()
    if material.units and same_encoder(material.probe, judge.probe):
        return _learned(material, judge)
    views = cued_views(material)
    cued = (own or of_column for own, of_column in cued_stances(material))
    return Judgements(views, {i: s for i, s in enumerate(cued) if s and views[i] >= VIEW})


def _learned(material: Material, judge: Judge) -> Judgements:
    features = judgement_features(material)
    judged = judge.probabilities(features, material.vectors, material.document_of)
    views = np.interp(1.0 - judged[:, CLASSES.index("plain")], PROBABILITY, WORTH)
    found = {}
    for index, (row, (own, _)) in enumerate(zip(judged, cued_stances(material), strict=True)):
        chances = {side: float(row[CLASSES.index(side)]) for side in SIDES}
        if own is not None and own.aim >= CUED_AIM:
            if chances[own.side] >= SIDE_CUED:
                aim = max(AIM * chances[own.side], LEAST_AIM)
                found[index] = Stance(own.side, min(1.0, aim))
            continue
        if answers_criticism(material.units[index]):
            chances["critical"] = 0.0
        (other, _), (chance, side) = sorted((chance, side) for side, chance in chances.items())
        if chance >= max(SIDE, CLEAR * other):
            found[index] = Stance(side, min(1.0, AIM * chance))
    return Judgements(views, found)
