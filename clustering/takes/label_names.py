"""Plain names of takes: what kind of view they are, of what, and which points most of them make."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from clustering.takes.actors import actors
from clustering.takes.facets import Facet
from clustering.takes.lexicon import cue_sets
from clustering.takes.material import Material, once
from clustering.takes.points import Point, label_data, points
from clustering.takes.subject import is_act
from clustering.takes.units import Unit, stem
from clustering.takes.wordlists import words
from clustering.text import fold

__all__ = ["judged_object", "plain_names", "point_names"]

# Share of a stance's weight that has to make one point for the label to be about that point, and
# share of it, in so many reports, that a second one needs to be named beside it. A claim that so
# many of the sentences shown make is named for less.
MOST = 0.5
HALF_SHOWN = 2
SECOND, REPORTS = 0.2, 2
# Share of a stance's English weight that has to name what the story is about, or what they judge,
# for a label to say that they judge it; and how much oftener than in the story.
NAMED, CALLED, OFTENER = 0.25, 0.15, 2.0


def point_names(
    material: Material,
    facet: Facet,
    shown: Sequence[int],
    subject: str | None,
    judged: str | None,
) -> list[str]:
    """A stance by the point that most of it makes, or by the two that most of it make together.

    Most of its weight; for a claim half of the sentences shown and most of what makes any point.
    ``judged`` is what it is surely on (:func:`judged_object`).
    """
    side = facet.key.partition(":")[0]
    total = sum(weight for _, weight in sorted(facet.members.items())) or 1.0
    makers: dict[str, set[int]] = {}
    for point in points(side):
        made = {index for index in facet.members if point.made_by(material.units[index])}
        reports = {material.reports[material.units[index].document] for index in made}
        if len(reports) >= REPORTS:
            makers[point.key] = made

    def share(keys: Sequence[str]) -> float:
        named = set().union(*(makers[key] for key in keys))
        return sum(facet.members[index] for index in sorted(named)) / total

    by_key = {point.key: point for point in points(side)}
    order = list(by_key)
    ranked = sorted(makers, key=lambda key: (-round(share([key]), 9), order.index(key)))
    pointed = share(ranked)
    telling = [key for key in ranked if share([key]) > MOST] or [
        key
        for key in ranked
        if by_key[key].claim
        and share([key]) > MOST * pointed
        and len(makers[key].intersection(shown)) >= HALF_SHOWN
    ]
    if telling:
        # Of what most of it says the first of the list says most.
        point = by_key[min(telling, key=order.index)]
        # A claim says enough without what it is made of.
        return _with_subject(point, judged) if judged or not subject or point.claim else []
    named = [key for key in ranked if share([key]) >= SECOND][:2]
    if judged and len(named) == 2 and share(named) > MOST:
        first, second = (by_key[key].noun for key in named)
        joining = "over" if side == "critical" else "for"
        return [f"{first[:1].upper()}{first[1:]} and {second} {joining} {judged}"]
    return []


def judged_object(material: Material, facet: Facet, subject: str) -> str | None:
    """What a stance is surely on, as labels may say it.

    What the story is about where enough of the stance's English sentences name it, and more than
    name another act alone ("the ruling", in a story of a law that was struck down); else what they
    call the act ("the decision"), where they agree on a word that the story's other sentences have
    less often; else None: a story about a transcript has critics of much else.
    """
    head = stem(fold(subject.split()[-1]))
    act = is_act(subject)
    total = named = beside = 0.0
    called: defaultdict[str, float] = defaultdict(float)
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for index, weight in sorted(facet.members.items()):
        unit = material.units[index]
        if unit.language != "en":
            continue
        total += weight
        # Once an act is known it is "the move".
        if any(stem(word) == head or (act and word in words("any_act")) for word in unit.words):
            named += weight
        elif _called(unit):
            beside += weight
        for word in _called(unit) - {head}:
            called[word] += weight
            holders[word].add(material.reports[unit.document])
    if named >= NAMED * total and named > beside:
        return subject
    usual = _usually_called(material)
    telling = [
        word
        for word, weight in called.items()
        if weight >= max(CALLED, OFTENER * usual[word]) * total and len(holders[word]) >= REPORTS
    ]
    best = min(telling, key=lambda word: (-round(called[word], 9), word), default=None)
    return f"the {best}" if best else None


def _called(unit: Unit) -> set[str]:
    """Words by which a sentence calls an act: "the decision", "this plan"."""
    return {
        word
        for before, word in pairwise(unit.words)
        if before in ("the", "this", "that") and word in words("called")
    }


@once
def _usually_called(material: Material) -> Counter[str]:
    """Share of the English sentences that call an act by each word."""
    english = [unit for unit in material.units if unit.language == "en"]
    counts = Counter(word for unit in english for word in _called(unit))
    return Counter({word: count / len(english) for word, count in counts.items()})


def _with_subject(point: Point, subject: str | None) -> list[str]:
    return [point.label.replace("{object}", subject), point.plain] if subject else [point.plain]


def plain_names(
    material: Material, facet: Facet, subject: str | None, judged: str | None
) -> list[str]:
    """Names of a facet by its kind, the most telling first.

    ``judged`` is what a stance is surely on (:func:`judged_object`).
    """
    kind, _, name = facet.key.partition(":")
    if facet.kind == "topic":
        data = label_data()["topics"][name]
        terms = _terms(material, facet, name, subject)
        made = [data["label"].replace("{terms}", " and ".join(terms))] if terms else []
        if subject:
            # One word says less than what the consequences are of, where that has any.
            after = bool(made) and (len(terms) > 1 or not is_act(subject))
            made.insert(after, data["plain"].replace("{object}", subject))
        return [*made, data["bare"]]
    if facet.kind == "region":
        return _of(f"European response to {subject}", "European view of events", subject)
    if facet.kind == "actor":
        adjective = actors()[name].adjective
        return _of(f"{adjective} view of {subject}", f"{adjective} view of events", subject)
    if kind == "critical":
        named = f"Criticism of {judged}" if judged else f"Critical reactions to {subject}"
        return _of(named, "Critical voices and objections", subject)
    named = f"Support for {judged}" if judged else f"Approving reactions to {subject}"
    return _of(named, "Voices of approval", subject)


def _of(named: str, bare: str, subject: str | None) -> list[str]:
    return [named, bare] if subject else [bare]


def _terms(material: Material, facet: Facet, topic: str, subject: str | None) -> list[str]:
    """The one or two things of a topic's kind that most of its English sentences name."""
    forms, cues = _nouns(topic), cue_sets("en").get(topic)
    taken = set((subject or "").split())
    holders: defaultdict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    for index in facet.members:
        unit = material.units[index]
        if unit.language != "en":
            continue
        # The second word of "West Bank" is no bank.
        other = cues.in_another_sense(unit.words) if cues else ()
        singles = [(w, _singular(w)) for i, w in enumerate(unit.words) if i not in other]
        for form in {
            forms.get(word) or forms[single]
            for word, single in singles
            if not taken & {word, single} and (word in forms or single in forms)
        }:
            counts[form] += 1
            holders[form].add(material.reports[unit.document])
    common = [form for form, found in holders.items() if len(found) >= REPORTS]
    return sorted(common, key=lambda form: (-counts[form], form))[:2]


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
