"""What a story is about, as a phrase that labels can use: "the peace plan", "the ruling"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from clustering.takes.lexicon import TermSet
from clustering.takes.material import Material
from clustering.takes.stances import this_act
from clustering.takes.units import Unit, text_words
from clustering.takes.wordlists import tables, words

__all__ = ["is_act", "subject_phrase"]

# A longer form of a phrase needs this share of the reports that use the phrase.
LONGER = 0.3
# Share of the English reports that have to write a phrase, and of their headlines.
FEWEST, TITLED = 0.12, 0.1
# Share of all reports, and of all headlines, that have to tell of a kind of event.
EVENT, EVENT_TITLED = 0.35, 0.25

# Behind "said that" stands a phrase with a determiner of its own.
_DETERMINED = "the|an?|that|this|these|those|his|her|its|their|our|my|your|no|any|all|some|every"
_PATTERN = re.compile(
    rf"\b(?:the|this|that)\s+(?!(?:{_DETERMINED})\s)"
    r"((?:[a-z]+-?[a-z]*\s+){0,2}[a-z]{3,}[a-z-]*)(?=([^\w-]|$))"
)
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
# A noun phrase ends before one of these.
_AFTER = words("after_noun_phrase")
# Words that head no phrase worth naming a story by.
_EMPTY = words("empty_heads")
_LEADING = re.compile(
    r"^(?:new|old|latest|proposed|planned|so-called|first|entire|whole|controversial"
    r"|[a-z]+(?:ed|ing)|other|same|current|own|big|huge|major|point)\s+"
)


def subject_phrase(material: Material) -> str | None:
    """What most reports call what happened, as a common noun phrase with "the".

    Two ways lead to it: a phrase that English sentences write with an article ("the peace plan")
    and go on after with a word that no noun phrase contains; and the kind of event that headlines
    and openings in any language tell of (``subjects.toml``). None where no phrase is shared by
    enough reports.
    """
    holders, english = _english_phrases(material)
    scores = _phrase_scores(material, holders, len(english))
    for name, score in _event_scores(material, "events").items():
        scores[name] = max(score, scores.get(name, 0.0))
    scores = scores or _event_scores(material, "otherwise")
    if not scores:
        return None
    phrase = max(sorted(scores), key=lambda name: round(scores[name], 9))
    # "the peace plan" says more than "the plan", which most write once it is known.
    own = max(len(holders.get(phrase, ())), 1)
    longer = [
        p
        for p, found in holders.items()
        if p.endswith(f" {phrase}") and len(found) >= max(_least(len(english)), LONGER * own)
    ]
    if longer:
        phrase = max(longer, key=lambda p: (len(holders[p]), p))
    return f"the {phrase}"


def is_act(subject: str) -> bool:
    """Whether a phrase names something done or that happened, and not a thing."""
    name = subject.removeprefix("the ")
    head = name.split()[-1]
    return name in _events("events") or head in words("acts") or this_act().matches(head)


def _least(reports: int) -> float:
    return max(2, FEWEST * reports)


def _english_phrases(material: Material) -> tuple[dict[str, set[str]], set[str]]:
    """Noun phrases with the reports that write them, and all reports in English."""
    holders: defaultdict[str, set[str]] = defaultdict(set)
    english: set[str] = set()
    for unit in material.units:
        if unit.language != "en":
            continue
        report = material.reports[unit.document]
        english.add(report)
        for match in _PATTERN.finditer(unit.text):
            for phrase in _phrases(match.group(1), unit.text[match.end() : match.end() + 12]):
                holders[phrase].add(report)
    return dict(holders), english


def _phrase_scores(
    material: Material, holders: Mapping[str, set[str]], english: int
) -> dict[str, float]:
    titles = [set(_WORD.findall(t.text.lower())) for t in material.titles if t.language == "en"]
    scores = {}
    for phrase, found in holders.items():
        parts = phrase.split()
        if len(found) < _least(english):
            continue
        titled = sum(all(w in title for w in parts) for title in titles) / max(1, len(titles))
        head = sum(parts[-1] in title for title in titles) / max(1, len(titles))
        if titled < TITLED and (len(parts) == 1 or head < TITLED / 2):
            continue
        length = (1.0, 1.9, 1.7)[len(parts) - 1]
        # A phrase of one language speaks for as much of the story as is in that language.
        share = len(found) / english
        scores[phrase] = share * (0.4 + titled + 0.5 * head) * length
    return scores


def _event_scores(material: Material, table: str) -> dict[str, float]:
    """Kinds of event of a table that enough headlines, or openings of reports, tell of."""
    reports = len(set(material.reports))
    scores = {}
    read = [
        (text_words(title.text), _opening(material, index), title.text)
        for index, title in enumerate(material.titles)
    ]
    for name, lines in _events(table).items():
        told: set[str] = set()
        titled = 0
        for index, (words_of_title, opening, text) in enumerate(read):
            in_title = all(terms.find(words_of_title, text) for terms in lines)
            titled += in_title
            if in_title or any(
                all(terms.find(unit.words, unit.text) for terms in lines) for unit in opening
            ):
                told.add(material.reports[index])
        share = titled / max(1, len(read))
        if len(told) < max(2, EVENT * reports) or share < EVENT_TITLED:
            continue
        # An event that two lines have to name is surely it.
        scores[name] = len(told) / reports * (0.4 + 1.25 * share) * (1.9 if len(lines) > 1 else 1.0)
    return scores


def _opening(material: Material, document: int) -> list[Unit]:
    """The opening sentence of a document, as a list of none or one."""
    return [unit for unit in material.units_of(document) if unit.order == 0][:1]


@lru_cache(maxsize=2)
def _events(table: str) -> dict[str, tuple[TermSet, ...]]:
    """Kinds of event with the terms that have to be met, each in one of its forms."""
    return {
        name: tuple(TermSet(line.split()) for line in lines)
        for name, lines in tables("subjects.toml")[table].items()
    }


def _phrases(found: str, following: str) -> list[str]:
    words = found.split()
    cut = next((i for i, word in enumerate(words) if word in _AFTER), None)
    if cut is not None:
        words = words[:cut]
    elif not re.match(
        r"\s*(?:[.,;:!?)—–\"”’]|(?:" + "|".join(sorted(_AFTER)) + r")\b|$)", following
    ):
        return []
    phrase = " ".join(words)
    while (shorter := _LEADING.sub("", phrase)) != phrase and shorter:
        phrase = shorter
    words = phrase.split()
    if not words or words[-1] in _EMPTY or len(words[-1]) < 3 or words[-1].endswith("ly"):
        return []
    kept = [" ".join(words)]
    if len(words) > 1 and words[-1] not in _EMPTY:
        kept.append(words[-1])
    if len(words) == 3:
        kept.append(" ".join(words[1:]))
    return [p for p in kept if not (set(p.split()[:-1]) & _EMPTY)]
