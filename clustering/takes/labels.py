"""Names of takes, as a person would write them over a group of statements.

A label is, in this order of preference: the point that most of the take makes, where there is a
name for it ("Critics call the peace plan a capitulation"); a clause of one of its sentences,
shortened (``headlines``), that is typical of the take and rare in the rest of the story; or a plain
name of its kind. Only words of the take's sentences and of ``labels.toml`` are used.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from clustering.takes.actors import actors, mentioned
from clustering.takes.facets import Concept, Facet, concepts, label_data
from clustering.takes.headline_words import Vocabulary
from clustering.takes.headlines import MOST_WORDS, Clause, clauses, compose
from clustering.takes.lexicon import cue_sets
from clustering.takes.material import Material
from clustering.takes.units import content_stems, text_words

__all__ = ["label_facets"]

# Share of a stance's weight that has to make one point for the label to name it.
DOMINANT = 0.4
# Two labels with more of their content words in common than this are one label.
ALIKE = 0.45
# Least score of a clause that stands as a label.
LEAST = 1.8

_OWN_WORDS = frozenset(["plan", "draft", "deal", "text", "proposal", "bill", "law", "move",
                        "decision"])  # fmt: skip


@dataclass(frozen=True)
class _Story:
    """What labels of one story are weighed by.

    ``holders`` gives for each stem the reports that use it.
    """

    material: Material
    vocabulary: Vocabulary
    holders: Mapping[str, frozenset[str]]
    subject: str | None


def label_facets(
    material: Material,
    facets: Sequence[Facet],
    shown: Sequence[Sequence[int]],
    subject: str | None,
) -> list[str]:
    """A label of 3 to 8 words for each facet, no two alike.

    Parameters
    ----------
    material
        The story.
    facets
        Those that are shown, the most important first.
    shown
        The sentences shown for each.
    subject
        What the story is about, such as "the peace plan", or None.
    """
    holders: dict[str, set[str]] = {}
    for unit in material.units:
        for word in unit.stems:
            holders.setdefault(word, set()).add(material.reports[unit.document])
    story = _Story(
        material,
        Vocabulary(material.units),
        {word: frozenset(found) for word, found in holders.items()},
        subject,
    )
    labels: list[str] = []
    for facet, listed in zip(facets, shown, strict=True):
        choices = list(_choices(story, facet, listed))
        common = content_stems(text_words(subject or ""))
        label = next(
            (c for c in choices if not any(_alike(c, other, common) for other in labels)), None
        )
        label = label or next((c for c in choices if c not in labels), f"{choices[-1]}, again")
        labels.append(label)
    return labels


def _alike(left: str, right: str, common: frozenset[str]) -> bool:
    """Whether two labels say the same, leaving out what the whole story is about."""
    one = content_stems(text_words(left)) - common
    two = content_stems(text_words(right)) - common
    return len(one & two) > ALIKE * max(1, min(len(one), len(two)))


def _choices(story: _Story, facet: Facet, listed: Sequence[int]) -> Iterator[str]:
    kind, _, name = facet.key.partition(":")
    if facet.kind == "stance":
        concept = next((c for c in concepts(kind) if c.key == name), None)
        if concept and concept.telling and _dominant(story, facet, concept):
            yield from _fitting(_concept_labels(concept, story.subject))
    yield from _clause_labels(story, facet, listed)
    if facet.kind == "topic":
        yield from _fitting(_term_labels(story, facet, name))
    yield from _fitting(_plain_labels(facet, story.subject))


def _fitting(made: Sequence[str]) -> list[str]:
    return [label for label in made if len(label.split()) <= MOST_WORDS]


def _concept_labels(concept: Concept, subject: str | None) -> list[str]:
    made = []
    if subject:
        filled = concept.label.replace("{object}", subject)
        made.append(filled.replace("{Object}", subject[:1].upper() + subject[1:]))
    return [*made, concept.plain]


def _dominant(story: _Story, facet: Facet, concept: Concept) -> bool:
    """Whether so much of an angle makes one point that the label may be about that point.

    English sentences have to make it of the thing that the label names: a critic who rejects
    something else does not reject "the peace plan".
    """
    material = story.material
    head = story.subject.split()[-1] if story.subject else ""
    total, share, reports = 0.0, 0.0, set()
    for index, weight in sorted(facet.members.items()):
        unit = material.units[index]
        total += weight
        if not concept.terms.find(unit.words, unit.text):
            continue
        if unit.language == "en" and head and not _OWN_WORDS.union([head]) & set(unit.words):
            continue
        share += weight
        reports.add(material.reports[unit.document])
    return share >= DOMINANT * total and len(reports) >= 3


def _clause_labels(story: _Story, facet: Facet, listed: Sequence[int]) -> list[str]:
    """Clauses of the facet's sentences as labels, the best first."""
    members = sorted(facet.members)
    cosine = story.material.likeness.cosine
    typical = dict(zip(members, cosine[np.ix_(members, members)].mean(axis=1), strict=True))
    rare = _rarity(story, facet)
    scored: dict[str, float] = {}
    for index in sorted({*members, *listed}):
        near = float(typical.get(index, 0.0))
        for clause in clauses(story.material.units[index], story.vocabulary):
            text = _put(story, facet, index, clause)
            if not text:
                continue
            score = _score(story, facet, clause, rare) + 1.5 * near
            score += 0.8 * (index in listed) + 0.8 * facet.members.get(index, 0.0)
            scored[text] = max(scored.get(text, -9.0), round(score, 6))
    ordered = sorted(scored, key=lambda text: (-scored[text], text))
    return [text for text in ordered if scored[text] >= LEAST]


def _put(story: _Story, facet: Facet, index: int, clause: Clause) -> str:
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


def _score(story: _Story, facet: Facet, clause: Clause, rare: Mapping[str, float]) -> float:
    kind, _, name = facet.key.partition(":")
    folded = text_words(" ".join(clause.words))
    stems = content_stems(folded)
    telling = [rare.get(word, 0.0) for word in sorted(stems)]
    score = 2.0 * clause.quality + (float(np.mean(telling)) if telling else -1.0)
    if facet.kind == "topic":
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


def _rarity(story: _Story, facet: Facet) -> dict[str, float]:
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


def _term_labels(story: _Story, facet: Facet, topic: str) -> list[str]:
    """A topic by the two things of its kind that most of its English sentences name."""
    forms = _nouns(topic)
    taken = set((story.subject or "").split())
    counts: Counter[str] = Counter()
    for index in facet.members:
        unit = story.material.units[index]
        if unit.language == "en":
            singles = [(word, _singular(word)) for word in unit.words]
            counts.update({
                forms.get(word) or forms[single]
                for word, single in singles
                if not taken & {word, single} and (word in forms or single in forms)
            })  # fmt: skip
    common = sorted((f for f, n in counts.items() if n >= 2), key=lambda f: (-counts[f], f))[:2]
    if not common:
        return []
    return [label_data()["topics"][topic]["label"].replace("{terms}", " and ".join(common))]


@lru_cache(maxsize=8)
def _nouns(topic: str) -> dict[str, str]:
    """English words that name what a topic is about, each with its form in a label."""
    forms: dict[str, str] = {}
    last = ""
    # "army:the army" is split in two; a part without a colon belongs to the one before.
    for part in label_data()["topics"][topic]["nouns"].split():
        if ":" in part:
            last, _, form = part.partition(":")
            forms[last] = form
        else:
            forms[last] += f" {part}"
    return forms


def _singular(word: str) -> str:
    if word == "children":
        return "child"
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _plain_labels(facet: Facet, subject: str | None) -> list[str]:
    """Names of a facet by its kind, the most telling first."""
    kind, _, name = facet.key.partition(":")
    if facet.kind == "topic":
        data = label_data()["topics"][name]
        made = [data["plain"].replace("{object}", subject)] if subject else []
        return [*made, data["bare"]]
    if facet.kind in ("actor", "region"):
        adjective = "European" if facet.kind == "region" else actors()[name].adjective
        noun = "response to" if facet.kind == "region" else "view of"
        made = [f"{adjective} {noun} {subject}"] if subject else []
        return [*made, f"{adjective} view of events", f"{adjective} voices on the story"]
    if kind == "critical":
        named, plain = "Critical voices over {object}", "Critical voices and objections"
    else:
        named, plain = "Voices in favour of {object}", "Voices of approval"
    return [named.replace("{object}", subject), plain] if subject else [plain]
