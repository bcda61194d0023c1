"""English sentences shortened to headlines: a clause of theirs, and who says it.

A clause is cut out of its sentence and loses articles and days; a verb of saying stands in the
present. No other word is changed, so that a headline says nothing that its sentence does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clustering.takes.headline_speakers import cased, named_speaker, quoted_by
from clustering.takes.headline_words import (
    CLOSING,
    OPENING,
    STOPS,
    Vocabulary,
    is_finite,
    listed,
    split_words,
    third_person,
    verb_forms,
)
from clustering.takes.units import Unit
from clustering.takes.wordlists import words

__all__ = ["Clause", "clauses", "compose"]

MOST_WORDS = 8
# Words of a clause.
FEWEST, MOST = 3, 8
# How well a clause ends, by what stands behind it.
CLEAN, COMMA, SUBORDINATE, POSSIBLE, WEAK = 1.0, 0.9, 0.85, 0.5, 0.25

_DENIALS = frozenset(["deny", "denies", "denied"])


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a sentence.

    Attributes
    ----------
    words
        Its words as they are shown, quotation marks included.
    speaker
        Who says it, as the sentence names them; empty where it does not.
    verb
        Base form of the verb of saying, else empty.
    quality
        In (0, 1]: how surely the clause stands by itself.
    spoken
        Whether it stands in a quotation.
    """

    words: tuple[str, ...]
    speaker: str
    verb: str
    quality: float
    spoken: bool = False


def clauses(unit: Unit, vocabulary: Vocabulary) -> list[Clause]:
    """The clauses that could stand over a group of sentences for this one, in order.

    Parameters
    ----------
    unit
        A sentence. Those in other languages than English give none.
    vocabulary
        Of its story.
    """
    if unit.language != "en":
        return []
    pieces = split_words(unit.text)
    found = []
    for start, speaker, verb in _starts(pieces, vocabulary):
        spoken = start > 0 and pieces[start - 1] in OPENING
        for shown, quality in _cuts(pieces, start, vocabulary, bool(speaker)):
            found.append(Clause(shown, speaker, verb, quality, spoken))
    return found


def _starts(pieces: Sequence[str], vocabulary: Vocabulary) -> Iterator[tuple[int, str, str]]:
    """Where clauses begin, with who says each and the verb of saying."""
    opening = 0
    if pieces and pieces[0].lower() in listed("no_beginning") and "," in pieces[:14]:
        opening = pieces.index(",") + 1
    quoted = False
    for place, piece in enumerate(pieces):
        low = piece.lower()
        if piece in OPENING and not (quoted and piece == '"'):
            quoted = True
            if (
                place == 0
                or pieces[place - 1] in (":", ",")
                or (pieces[place - 1].lower() in verb_forms("saying"))
            ):
                yield (place + 1, *quoted_by(pieces, place, vocabulary))
            continue
        if piece in CLOSING:
            quoted = False
        if quoted or low not in verb_forms("saying"):
            continue
        base = verb_forms("saying")[low]
        speaker = named_speaker(pieces[opening:place], vocabulary)
        if not speaker:
            continue
        after = place + 1
        if pieces[after : after + 1] == ["on"] and pieces[after + 1 : after + 2]:
            after += 2 * pieces[after + 1].endswith("day")
        if after < len(pieces) and pieces[after].lower() == "that":
            yield after + 1, speaker, base
        elif low not in listed("nouns_too"):
            yield after, speaker, base
    if not pieces or pieces[0] not in OPENING:
        yield opening, "", ""


def _cuts(
    pieces: Sequence[str], start: int, vocabulary: Vocabulary, told: bool
) -> Iterator[tuple[tuple[str, ...], float]]:
    """Clauses from a place on: the words that stay, and how well they stand alone."""
    if start >= len(pieces) or (not pieces[start][0].isalnum() and pieces[start] not in OPENING):
        return
    first = pieces[start].lower()
    if first in listed("no_beginning") or first in listed("clean_cuts") or first.endswith("ing"):
        return
    spoken = start > 0 and pieces[start - 1] in OPENING
    if first in listed("speaking") and not told:
        return
    kept: list[str] = []
    verb = -1
    quoted = False
    penalty = 0.0
    for place in range(start, len(pieces)):
        piece, low = pieces[place], pieces[place].lower()
        following = pieces[place + 1].lower() if place + 1 < len(pieces) else "."
        if spoken and piece in OPENING + CLOSING:
            return
        if piece in OPENING and not quoted and following[0].isalnum():
            quoted = True
            continue
        if piece in CLOSING and quoted and kept:
            quoted = False
            kept[-1] += "”"
        elif piece in STOPS or piece == ",":
            return
        else:
            if low in listed("leaning") or low in ("who", "which", "that", "whose", "how", "&"):
                return
            if verb < 0 and low in listed("clean_cuts"):
                return
            penalty += 0.15 * (low in ("its", "their")) + 0.1 * (low in listed("speaking"))
            fresh = quoted and pieces[place - 1] in OPENING
            if low in listed("left_out") and (not quoted or fresh):
                if fresh:
                    # The mark goes on to the next word.
                    pieces = [*pieces[:place], pieces[place - 1], *pieces[place + 1 :]]
                if low.endswith("day") and kept and kept[-1] == "on":
                    kept.pop()
                if not kept or following not in STOPS | {","}:
                    continue
            else:
                if verb < 0 and kept and kept[-1] != "to" and is_finite(low, following):
                    if not told and low in verb_forms("saying") and low not in _DENIALS:
                        return
                    verb = len(kept)
                kept.append(("“" if fresh else "") + piece)
        if len(kept) > MOST:
            return
        if verb < 1 or len(kept) < FEWEST or len(kept) - 1 <= verb:
            continue
        ends = _ending(pieces, place, vocabulary, quoted or spoken)
        if _unfinished(kept):
            continue
        if ends and kept[-1].lower() not in listed("possible_cuts"):
            shown = [cased(kept[0], vocabulary, capital=False), *kept[1:]]
            if quoted:
                shown[-1] += "”"
            if sum("“" in w for w in shown) == sum("”" in w for w in shown):
                yield tuple(shown), max(0.05, ends - penalty)


def _unfinished(kept: Sequence[str]) -> bool:
    """Whether a verb still waits for what it calls, describes or accuses its object of."""
    for place, word in enumerate(kept):
        if place and verb_forms("completed").get(word.lower()):
            rest = kept[place + 1 :]
            return not any(w in ("of", "as", "to") or w.startswith("“") for w in rest[1:])
    return False


def _ending(pieces: Sequence[str], place: int, vocabulary: Vocabulary, quoted: bool) -> float:
    """How well a clause ends with the word at a place; 0 where it does not."""
    word = pieces[place] if pieces[place] not in CLOSING else pieces[place - 1]
    low = word.lower()
    after = pieces[place + 1].lower() if place + 1 < len(pieces) else "."
    if after in CLOSING:
        after = pieces[place + 2].lower() if place + 2 < len(pieces) else "."
    bare = low.strip("'\"")
    if (
        bare in listed("determiners")
        or bare in listed("auxiliaries")
        or bare in listed("possible_cuts")
        or bare in listed("clean_cuts")
        or bare in listed("no_ending")
    ):
        return 0.0
    if bare in words("months") or (after in OPENING and not quoted):
        return 0.0
    if after in STOPS:
        return CLEAN if after in ".!?;" or after in CLOSING else COMMA
    if after == ",":
        # A list goes on after its first comma.
        rest = list(pieces[place + 2 : place + 7])
        goes_on = any(t == "," or t.lower() in ("and", "or") for t in rest[1:4])
        return COMMA - 0.4 * goes_on
    if not vocabulary.is_noun(word) or bare in verb_forms("saying") or not bare.isalpha():
        return 0.0
    if after in listed("clean_cuts"):
        return SUBORDINATE
    # A quotation may be cut short before what it goes on about.
    if after in listed("weak_cuts") or (quoted and after == "of"):
        return WEAK
    return POSSIBLE if after in listed("possible_cuts") else 0.0


def compose(clause: Clause, voice: str = "") -> str:
    """A headline of a clause.

    Parameters
    ----------
    clause
        The clause.
    voice
        Who is put before it where the sentence names nobody; may be empty.

    Returns
    -------
    str
        Empty where the headline would have more than :data:`MOST_WORDS` words.
    """
    speaker = clause.speaker or voice
    if not speaker:
        text = " ".join(clause.words)
    elif clause.verb in listed("kept"):
        plural = speaker.split()[-1].endswith("s") and not speaker.endswith(("ss", "'s"))
        verb = clause.verb if plural else third_person(clause.verb)
        text = f"{speaker} {verb} {' '.join(clause.words)}"
    else:
        text = f"{speaker}: {' '.join(clause.words)}"
    if not FEWEST <= len(text.split()) <= MOST_WORDS:
        return ""
    start = 1 if text.startswith("“") else 0
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]
