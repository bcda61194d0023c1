"""A story laid out for the analysis: documents in a fixed order, sentences, their likeness."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from clustering.boilerplate import comparable_title
from clustering.documents import Document
from clustering.takes.actors import mentioned
from clustering.takes.currency import UP_FRONT, Told, Tolls, tolls_told
from clustering.takes.evidence import Evidence
from clustering.takes.lexicon import language_code
from clustering.takes.likeness import Likeness
from clustering.takes.probe import PROBE
from clustering.takes.quotable import independent_reports, quotable_sentences
from clustering.takes.speakers import speakers
from clustering.takes.units import Unit, read_unit, stem, text_words

__all__ = ["Encode", "Material", "lay_out", "once"]

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
Found = TypeVar("Found")

# Sentences encoded for one story, in all and from each article, and titles.
MOST_ENCODED = 900
MOST_PER_ARTICLE = 24
FEWEST_PER_ARTICLE = 5
MOST_TITLES = 60
# Copies of one report whose sentences are compared; the others are looked through for those that
# are quoted.
MOST_COPIES = 24
# Of the sentences taken from an article, this share is its opening; the others are those that
# judge, quote or foresee something.
OPENING = 0.5


@dataclass(frozen=True, slots=True)
class Title:
    """A headline with its stems; ``text`` is without what the outlet put around it."""

    text: str
    stems: frozenset[str]
    language: str


@dataclass(frozen=True)
class Material:
    """Everything the analysis works on.

    Attributes
    ----------
    documents
        In order of time, then id.
    reports
        For each document its independent report.
    units
        The sentences taken, in order of document and place.
    likeness
        Of the sentences.
    vectors
        (n, d) of the sentences as encoded, less what sets off their language in the story.
    probe
        (d,) vector of :data:`clustering.takes.probe.PROBE`, which tells whose vectors these are.
    titles, title_vectors
        Headlines without what names the outlet, and their vectors (n, d), centred as those of the
        sentences are; rows of titles that were not encoded are zero.
    more_copies
        By report the documents that reproduce it and whose sentences are not among the units,
        since :data:`MOST_COPIES` others are.
    evidence
        What was gathered on sentences so far, by sentence.
    known
        What else was found of the story so far, by what found it (:func:`once`).
    """

    documents: list[Document]
    reports: list[str]
    units: list[Unit]
    likeness: Likeness
    vectors: NDArray[np.float64] = field(repr=False)
    probe: NDArray[np.float32] = field(repr=False)
    titles: list[Title]
    title_vectors: NDArray[np.float32] = field(repr=False)
    more_copies: dict[str, list[int]] = field(default_factory=dict, repr=False)
    evidence: dict[int, Evidence] = field(default_factory=dict, repr=False, compare=False)
    known: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def speakers(self) -> list[dict[str, float]]:
        """For each sentence the actors whose words it gives."""
        found: list[dict[str, float]] = []
        for index, unit in enumerate(self.units):
            named = speakers(unit)
            attributed = unit.cues.get("attribution", 0) > 0 or unit.quoted > 0.3
            # "He added ..." goes on with whoever spoke before.
            nameless = unit.dangling or not unit.names
            if not named and attributed and nameless and index and len(found[-1]) == 1:
                before = self.units[index - 1]
                if before.document == unit.document and unit.order == before.order + 1:
                    named = {code: 0.6 * weight for code, weight in found[-1].items()}
            found.append({code: weight for code, weight in named.items() if weight > 0.2})
        return found

    @cached_property
    def document_of(self) -> NDArray[np.int64]:
        """(n,) for each sentence the number of its document."""
        return np.array([unit.document for unit in self.units], dtype=np.int64)

    @cached_property
    def mentions(self) -> list[frozenset[str]]:
        """For each sentence the actors it names."""
        return [frozenset(mentioned(unit.words, unit.text)) for unit in self.units]

    @cached_property
    def tolls(self) -> Tolls:
        """What the reports say of the dead and injured."""
        told = []
        for index, document in enumerate(self.documents):
            title = self.titles[index]
            opening = [u for u in self.units_of(index) if u.order < UP_FRONT]
            texts = [(title.text, title.language), *((u.text, u.language) for u in opening)]
            told.append(Told(document.published_at, self.reports[index], texts))
        return tolls_told(told)

    @cached_property
    def _units_of(self) -> list[list[Unit]]:
        listed: list[list[Unit]] = [[] for _ in self.documents]
        for unit in self.units:
            listed[unit.document].append(unit)
        return listed

    def units_of(self, document: int) -> list[Unit]:
        """Sentences of one document, in order."""
        return self._units_of[document]

    def countries(self, documents: Sequence[int]) -> set[str]:
        """Countries of the outlets of some documents."""
        return {c for d in documents if (c := self.documents[d].country)}


def once(find: Callable[[Material], Found]) -> Callable[[Material], Found]:
    """Let something be found of a story once, however many views ask for it."""
    name = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def found(material: Material) -> Found:
        if name not in material.known:
            material.known[name] = find(material)
        answer: Found = material.known[name]
        return answer

    return found


def lay_out(documents: Sequence[Document], encode: Encode) -> Material:
    """Read the documents of a story and encode what has to be compared, in one call.

    Parameters
    ----------
    documents
        In any order.
    encode
        Gives rows of unit length.
    """
    ordered = sorted(documents, key=lambda d: (d.published_at is None, d.published_at or 0.0, d.id))
    sentences = [quotable_sentences(document) for document in ordered]
    read = [
        [read_unit(document, index, s, order, len(listed)) for order, s in enumerate(listed)]
        for index, (document, listed) in enumerate(zip(ordered, sentences, strict=True))
    ]
    reports = independent_reports(ordered, [[" ".join(u.words) for u in told] for told in read])
    more_copies = _more_copies(ordered, reports)
    for index in sorted(i for copies in more_copies.values() for i in copies):
        read[index] = []
    units = _choose(read, len(set(reports)))
    titles = [_title(document) for document in ordered]
    vectors, raw_titles, probe = _encode(units, titles, reports, encode)
    likeness = Likeness(units, vectors, _originals(units, reports))
    return Material(
        documents=ordered,
        reports=reports,
        units=units,
        likeness=likeness,
        vectors=likeness.centring.level(vectors, [unit.language for unit in units]),
        probe=probe,
        titles=titles,
        title_vectors=likeness.centring.apply(raw_titles, [title.language for title in titles]),
        more_copies=more_copies,
    )


def _more_copies(documents: Sequence[Document], reports: Sequence[str]) -> dict[str, list[int]]:
    """By report its documents beyond ``MOST_COPIES``, never the first of a country.

    Documents are in order of time.
    """
    copies: dict[str, list[int]] = {}
    for index, report in enumerate(reports):
        copies.setdefault(report, []).append(index)
    beyond: dict[str, list[int]] = {}
    for report, own in copies.items():
        if len(own) > MOST_COPIES:
            countries: set[str | None] = set()
            later: list[int] = []
            for index in own:
                country = documents[index].country
                (later if country in countries else []).append(index)
                countries.add(country)
            firsts = len(own) - len(later)
            beyond[report] = later[max(0, MOST_COPIES - firsts) :]
    return {report: left for report, left in beyond.items() if left}


def _originals(units: Sequence[Unit], reports: Sequence[str]) -> set[int]:
    """The first document of each report that has sentences."""
    first: dict[str, int] = {}
    for unit in units:
        first.setdefault(reports[unit.document], unit.document)
    return set(first.values())


def _title(document: Document) -> Title:
    text = comparable_title(document.title, document.source)
    stems = frozenset(stem(w) for w in text_words(text) if len(w) > 2 or not w.isascii())
    return Title(text, stems, language_code(document.language, text))


def _choose(documents: Sequence[Sequence[Unit]], reports: int) -> list[Unit]:
    """Sentences that are encoded, of those of each document."""
    per_article = MOST_ENCODED // max(1, reports)
    per_article = min(MOST_PER_ARTICLE, max(FEWEST_PER_ARTICLE, per_article))
    chosen: list[Unit] = []
    for read in documents:
        if len(read) <= per_article:
            chosen.extend(read)
            continue
        opening = read[: int(np.ceil(per_article * OPENING))]
        rest = sorted(read[len(opening) :], key=lambda u: (-_telling(u), u.order))
        kept = [*opening, *rest[: per_article - len(opening)]]
        chosen.extend(sorted(kept, key=lambda unit: unit.order))
    return chosen


def _telling(unit: Unit) -> float:
    """How much a sentence further down is worth reading: it judges, quotes, foresees or counts."""
    cues = unit.cues
    return (
        min(2, cues.get("critical", 0) + cues.get("supportive", 0))
        + 0.7 * min(1, cues.get("attribution", 0))
        + 0.5 * min(1, cues.get("outlook", 0))
        + 0.4
        * min(2, sum(cues.get(t, 0) for t in ("economy", "security", "humanitarian", "legal")))
        + 0.5 * (unit.quoted > 0.2)
        + 0.2 * bool(unit.quantities)
        - 0.8 * unit.dangling
        - 0.02 * unit.order
    )


def _encode(
    units: Sequence[Unit], titles: Sequence[Title], reports: Sequence[str], encode: Encode
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Vectors of the sentences, of one title for each report, and of the probe.

    Other titles have zero rows.
    """
    spoken: list[int] = []
    seen: set[str] = set()
    for index, report in enumerate(reports):
        if report not in seen and titles[index].text.strip() and len(spoken) < MOST_TITLES:
            spoken.append(index)
            seen.add(report)
    texts = sorted({unit.text for unit in units} | {titles[i].text for i in spoken})
    if not texts:
        none = np.zeros((len(titles), 1), np.float32)
        return np.zeros((0, 1), np.float32), none, np.zeros(1, np.float32)
    texts = [*texts, PROBE]
    row = {text: i for i, text in enumerate(texts)}
    raw = np.nan_to_num(np.asarray(encode(texts), dtype=np.float32))
    vectors = raw[[row[unit.text] for unit in units]]
    title_vectors = np.zeros((len(titles), raw.shape[1]), np.float32)
    if spoken:
        title_vectors[spoken] = raw[[row[titles[i].text] for i in spoken]]
    return vectors, title_vectors, raw[-1]
