"""Who speaks in a sentence: the country or body that its attribution names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from clustering.takes.actors import actors, mentioned
from clustering.takes.lexicon import TermSet, cue_sets
from clustering.takes.marks import Places, places
from clustering.takes.units import Unit
from clustering.takes.wordlists import listing, words

__all__ = ["speakers", "speaks_for_home"]

# How many words may stand between a speaker's name and the verb of saying.
REACH = 7
AFTER = 5
# Words after "Polish" among which the office has to stand.
OFFICE = 4
# Characters that open a sentence without spaces.
OPENING = 12

# The speaker stands after these, as in "according to Kyiv".
_FOLLOWED = words("followed_by_speaker")
_PLACING = words("placing")
_CONJUNCTIONS = words("after_saying")
_ARTICLES = ("the", "der", "die", "das", "la", "le", "los", "il")
_CLAUSE_END = re.compile(r"[，,：:。；]")


def speakers(unit: Unit) -> dict[str, float]:
    """Actors whose view a sentence gives, each with a weight in (0, 1].

    The actor named nearest to a verb of saying speaks; where the text has no spaces, the one that
    its first clause opens with. A sentence that attributes nothing has no speaker, and who is named
    inside a quotation is spoken of.
    """
    found = mentioned(unit.words, unit.text)
    sets = cue_sets(unit.language)
    if not found or not sets:
        return {}
    said = sets["attribution"].find(unit.words, unit.text)
    said += sets["denial"].find(unit.words, unit.text)
    if -1 in said or any(-1 in hits for hits in found.values()):
        opening = _CLAUSE_END.split(unit.text, maxsplit=1)[0][:OPENING]
        return dict.fromkeys(mentioned([], opening), 0.6) if said else {}
    where = places(unit.text)
    voices = {
        code: kept
        for code, hits in found.items()
        if (kept := [hit for hit in hits if _may_speak(unit, hit, where)])
    }
    if not voices:
        return {}
    if not said:
        # A government that rejects, welcomes or condemns speaks by what it does.
        acts = sets["critical"].find(unit.words) + sets["supportive"].find(unit.words)
        subjects = [
            code
            for code, hits in voices.items()
            if min(hits) <= 3 and not _placed(unit.words, min(hits))
        ]
        acting = len(subjects) == 1 and any(
            0 < act - min(voices[subjects[0]]) <= REACH
            and where.together(min(voices[subjects[0]]), act)
            for act in acts
        )
        return dict.fromkeys(subjects, 0.7) if acting else {}
    return _nearest(unit, voices, said, where)


def speaks_for_home(unit: Unit, home: str) -> bool:
    """Whether a sentence gives the words of a government without saying whose.

    "A government spokeswoman said": in an outlet of that country nobody asks which.

    Parameters
    ----------
    unit
        The sentence.
    home
        Code of the country of its outlet.
    """
    sets = cue_sets(unit.language)
    if not sets or not sets["attribution"].find(unit.words, unit.text):
        return False
    if _governing().find([], unit.text):
        opening = _CLAUSE_END.split(unit.text, maxsplit=1)[0][: OPENING // 2]
        return bool(_governing().find([], opening)) and not set(mentioned([], opening)) - {home}
    where = places(unit.text)
    others = [i for c, hits in mentioned(unit.words, unit.text).items() if c != home for i in hits]
    return any(
        not where.quoted[i] and not any(abs(i - other) <= OFFICE for other in others)
        for i in _governing().find(unit.words)
    )


@cache
def _governing() -> TermSet:
    return TermSet(listing("governing"))


def _may_speak(unit: Unit, name: int, where: Places) -> bool:
    """Whether a name can be a speaker's: "Polish ministers", not "the Polish band"."""
    if where.quoted[name]:
        return False
    if unit.language != "en":
        return True
    written = where.written[name].replace("’", "'")
    if not (written.endswith("'s") or unit.words[name] in _adjectives()):
        return True
    after = unit.words[name + 1 : name + 1 + OFFICE]
    return any(
        word in words("offices") and where.together(name, i)
        for i, word in enumerate(after, name + 1)
    )


@cache
def _adjectives() -> frozenset[str]:
    return frozenset(actor.adjective.lower() for actor in actors().values()) - {"eu", "nato", "un"}


def _nearest(
    unit: Unit, voices: Mapping[str, Sequence[int]], said: Sequence[int], where: Places
) -> dict[str, float]:
    distance = {
        code: min(_gap(unit, hit, verb, where) for hit in hits for verb in said)
        for code, hits in voices.items()
    }
    nearest = min(distance.values())
    if nearest > REACH:
        return {}
    closest = [code for code, gap in distance.items() if gap == nearest]
    return {code: 1.0 / len(closest) for code in closest}


def _gap(unit: Unit, name: int, verb: int, where: Places) -> int:
    """Words between an actor's name and a verb of saying; beyond reach where the name is told of.

    "Moscow said that Europe ...": what follows the conjunction does not speak. "..., said the
    Polish minister": in English a speaker follows only on what the verb closes.
    """
    followed = unit.words[verb] in _FOLLOWED
    if name < verb:
        marks = where.clause[verb] - where.clause[name]
        # One mark ends what is told: "... in Israel, the band said". Two hold what is put between.
        apart = unit.language == "en" and marks % 2 == 1
        if followed or apart:
            return REACH + 1
        # "In Washington, the senator said": a place, seldom a speaker.
        return verb - name + (REACH if _placed(unit.words, name) else 0)
    between = unit.words[verb + 1 : name]
    told_of = not followed and any(word in _CONJUNCTIONS for word in between)
    if unit.language == "en" and not followed and verb:
        closes = not where.together(verb - 1, verb) or where.quoted[verb - 1]
        told_of = told_of or not closes
    if len(between) > AFTER or told_of:
        return REACH + 1
    return name - verb + 2


def _placed(spoken: Sequence[str], name: int) -> bool:
    """Whether a name stands after a preposition, with or without an article."""
    before = name - 1
    if before >= 0 and spoken[before] in _ARTICLES:
        before -= 1
    return before >= 0 and spoken[before] in _PLACING
