"""What a story is about, as a phrase that labels can use: "the peace plan", "the ruling"."""

from __future__ import annotations

import re
from collections import defaultdict

from clustering.takes.material import Material
from clustering.takes.wordlists import words

__all__ = ["subject_phrase"]

# A longer form of a phrase needs this share of the reports that use the phrase.
LONGER = 0.3

_PATTERN = re.compile(
    r"\b(?:the|this|that)\s+((?:[a-z]+-?[a-z]*\s+){0,2}[a-z]{3,}[a-z-]*)(?=([^\w-]|$))"
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
    """The common noun phrase that most reports use for what happened, with "the".

    Read off English sentences: "the peace plan" is a phrase where reports write it with an article
    and go on with a word that no noun phrase contains. None where no phrase is shared by enough
    reports.
    """
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
    _add_events(material, holders)
    titles = [set(_WORD.findall(t.text.lower())) for t in material.titles if t.language == "en"]
    least = max(2, 0.12 * len(english))
    best: tuple[float, str] | None = None
    for phrase in sorted(holders):
        words = phrase.split()
        shared = len(holders[phrase])
        if shared < least:
            continue
        titled = sum(all(w in title for w in words) for title in titles) / max(1, len(titles))
        head = sum(words[-1] in title for title in titles) / max(1, len(titles))
        event = next((e for e in _EVENTS if phrase == e), None)
        if event:
            titled = sum(
                bool(_EVENTS[event].search(t.text.lower()))
                for t in material.titles
                if t.language == "en"
            ) / max(1, len(titles))
            head = 0.5 * titled
        if titled < 0.1 and (len(phrase.split()) == 1 or head < 0.05):
            continue
        score = (
            shared / len(english) * (0.4 + titled + 0.5 * head) * (1.0, 1.9, 1.7)[len(words) - 1]
        )
        if best is None or score > best[0] + 1e-9:
            best = (score, phrase)
    if best is None:
        return None
    phrase = best[1]
    # "the peace plan" says more than "the plan", which most write once it is known.
    longer = [
        p
        for p in holders
        if p.endswith(f" {phrase}") and len(holders[p]) >= max(least, LONGER * len(holders[phrase]))
    ]
    if longer:
        phrase = max(longer, key=lambda p: (len(holders[p]), p))
    return f"the {phrase}"


# Acts that headlines give as verbs, with the noun that stands for each.
_EVENTS = {
    noun: re.compile(rf"\b(?:{verbs})\b")
    for noun, verbs in {
        "resignation": r"resigns?|resigned|resignation|quits?|steps? down|stepped down",
        "appointment": r"appoints?|appointed|nominates?|nominated|taps|tapped|picks|picked",
        "sanctions": r"sanctions?|sanctioned",
        "tariffs": r"tariffs?",
        "arrest": r"arrests?|arrested|detains?|detained|taken into .*custody",
        "ban": r"bans?|banned|outlaws?|prohibits?",
        "ruling": r"rules|ruled|ruling",
        "verdict": r"convicts?|convicted|sentenced?|guilty|verdict",
        "vote": r"votes?|voted",
        "strikes": r"strikes?|airstrikes?|bombs|bombed|bombing",
        "offensive": r"offensive|assault|invade|takeover",
        "talks": r"talks|negotiations?|negotiate",
        "visit": r"visits?|visited",
        "lawsuit": r"sues?|sued|lawsuit",
        "withdrawal": r"withdraws?|withdrawal|pulls? out",
        "deportation": r"deports?|deported|deportation",
        "protests": r"protests?|protesters|rally|rallies",
        "drills": r"drills?|exercises?",
    }.items()
}


def _add_events(material: Material, holders: defaultdict[str, set[str]]) -> None:
    """Count the headlines that tell of an act by its verb for the noun that names the act."""
    for index, title in enumerate(material.titles):
        if title.language != "en":
            continue
        for noun, verbs in _EVENTS.items():
            if verbs.search(title.text.lower()):
                holders[noun].add(material.reports[index])


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
