"""Who speaks in a sentence: the country or body that its attribution names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from clustering.takes.lexicon import TermSet, cue_sets
from clustering.takes.regions import region_of
from clustering.takes.units import Unit
from clustering.takes.wordlists import words

__all__ = ["Actor", "actors", "mentioned", "region_of_actor", "speakers"]

# How many words may stand between a speaker's name and the verb of saying.
REACH = 7
AFTER = 5

# The speaker stands after these, as in "according to Kyiv".
_FOLLOWED = words("followed_by_speaker")
_PLACING = words("placing")
_CONJUNCTIONS = words("after_saying")

_SCRIPTS = {
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "arabic": re.compile(r"[\u0600-\u06ff]"),
    "wide": re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]"),
}
# Short forms that are common words in some language unless written in capitals.
_CAPITALS = {
    "US": re.compile(r"\bU\.S\.|\bUS\b|\bUSA\b|\bZDA\b|\bABD\b|\bEE\.? ?UU\b"),
    "GB": re.compile(r"\bU\.K\.|\bUK\b"),
    "EU": re.compile(r"\bEU\b|\bUE\b|\bЕС\b|\bЄС\b"),
    "UN": re.compile(r"\bU\.N\.|\bUN\b|\bONU\b|\bUNO\b|\bООН\b|\bOZN\b"),
    "NATO": re.compile(r"\bNATO\b|\bOTAN\b|\bNAVO\b|\bНАТО\b"),
}
_EUROPEAN_BODIES = frozenset({"EU"})


@dataclass(frozen=True, slots=True)
class Actor:
    """A country or body. ``code`` is its ISO 3166-1 alpha-2 code, or EU, UN or NATO."""

    code: str
    view: str
    adjective: str


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, Actor], dict[str, dict[str, TermSet]]]:
    data = tomllib.loads(files(__package__).joinpath("actors.toml").read_text(encoding="utf-8"))
    known = {code: Actor(code, row["view"], row["adjective"]) for code, row in data.items()}
    terms: dict[str, dict[str, TermSet]] = {}
    for code, row in data.items():
        by_script: dict[str, list[str]] = {}
        for term in row["terms"].split():
            # Terms of three letters would be found inside ordinary text; _CAPITALS has them.
            if len(term) > 3 or not term.isascii():
                by_script.setdefault(_script(term), []).append(term)
        for script, listed in by_script.items():
            terms.setdefault(script, {})[code] = TermSet(listed)
    return known, terms


def actors() -> dict[str, Actor]:
    """All known actors by code."""
    return _table()[0]


def _script(text: str) -> str:
    for name, pattern in _SCRIPTS.items():
        if len(pattern.findall(text)) * 3 >= len(text.replace(" ", "")):
            return name
    return "latin"


@lru_cache(maxsize=50_000)
def _named_by(script: str, word: str) -> tuple[str, ...]:
    """Actors that one folded word names."""
    return tuple(code for code, terms in _table()[1].get(script, {}).items() if terms.matches(word))


def mentioned(words: Sequence[str], text: str) -> dict[str, list[int]]:
    """Actors that a sentence names, with the positions of their words.

    A position of -1 says that the words' place is not known, as in text without spaces.
    """
    script = _script(text)
    found: dict[str, list[int]] = {}
    for position, word in enumerate(words):
        for code in _named_by(script, word):
            found.setdefault(code, []).append(position)
    for code, terms in _table()[1].get(script, {}).items():
        if hits := terms.find_phrases(words, text):
            found.setdefault(code, []).extend(hits)
    for code, pattern in _CAPITALS.items():
        for match in pattern.finditer(text):
            # Roughly where: the number of words before the match.
            found.setdefault(code, []).append(
                min(len(words) - 1, len(re.findall(r"[^\W_]+", text[: match.start()])))
            )
    return found


def speakers(unit: Unit) -> dict[str, float]:
    """Actors whose view a sentence gives, each with a weight in (0, 1].

    The actor named nearest to a verb of saying speaks; where the text has no spaces, each actor
    named in the sentence may. A sentence that attributes nothing has no speaker.
    """
    found = mentioned(unit.words, unit.text)
    if not found:
        return {}
    sets = cue_sets(unit.language)
    said = sets["attribution"].find(unit.words, unit.text) if sets else []
    said += sets["denial"].find(unit.words, unit.text) if sets else []
    if not said:
        # A government that rejects, welcomes or condemns speaks by what it does.
        acts = (
            sets["critical"].find(unit.words) + sets["supportive"].find(unit.words) if sets else []
        )
        first = {code: min(hits) for code, hits in found.items()}
        subjects = [code for code, at in first.items() if 0 <= at <= 3]
        return dict.fromkeys(subjects, 0.7) if acts and len(subjects) == 1 else {}
    if -1 in said or any(-1 in hits for hits in found.values()):
        opening = list(found)[:1] if len(found) > 2 else list(found)
        return dict.fromkeys(opening, 0.6)
    distance = {
        code: min(_gap(unit.words, hit, verb) for hit in hits for verb in said)
        for code, hits in found.items()
    }
    nearest = min(distance.values())
    if nearest > REACH:
        return {}
    closest = [code for code, gap in distance.items() if gap == nearest]
    return {code: 1.0 / len(closest) for code in closest}


def _gap(words: Sequence[str], name: int, verb: int) -> int:
    """Words between an actor's name and a verb of saying; beyond reach where the name is told of.

    "Moscow said that Europe ...": what follows the conjunction does not speak.
    """
    if name < verb:
        if words[verb] in _FOLLOWED:
            return REACH + 1
        # "In Washington, the senator said": a place, seldom a speaker.
        return verb - name + (REACH if _placed(words, name) else 0)
    between = words[verb + 1 : name]
    told_of = words[verb] not in _FOLLOWED and any(word in _CONJUNCTIONS for word in between)
    if len(between) > AFTER or told_of:
        return REACH + 1
    return name - verb + 2


def _placed(words: Sequence[str], name: int) -> bool:
    """Whether a name stands after a preposition, with or without an article."""
    before = name - 1
    if before >= 0 and words[before] in ("the", "der", "die", "das", "la", "le", "los", "il"):
        before -= 1
    return before >= 0 and words[before] in _PLACING


def region_of_actor(code: str) -> str | None:
    """World region of an actor; None for bodies of the whole world."""
    return "Europe" if code in _EUROPEAN_BODIES else region_of(code)
