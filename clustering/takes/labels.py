"""Names of takes, as a person would write them over a group of statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

from clustering.takes.actors import actors
from clustering.takes.facets import Concept, Facet, concepts, label_data
from clustering.takes.material import Material

__all__ = ["label_facets"]

MOST_WORDS = 8
# Share of an actor's sentences that must lean to one side for the label to say so.
LEANING = 0.6
# Share of a stance's weight that has to make one point for the label to name it.
DOMINANT = 0.4

_OWN_WORDS = frozenset(["plan", "draft", "deal", "text", "proposal", "bill", "law", "move",
                        "decision"])  # fmt: skip


def label_facets(material: Material, facets: Sequence[Facet], subject: str | None) -> list[str]:
    """A label of 3 to 8 words for each facet, no two alike.

    Parameters
    ----------
    material
        The story.
    facets
        Those that are shown, the most important first.
    subject
        What the story is about, such as "the peace plan", or None.
    """
    labels: list[str] = []
    for facet in facets:
        choices = _choices(material, facet, subject)
        label = next((choice for choice in choices if choice not in labels), None)
        labels.append(label or f"{choices[0]}, again")
    return labels


def _choices(material: Material, facet: Facet, subject: str | None) -> list[str]:
    kind, _, name = facet.key.partition(":")
    if kind == "topic":
        made = _topic_labels(material, facet, name, subject)
    elif kind in ("actor", "region"):
        made = _voice_labels(material, facet, name, subject)
    else:
        concept = next(c for c in concepts(kind) if c.key == name)
        dominant = _dominant(material, facet, concept, subject)
        made = _concept_labels(concept, subject) if dominant else []
        made += _side_labels(kind, subject)
    return [label for label in made if len(label.split()) <= MOST_WORDS] or made[-1:]


def _concept_labels(concept: Concept, subject: str | None) -> list[str]:
    made = []
    if subject:
        filled = concept.label.replace("{object}", subject)
        made.append(filled.replace("{Object}", subject[:1].upper() + subject[1:]))
    return [*made, concept.plain]


def _dominant(material: Material, facet: Facet, concept: Concept, subject: str | None) -> bool:
    """Whether so much of an angle makes one point that the label may be about that point.

    English sentences have to make it of the thing that the label names: a critic who rejects
    something else does not reject "the peace plan".
    """
    head = subject.split()[-1] if subject else ""
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


def _side_labels(side: str, subject: str | None) -> list[str]:
    if side == "critical":
        named, plain = "Critical voices over {object}", "Critical voices and objections"
    else:
        named, plain = "Voices in favour of {object}", "Voices of approval"
    return [named.replace("{object}", subject), plain] if subject else [plain]


def _voice_labels(material: Material, facet: Facet, name: str, subject: str | None) -> list[str]:
    adjective = "European" if name == "Europe" else actors()[name].adjective
    lean = _lean(material, facet)
    nouns = {"critical": "criticism of", "supportive": "support for", "": "view of"}
    if name == "Europe":
        nouns[""] = "response to"
    plain = {"critical": "criticism and objections", "supportive": "words of support",
             "": "view of events"}  # fmt: skip
    made = []
    if subject:
        made.append(f"{adjective} {nouns[lean]} {subject}")
    return [*made, f"{adjective} {plain[lean]}", f"{adjective} voices on the story"]


def _lean(material: Material, facet: Facet) -> str:
    """Which side most of a facet's weight leans to; empty where neither has a clear majority."""
    weight: defaultdict[str, float] = defaultdict(float)
    documents: defaultdict[str, set[str]] = defaultdict(set)
    for unit, share in sorted(facet.members.items()):
        cues = material.units[unit].cues
        difference = cues.get("critical", 0) - cues.get("supportive", 0)
        side = "critical" if difference > 0 else "supportive" if difference < 0 else ""
        weight[side] += share
        documents[side].add(material.reports[material.units[unit].document])
    total = sum(weight.values())
    for side in ("critical", "supportive"):
        if len(documents[side]) >= 2 and weight[side] >= LEANING * total:
            return side
    return ""


@lru_cache(maxsize=8)
def _nouns(topic: str) -> dict[str, str]:
    """English words that name what a topic is about, each with its form in a label."""
    pairs = label_data()["topics"][topic]["nouns"].split()
    # "army:the army" is split in two; a part without a colon belongs to the one before.
    forms: dict[str, str] = {}
    last = ""
    for part in pairs:
        if ":" in part:
            last, forms[part.split(":")[0]] = part.split(":")
        else:
            forms[last] += f" {part}"
    return forms


def _topic_labels(material: Material, facet: Facet, topic: str, subject: str | None) -> list[str]:
    data = label_data()["topics"][topic]
    forms = _nouns(topic)
    taken = set((subject or "").split())
    counts: Counter[str] = Counter()
    for unit in facet.members:
        if material.units[unit].language != "en":
            continue
        found = set()
        for word in material.units[unit].words:
            single = _singular(word)
            form = forms.get(word) or forms.get(single)
            if form and word not in taken and single not in taken:
                found.add(form)
        for form in found:
            counts[form] += 1
    common = [form for form, count in sorted(counts.items(), key=lambda x: (-x[1], x[0]))
              if count >= 2][:2]  # fmt: skip
    made = []
    if len(common) == 2:
        made.append(data["label"].replace("{terms}", " and ".join(common)))
    if subject:
        made.append(data["plain"].replace("{object}", subject))
    if len(common) == 1:
        made.append(data["label"].replace("{terms}", common[0]))
    return [*made, data["bare"]]


def _singular(word: str) -> str:
    if word == "children":
        return "child"
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
