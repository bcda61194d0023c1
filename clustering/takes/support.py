"""Who says the same as a sentence, and who says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from clustering.documents import Document
from clustering.takes.estimates import weighs_two_figures
from clustering.takes.evidence import Evidence
from clustering.takes.figures import conflicting
from clustering.takes.material import Material
from clustering.takes.model import Quote, Statement, Status, Support
from clustering.takes.replaced import SAME, denies, is_replaced, revisions

__all__ = ["AGREED_REPORTS", "Evidence", "evidence_for", "make_statement"]

# Sentences that differ in nothing but a word or two were copied, whoever prints them.
REPRINTED = 0.95
FEWEST_REPRINTED_WORDS = 6
# Share of their pairs of words in a row that they have in common then.
SAME_ORDER = 0.6
AGREED_REPORTS = 3
AGREED_COUNTRIES = 2
# As alike as this are a sentence and its denial, or the same words with a "not" more.
DENIED_COSINE, DENIED_OVERLAP = 0.45, 0.4
NEGATED_COSINE = 0.55


def evidence_for(material: Material, unit: int) -> Evidence:
    """Gather who supports and who contradicts a sentence; both views of a story ask for it."""
    if unit not in material.evidence:
        material.evidence[unit] = _gather(material, unit)
    return material.evidence[unit]


def _gather(material: Material, unit: int) -> Evidence:
    units, same = material.units, material.likeness.same
    opposed = _opponents(material, unit)
    old, new = revisions(material)
    best: dict[int, int] = {units[unit].document: unit}
    for other in np.flatnonzero(same[unit] >= SAME).tolist():
        document = units[other].document
        if document == units[unit].document or other in opposed:
            continue
        if _other_speakers(material, unit, other):
            continue
        if (unit in new and other in old) or (unit in old and other in new):
            # Who knew the earlier figure alone does not say what is known now.
            continue
        if document not in best or same[unit, other] > same[unit, best[document]]:
            best[document] = other
    supporters = [best[document] for document in sorted(best)]
    # An article that says both takes no side against itself.
    opponents = [u for u in opposed if units[u].document not in best]
    return Evidence(
        unit=unit,
        supporters=supporters,
        opponents=opponents,
        independent=count_independent(material, supporters),
        countries=sorted(material.countries([units[u].document for u in supporters])),
        breadth=_breadth(material, unit),
    )


def _other_speakers(material: Material, i: int, j: int) -> bool:
    """Whether two sentences in different languages give the words of different actors.

    What one government says is not what another says, however near the vectors are. Where words
    can be compared they tell better than who was read as the speaker.
    """
    left, right = material.speakers[i], material.speakers[j]
    across = material.units[i].language != material.units[j].language
    return across and bool(left and right) and not left.keys() & right.keys()


def _breadth(material: Material, unit: int) -> float:
    near = np.clip((material.likeness.same[unit] - 0.1) / 0.4, 0.0, 1.0)
    best: dict[str, float] = {}
    for other in np.flatnonzero(near).tolist():
        report = material.reports[material.units[other].document]
        best[report] = max(best.get(report, 0.0), float(near[other]))
    return sum(best[report] for report in sorted(best))


def count_independent(material: Material, quoted: Sequence[int]) -> int:
    """Number of independent reports behind some sentences.

    Copies of one text count once, and so do documents that print one and the same sentence, and
    those of one outlet.
    """
    groups: list[tuple[set[str], list[int]]] = []
    for unit in quoted:
        origins = _origins(material, material.units[unit].document)
        joined = [
            group
            for group in groups
            if origins & group[0] or any(_is_reprint(material, unit, one) for one in group[1])
        ]
        merged: tuple[set[str], list[int]] = (origins, [unit])
        for group in joined:
            merged[0].update(group[0])
            merged[1].extend(group[1])
            groups.remove(group)
        groups.append(merged)
    return len(groups)


def _origins(material: Material, document: int) -> set[str]:
    """What a document's words come from: its report, and the outlet where it is known."""
    source = material.documents[document].source
    return {f"report {material.reports[document]}", *([f"outlet {source}"] if source else [])}


def _is_reprint(material: Material, i: int, j: int) -> bool:
    """Whether two sentences are one, but for a word or two: the same words in the same order."""
    a, b = material.units[i], material.units[j]
    if len(a.stems) < FEWEST_REPRINTED_WORDS or material.likeness.overlap[i, j] < REPRINTED:
        return False
    if {q.value for q in a.quantities} != {q.value for q in b.quantities}:
        return False
    pairs = [set(pairwise(unit.words)) for unit in (a, b)]
    return 2 * len(pairs[0] & pairs[1]) >= SAME_ORDER * (len(pairs[0]) + len(pairs[1]))


def _opponents(material: Material, unit: int) -> list[int]:
    """The first sentence of each other document that contradicts a sentence."""
    units, likeness = material.units, material.likeness
    found: dict[int, int] = {}
    # What contradicts a sentence is about the same: the rest need not be looked at.
    cosine, overlap = likeness.cosine[unit], likeness.overlap[unit]
    near = ((cosine > DENIED_COSINE) & (overlap > DENIED_OVERLAP)) | (cosine > NEGATED_COSINE)
    for other in sorted({*np.flatnonzero(near).tolist(), *likeness.conflicts[unit]}):
        document = units[other].document
        if document == units[unit].document or document in found:
            continue
        if _contradicts(material, unit, other):
            found[document] = other
    return [found[document] for document in sorted(found)]


def _contradicts(material: Material, i: int, j: int) -> bool:
    likeness, units = material.likeness, material.units
    pair = (min(i, j), max(i, j))
    if pair in likeness.conflict:
        # What was expected is not contradicted by what came.
        if bool(units[i].cues.get("outlook")) != bool(units[j].cues.get("outlook")):
            return False
        return not is_replaced(material, i, j)
    a, b = units[i], units[j]
    if conflicting(a.quantities, b.quantities) or a.language != b.language:
        return False
    # A denial of what the other sentence says, or the same words with a "not" more.
    denied = likeness.cosine[i, j] > DENIED_COSINE and likeness.overlap[i, j] > DENIED_OVERLAP
    if denies(a) != denies(b) and denied:
        said = b if denies(a) else a
        # Who "says that it does not pay" agrees with who "denied that it had paid".
        return not said.negated and not _contains_quote_of_same(material, i, j)
    if a.negated == b.negated or "only" in a.words + b.words:
        return False
    return bool(len(a.stems ^ b.stems) <= 2 and likeness.cosine[i, j] > NEGATED_COSINE)


def _contains_quote_of_same(material: Material, i: int, j: int) -> bool:
    """Whether both sentences give the same speaker's words: then neither denies the other."""
    left, right = material.speakers[i], material.speakers[j]
    return bool(left and left.keys() == right.keys())


def make_statement(material: Material, evidence: Evidence) -> Statement:
    """The statement that a sentence makes, with everyone who says it or contradicts it."""
    quoted = sorted({*evidence.supporters, *evidence.opponents})
    quotes = _quotes(material, quoted)
    documents = sorted(quotes)
    status: Status = "reported"
    independent = count_independent(material, quoted)
    story_countries = len(material.countries(range(len(material.documents))))
    if evidence.opponents or weighs_two_figures(material.units[evidence.unit]):
        status = "disputed"
    elif evidence.independent >= AGREED_REPORTS and len(evidence.countries) >= min(
        AGREED_COUNTRIES, max(1, story_countries) if story_countries else 0
    ):
        status = "agreed"
    return Statement(
        text=material.units[evidence.unit].text,
        status=status,
        support=Support(
            independent=independent,
            sources=sorted({s for d in documents if (s := material.documents[d].source)}),
            countries=sorted(material.countries(documents)),
            quotes=[quotes[d] for d in documents],
        ),
    )


def _quotes(material: Material, quoted: Iterable[int]) -> dict[int, Quote]:
    """By document where it has the sentences: those that were compared, and more copies of them."""
    found: dict[int, Quote] = {}
    for index in quoted:
        unit = material.units[index]
        sentence = unit.sentence
        found[unit.document] = _quote(
            material.documents[unit.document], sentence.text, sentence.start
        )
        for copy in material.more_copies.get(material.reports[unit.document], ()):
            document = material.documents[copy]
            start = document.body.find(sentence.text)
            if start >= 0:
                found.setdefault(copy, _quote(document, sentence.text, start))
    return found


def _quote(document: Document, text: str, start: int) -> Quote:
    return Quote(
        article_id=document.id,
        source=document.source,
        country=document.country,
        quote=text,
        start=start,
        end=start + len(text),
    )
