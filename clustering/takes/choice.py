"""Which sentences the world's current take is made of."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from clustering.takes.columns import is_no_report
from clustering.takes.distinct import Distinct
from clustering.takes.material import Material, once
from clustering.takes.replaced import revisions
from clustering.takes.salience import salience, standardised
from clustering.takes.selection import CANDIDATES, SET_FEATURES, set_features, small_sets
from clustering.takes.support import Evidence, evidence_for
from clustering.takes.units import Unit
from clustering.takes.weights import Weights, in_order, shipped_weights

__all__ = [
    "FEW_REPORTS",
    "MOST",
    "Chosen",
    "choose_statements",
    "days_behind",
    "leans_on_context",
]

Floats = NDArray[np.float64]

MOST = 7
# Statements that open the view, chosen together: as many wherever a story has so many sentences
# that say different things.
OPENING = 3
FEW_REPORTS = 3
# Weight of support against how well a sentence tells the news, which has deviation 1.
SUPPORT, BREADTH, COUNTRIES = 0.7, 0.7, 0.3
PLACE_FADES = 0.08
# How well sentences open the story together, against the mean of what supports them.
TOGETHER = 2.0
ENGLISH = 1.0
DANGLING = 0.9
# What each sentence of the opening that leans on context costs further.
LEANING = 0.2
OPINION = 0.5
OUTDATED = 4.0
UPDATE = 0.8
# What each day beyond the first costs by which the newest report that tells a thing is behind the
# newest of the story, of three at most: where things stand is what the newest reports tell.
STALE, MOST_STALE = 0.3, 3.0
DAY = 86_400.0
# What one report alone tells, in a story of more than a few: its own way into the matter.
ALONE = 2.5
# Likeness to what is already there costs this much (as in maximal marginal relevance,
# Carbonell and Goldstein 1998).
REPETITION, REPETITION_GROWTH, REPETITION_MOST = 4.0, 0.4, 7.0
# Independent reports that a statement after the opening needs, and in a story of few reports.
FURTHER, FURTHER_OF_FEW_REPORTS = 2, 3

# Words that point at a place or a thing outside the sentence.
_POINTING = frozenset(["these", "here", "those", "our", "we", "my", "us", "you", "i", "me"])
# "For the second time this year" points at no more than the day of the view.
_THIS = re.compile(r"\bthis\b(?! (?:week|month|year)\b)", re.IGNORECASE)
# "Three days later" is later than something else; with a date after it ("Four days later, on April
# 22") it is understood.
_LATER = re.compile(
    r"^(?:(?:just|only|about|nearly|almost|more than|less than|barely|some) )?"
    r"(?:(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|many|\d+) )?"
    r"(?:(?:few|couple of) )?(?:second|moment|minute|hour|day|week|month|year|decade)s? "
    r"(?:later|earlier)\b"
    r"|^(?:(?:on|in) )?the (?:next|following|previous) "
    r"(?:day|morning|night|evening|week|month|year)\b"
    r"|^(?:shortly|soon|not long) (?:after,|afterwards?\b|thereafter\b)",
    re.IGNORECASE,
)
_DATED = re.compile(r"\W*(?:on|in) (?:early |late |mid-)?[A-Z]")
_LEANING = re.compile(
    r"^(?:most|some|many|both|all|others|neither|none) (?:are|were|have|had|of (?:them|those))\b"
    r"|\b(?:earlier|later) (?:that|the same) (?:day|night|week|month|year)\b"
    r"|\b(?:that|same) (?:day|night)\b|\b(?:at|by) (?:that|this|the) time\W*$"
    r"|^(?:on|in) an? (?:related|separate|similar) (?:note|matter|development)\b"
    r"|\b(?:it|them|him|her|so|there)\W*$"
    r"|\b(?:agreed|disagreed|declined|objected|refused)\W*$"
    r"|[,”\"’'] (?:s?he|they|it) (?:said|says|added|told|wrote)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Sentences that a view is made of.

    Attributes
    ----------
    evidence
        Those that open the story, then the others, best first.
    opening
        How many open it.
    """

    evidence: list[Evidence]
    opening: int


def choose_statements(
    material: Material, limit: int = MOST, weights: Weights | None = None
) -> Chosen:
    """Sentences that together say what is known: those that open the story, then the widest told.

    Parameters
    ----------
    material
        The story.
    limit
        Most statements.
    weights
        Those that ship by default.
    """
    if not material.units or limit < 1:
        return Chosen([], 0)
    weights = weights or shipped_weights()
    told = salience(material, weights)
    evidence = [evidence_for(material, unit) for unit in range(len(material.units))]
    reports = len({material.reports[unit.document] for unit in material.units})
    old, newer = revisions(material)
    leaning = np.array([leans_on_context(unit) for unit in material.units])
    support = _support(material, evidence, old, newer) - DANGLING * leaning
    # The more reports there are, the more their number says and the less each one's opening.
    fading = 1.0 / (1.0 + PLACE_FADES * max(0, reports - 3))
    scores = fading * told.telling + support
    size = min(limit, OPENING)
    distinct = Distinct(material, evidence)
    order = np.argsort(-scores, kind="stable").tolist()
    current = [i for i in order if i not in old]
    best = sorted((current if len(current) >= size else order)[:CANDIDATES])
    sets = _opening_sets(distinct, best, size)
    features = set_features(material, told, sets)
    together = standardised(features @ in_order(weights.sets, SET_FEATURES))
    values = TOGETHER * fading * together + support[sets].mean(axis=1)
    values -= LEANING * leaning[sets].sum(axis=1)
    chosen = sets[int(np.round(values, 9).argmax())].tolist()
    opening = len(chosen)
    # The more reports, the more sentences there are that nearly repeat each other.
    repetition = min(REPETITION_MOST, REPETITION + REPETITION_GROWTH * max(0, reports - 3))
    needed = FURTHER_OF_FEW_REPORTS if reports <= FEW_REPORTS else FURTHER
    # The newest figure stands even where one report alone has it yet.
    left = np.where(
        [
            e.unit not in old
            and not leaning[e.unit]
            and (e.independent >= needed or material.tolls.current(unit.text, unit.language))
            for e, unit in zip(evidence, material.units, strict=True)
        ],
        scores,
        -np.inf,
    )
    taken = np.any([distinct.repeats(i) for i in chosen], axis=0)
    costs = np.max([distinct.nearness(i) for i in chosen], axis=0)
    while len(chosen) < limit:
        pool = np.where(taken, -np.inf, left)
        if not np.isfinite(pool).any():
            break
        i = int((pool - repetition * costs).argmax())
        chosen.append(i)
        taken |= distinct.repeats(i)
        costs = np.maximum(costs, distinct.nearness(i))
    return Chosen([evidence[i] for i in chosen], opening)


def _support(
    material: Material, evidence: Sequence[Evidence], old: set[int], newer: set[int]
) -> Floats:
    """What speaks for each sentence besides how well it tells the news."""
    units = material.units
    many = len(set(material.reports)) > FEW_REPORTS
    behind = days_behind(material)
    return np.array(
        [
            SUPPORT * math.log(e.independent)
            + BREADTH * math.log(max(1.0, e.breadth))
            + COUNTRIES * math.log(max(1, len(e.countries)))
            + ENGLISH * (units[i].language == "en")
            - OPINION * _opinion(material, i)
            - OUTDATED * (i in old)
            + UPDATE * (i in newer)
            - STALE * min(behind[units[u].document] for u in e.supporters)
            - ALONE * (many and e.independent == 1 and i not in newer)
            for i, e in enumerate(evidence)
        ]
    )


@once
def days_behind(material: Material) -> list[float]:
    """By document the days beyond one by which it is older than the newest, up to three.

    0 where that is not known.
    """
    times = [document.published_at for document in material.documents]
    newest = max((time for time in times if time is not None), default=0.0)
    days = [0.0 if time is None else (newest - time) / DAY for time in times]
    return [min(MOST_STALE, max(0.0, behind - 1.0)) for behind in days]


def _opening_sets(distinct: Distinct, best: Sequence[int], size: int) -> NDArray[np.int_]:
    """Sets of so many good sentences that say nothing twice; smaller ones where there are none."""
    repeated = {i: distinct.repeats(i) for i in best}
    sets: list[list[int]] = []
    while not sets:
        sets = [
            row
            for row in small_sets(best, size).tolist()
            if not any(repeated[i][j] for i, j in combinations(row, 2))
        ]
        size -= 1
    return np.array(sets)


def _opinion(material: Material, i: int) -> float:
    unit = material.units[i]
    judged = min(2, unit.cues.get("critical", 0) + unit.cues.get("supportive", 0))
    column = is_no_report(material.documents[unit.document].title)
    return 0.5 * judged + unit.quoted + 3.0 * column


def leans_on_context(unit: Unit) -> bool:
    """Whether a sentence points at something outside it: "he", "this part of the country"."""
    if unit.language != "en":
        return unit.dangling
    later = _LATER.match(unit.text)
    return (
        unit.dangling
        or (later is not None and not _DATED.match(unit.text, later.end()))
        or bool(_POINTING.intersection(unit.words))
        or bool(_THIS.search(unit.text))
        or bool(_LEANING.search(unit.text))
    )
