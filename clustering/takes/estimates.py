"""Sentences that set one side's estimate against another's."""

from __future__ import annotations

import re

from clustering.takes.actors import mentioned
from clustering.takes.numbers import SPANS
from clustering.takes.units import Unit

__all__ = ["weighs_two_figures"]

# How many times one figure is the other, at least and at most; and at most where the sentence says
# that they are two sides' estimates.
LEAST_APART, FARTHEST, FARTHEST_ESTIMATES = 1.1, 4.0, 10.0
# So much of a sentence is read.
LONGEST = 600

# Not "the second", which is the same word in Portuguese and Italian.
_BY = (
    r"(?:according to|selon|según|(?<!\bo )(?<!\b[dn]o )(?<!\bao )(?<!\bum )segundo"
    r"|(?<!\b[iu][ln] )(?<!\b(?:d|n)el )(?<!\bal )secondo"
    r"|laut|zufolge|volgens|według|по данным|po)"
)
_SPOKE = (
    r"(?:sp(?:oke|oken|eaks?) of|spr(?:ach|achen|icht|echen) von|parl(?:e|ent|ait|aient) de"
    r"|habl(?:a|an|ó|aron|aba|aban) de|parl(?:a|ano|ava|avano) di)"
)
_TWO_ESTIMATES = re.compile(
    r"\bput(?:s|ting)?\b[^.]*\bat\b[^.]*\d[^.]*[,;][^.]*\bat\b[^.]*\d"
    rf"|\d[^,;:]*,?[^,;:]*\b{_BY}\b[^.,;:]*[,;][^.,;:]*\d[\d., ]*[^.,;:]*\b{_BY}\b"
    # "The organisers had spoken of 350,000 and the police of 90,000."
    rf"|\b{_SPOKE} [^.;:]*?\d[\d.,]*[^.;:]*?(?:,| and | und | et | y | e )[^.;:]*? "
    r"(?:of|von|de|di) [^.;:]*?\d"
    # "The union said 90 percent were taking part, while the company spoke of 62 percent."
    r"|\b(?:said|says?|reported)\b[^.;:]*\d[^;:]*\b(?:while|whereas|but)\b[^.;:]*"
    r"\b(?:spoke of|speaks? of|put [^.;:]* at|counted|estimated)\b[^.;:]*\d"
)


def weighs_two_figures(sentence: Unit) -> bool:
    """Whether a sentence sets one side's figure against another's.

    "Kyiv speaks of 255,000 civilians; Moscow says that fewer than 120,000 remain": an actor, a
    number, another actor, another number of the same kind and size. Or two sides that are no
    countries: "Police put the crowd at 12,000, the unions at 35,000".
    """
    figures = [q for q in sentence.quantities if q.unit != "date" and q.value >= 20]
    if len(figures) != 2 or figures[0].unit != figures[1].unit:
        return False
    low, high = sorted(q.value for q in figures)
    if figures[0].nouns[:1] and figures[0].nouns[0] in SPANS:
        return False
    if _TWO_ESTIMATES.search(sentence.text[:LONGEST]):
        return LEAST_APART < high / low < FARTHEST_ESTIMATES
    if not LEAST_APART < high / low < FARTHEST or not sentence.cues.get("attribution"):
        return False
    named = mentioned(sentence.words, sentence.text)
    # A number is split into its groups of digits: "255,000" is two tokens.
    places = [i for i, word in enumerate(sentence.words) if word[0].isdigit()]
    if len(named) < 2 or not places or -1 in {hit for hits in named.values() for hit in hits}:
        return False
    first, last = places[0], places[-1]
    before = {code for code, hits in named.items() if any(hit < first for hit in hits)}
    between = {code for code, hits in named.items() if any(first < hit < last for hit in hits)}
    return bool(before and between - before)
