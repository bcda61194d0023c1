"""Which side a sentence takes, and whether it is the central act that it judges.

Cue words alone mislead: critics can welcome a thing, a government can dismiss concerns, a document
can warn of what it forbids. So the people on a side, answers to criticism and the reach of a
negation are read before the cue words are counted; a sentence that goes both ways takes no side.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from clustering.takes.lexicon import TermSet, cue_sets
from clustering.takes.marks import Places, places
from clustering.takes.units import Unit
from clustering.takes.wordlists import listing, words

__all__ = ["Stance", "answers_criticism", "read_stance", "this_act"]

# Words between a negation and what it denies, between a verb and its object, and between an act
# and the word that judges it.
REACH, OBJECT, CLOSE = 4, 5, 6
# One side outweighs the other from this many words of judgement on.
CLEAR = 2


@dataclass(frozen=True, slots=True)
class Stance:
    """The side of a sentence.

    Attributes
    ----------
    side
        ``critical`` or ``supportive``.
    aim
        In (0, 1]: how surely what is judged is the central act.
    """

    side: str
    aim: float


@cache
def _terms(name: str) -> TermSet:
    return TermSet(listing(name, "stances.toml"))


def this_act() -> TermSet:
    """Words by which any act is called once it is known: "the move", "der Entwurf"."""
    return _terms("this_act")


def read_stance(unit: Unit, acts: Collection[str]) -> Stance | None:
    """The side that a sentence takes; None where it takes none, or goes both ways.

    Parameters
    ----------
    unit
        The sentence.
    acts
        Folded words that name the central act of its story.
    """
    sets = cue_sets(unit.language)
    if not sets:
        return None
    found = {name: sets[name].find(unit.words, unit.text) for name in ("critical", "supportive")}
    if -1 in found["critical"] or -1 in found["supportive"]:
        side = _heavier(len(found["critical"]), len(found["supportive"]))
        return Stance(side, 0.8 if this_act().find([], unit.text) else 0.5) if side else None
    acting = this_act().find(unit.words)
    acting = sorted({*acting, *(i for i, word in enumerate(unit.words) if word in acts)})
    if not (acting or found["critical"] or found["supportive"]):
        return None
    where = places(unit.text)
    good = _does(unit, acting, "does_good", where)
    found["supportive"] = [*found["supportive"], *good]
    found["critical"] = [*found["critical"], *_does(unit, acting, "does_harm", where)]
    judging = _judging(unit, sets, found, set(good), where)
    side = _heavier(len(judging["critical"]), len(judging["supportive"]))
    if not side or _gives_reasons(unit.words, acting, where):
        return None
    return Stance(side, _aim(unit, side, judging[side], acting, where))


def _does(unit: Unit, acting: Sequence[int], verbs: str, where: Places) -> list[int]:
    """Verbs for what the act does: "the law will save players"."""
    if acting and unit.language == "en":
        # "..., and it will save players".
        acting = [*acting, *(i for i, word in enumerate(unit.words) if word == "it")]
    return [
        verb
        for verb in _terms(verbs).find(unit.words)
        if any(verb - CLOSE <= act < verb and where.together(act, verb) for act in acting)
    ]


def _heavier(critical: int, supportive: int) -> str | None:
    if critical and supportive and abs(critical - supportive) < CLEAR:
        return None
    if critical == supportive:
        return None
    return "critical" if critical > supportive else "supportive"


def _judging(
    unit: Unit,
    sets: Mapping[str, TermSet],
    found: Mapping[str, Sequence[int]],
    saved: Collection[int],
    where: Places,
) -> dict[str, list[int]]:
    """Places of the words that judge for each side, as they are meant."""
    people = {
        "critical": _terms("critics").find(unit.words),
        "supportive": _terms("supporters").find(unit.words),
    }
    named = {*people["critical"], *people["supportive"]}
    critical = [i for i in found["critical"] if i not in named]
    supportive = [i for i in found["supportive"] if i not in named]
    for verb, answered in _answers(unit, where).items():
        # To answer criticism is to defend.
        critical = [i for i in critical if i not in {verb, *answered}]
        supportive.append(verb)
    for good in [i for i in supportive if i in saved]:
        # "It will save society from harmful effects": what it works against is not what it is.
        critical = [i for i in critical if not (good < i and where.together(good, i))]
    denied = _negations(unit, sets, where)
    turned = [i for i in supportive if _denied(i, denied, where)]
    supportive = [i for i in supportive if i not in turned]
    if unit.language == "en":
        # "Does not support" is a no; "no breakthrough" is none.
        turned = [i for i in turned if _terms("of_people").matches(unit.words[i])]
        turned += [i for i in _terms("refused").find(unit.words) if _denied(i, denied, where)]
    critical = [i for i in critical if not _denied(i, denied, where)]
    if unit.cues.get("attribution") or unit.quoted:
        critical += turned
    if not critical and not supportive and unit.cues.get("attribution"):
        # "Critics say that ...": who speaks tells the side where nothing else does.
        critical, supportive = people["critical"], people["supportive"]
    return {"critical": sorted(critical), "supportive": sorted(supportive)}


def answers_criticism(unit: Unit) -> bool:
    """Whether a sentence turns critics or criticism down: who speaks is not among them.

    Claims and accusations are turned down by both sides.
    """
    answered = {i for objects in _answers(unit, places(unit.text)).values() for i in objects}
    return bool(answered.difference(_terms("accusations").find(unit.words)))


def _answers(unit: Unit, where: Places) -> dict[int, list[int]]:
    """Words that turn criticism down ("dismissed", "unfair"), each with the criticism."""
    told = [
        i for name in ("criticism", "accusations", "critics") for i in _terms(name).find(unit.words)
    ]
    found: dict[int, list[int]] = {}
    for verb in _terms("answers").find(unit.words):
        found[verb] = [i for i in told if verb < i <= verb + OBJECT]
    for word in _terms("unfounded").find(unit.words):
        found[word] = [i for i in told if i < word and _is_called(unit.words[i + 1 : word])]
    together = {
        word: [i for i in objects if where.together(word, i)] for word, objects in found.items()
    }
    return {word: objects for word, objects in together.items() if objects}


def _is_called(between: Sequence[str]) -> bool:
    """Whether what stands between lets a word be said of the one before: "of the ban is"."""
    link = _terms("links").find(between)
    return bool(link) and len(between) <= OBJECT and not _terms("said").find(between)


def _negations(unit: Unit, sets: Mapping[str, TermSet], where: Places) -> list[int]:
    short = [i for i, word in enumerate(where.written) if word.replace("’", "'").endswith("n't")]
    return sorted({*sets["negation"].find(unit.words), *short})


def _denied(cue: int, negations: Sequence[int], where: Places) -> bool:
    return any(cue - REACH <= no < cue and where.together(no, cue) for no in negations)


def _gives_reasons(words: Sequence[str], acting: Sequence[int], where: Places) -> bool:
    """Whether the act itself speaks: "the draft warned that overuse is harmful"."""
    return any(
        i < len(words) and _terms("reasons").matches(words[i]) and where.together(act, i)
        for act in acting
        for i in (act + 1, act + 2)
    )


def _aim(
    unit: Unit, side: str, judging: Sequence[int], acting: Sequence[int], where: Places
) -> float:
    """How surely a judgement is one of the central act: the act is named close to the word for it.

    Approval has more ways to be of something else ("support for the victims") than fault-finding.
    """
    if any(_judged(unit, a, j, where) for a in acting for j in judging):
        return 1.0
    of_people = unit.language == "en" and all(
        _terms("of_people").matches(unit.words[j]) for j in judging
    )
    if acting and not of_people:
        return 0.7 if any(where.together(a, j) for a in acting for j in judging) else 0.5
    return 0.4 if side == "critical" else 0.2


def _judged(unit: Unit, act: int, cue: int, where: Places) -> bool:
    if abs(act - cue) > CLOSE or not where.together(act, cue):
        return False
    if unit.language != "en" or not _terms("of_people").matches(unit.words[cue]):
        return True
    if act > cue:
        # "Praised him in the interview" judges no interview.
        return not words("placing").difference(["of", "against"]) & set(unit.words[cue + 1 : act])
    # "The plan was rejected by ..."
    return "by" in unit.words[cue + 1 : cue + 3]
