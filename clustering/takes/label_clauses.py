"""Labels of takes that are a clause of one of their sentences, where most of the take says it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from clustering.takes.actors import actors, mentioned
from clustering.takes.facets import Facet
from clustering.takes.headline_words import Vocabulary
from clustering.takes.headlines import Clause, clauses, compose
from clustering.takes.lexicon import cue_sets
from clustering.takes.material import Material
from clustering.takes.units import TOPICS, content_stems, text_words

__all__ = ["Telling", "clause_labels", "telling_of"]

# Least score of a clause that stands as a label.
LEAST = 1.8
# From this centred cosine on a sentence says what the clause's sentence says, or nearly so; more
# than this share of the statements shown, and of the take's weight, has to.
NEAR, MOST = 0.3, 0.5


@dataclass(frozen=True)
class Telling:
    """What clauses of one story are weighed by.

    ``holders`` gives for each stem the reports that use it.
    """

    material: Material
    vocabulary: Vocabulary
    holders: Mapping[str, frozenset[str]]
    subject: str | None


def telling_of(material: Material, subject: str | None) -> Telling:
    """Read off a story what its clauses are weighed by."""
    holders: dict[str, set[str]] = {}
    for unit in material.units:
        for word in unit.stems:
            holders.setdefault(word, set()).add(material.reports[unit.document])
    return Telling(
        material,
        Vocabulary(material.units),
        {word: frozenset(found) for word, found in holders.items()},
        subject,
    )


def clause_labels(story: Telling, facet: Facet, listed: Sequence[int]) -> list[str]:
    """Clauses of sentences that most of a facet says alike, as labels, the best first."""
    members = sorted(facet.members)
    weights = np.array([facet.members[index] for index in members])
    cosine = story.material.likeness.cosine
    rare = _rarity(story, facet)
    scored: dict[str, float] = {}
    for index in sorted({*members, *listed}):
        near = cosine[index, members]
        shown = np.array([index == other or cosine[index, other] >= NEAR for other in listed])
        alike = (near >= NEAR) | (np.array(members) == index)
        if shown.mean() <= MOST or float(weights[alike].sum()) <= MOST * float(weights.sum()):
            continue
        for clause in clauses(story.material.units[index], story.vocabulary):
            text = _put(story, facet, index, clause)
            if not text:
                continue
            score = _score(story, facet, clause, rare) + 1.5 * float(near.mean())
            score += 0.8 * (index in listed) + 0.8 * facet.members.get(index, 0.0)
            scored[text] = max(scored.get(text, -9.0), round(score, 6))
    ordered = sorted(scored, key=lambda text: (-scored[text], text))
    return [text for text in ordered if scored[text] >= LEAST]


def _put(story: Telling, facet: Facet, index: int, clause: Clause) -> str:
    """A clause as a label of the facet; empty where it cannot speak for it."""
    kind, _, name = facet.key.partition(":")
    material = story.material
    if facet.kind == "topic" or clause.speaker:
        if facet.kind == "actor":
            named = mentioned(text_words(clause.speaker), clause.speaker)
            unknown = not named and not story.vocabulary.is_name(clause.speaker.split()[-1])
            if name not in named and not (unknown and name in material.speakers[index]):
                return ""
        if clause.words[0][:1].isdigit():
            return ""
        return compose(clause)
    if facet.kind == "stance":
        if not _judges(clause, kind):
            return ""
        voice = "Critics" if kind == "critical" else "Supporters"
        return compose(clause, voice if clause.spoken else "")
    opening = " ".join(clause.words[:3])
    if facet.kind == "actor":
        if name in mentioned(text_words(opening), opening):
            return compose(clause)
        if material.speakers[index].get(name, 0.0) < 1.0 or not clause.spoken:
            return ""
        return compose(clause, f"{actors()[name].adjective} view")
    return ""


def _judges(clause: Clause, side: str) -> int:
    """Words that judge as a side does, beyond those that judge the other way."""
    cues = cue_sets("en")
    folded = [word for word in text_words(" ".join((*clause.words, clause.verb)))
              if word not in ("critics", "supporters")]  # fmt: skip
    other = "supportive" if side == "critical" else "critical"
    return max(0, len(cues[side].find(folded)) - len(cues[other].find(folded)))


def _score(story: Telling, facet: Facet, clause: Clause, rare: Mapping[str, float]) -> float:
    kind, _, name = facet.key.partition(":")
    folded = text_words(" ".join(clause.words))
    stems = content_stems(folded)
    telling = [rare.get(word, 0.0) for word in sorted(stems)]
    score = 2.0 * clause.quality + (float(np.mean(telling)) if telling else -1.0)
    if facet.kind == "topic" and name in TOPICS:
        hits = len(cue_sets("en")[name].find(folded))
    elif facet.kind == "stance":
        hits = _judges(clause, kind)
    else:
        hits = _judges(clause, "critical") + _judges(clause, "supportive")
    score += 0.7 * min(2, hits) - (0.4 if facet.kind == "actor" else 1.0) * (hits == 0)
    score += 0.4 * bool(clause.speaker) - 0.5 * (len(stems) < 3)
    score -= 0.5 * any(word.isdigit() for word in folded)
    if story.subject:
        score += 0.3 * (story.subject.split()[-1] in folded)
    return score


def _rarity(story: Telling, facet: Facet) -> dict[str, float]:
    """How much more reports use a stem in the facet than elsewhere: log odds, in [-1, 2]."""
    material = story.material
    inside: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    reports: set[str] = set()
    for index in facet.members:
        unit = material.units[index]
        report = material.reports[unit.document]
        reports.add(report)
        for word in unit.stems:
            if (word, report) not in seen:
                seen.add((word, report))
                inside[word] += 1
    everyone = len({material.reports[unit.document] for unit in material.units})
    found = {}
    for word, count in inside.items():
        whole = len(story.holders[word])
        odds = math.log((count + 0.5) / (len(reports) + 1)) - math.log(
            (whole + 0.5) / (everyone + 1)
        )
        shared = 0.35 * math.log(count)
        found[word] = min(2.0, max(-1.0, odds + shared))
    return found
