"""Words of English headlines: verbs and their forms, and what a story tells of its own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from clustering.takes.units import Unit
from clustering.takes.wordlists import listing, words

__all__ = [
    "CLOSING",
    "OPENING",
    "STOPS",
    "Vocabulary",
    "is_finite",
    "listed",
    "split_words",
    "third_person",
    "verb_forms",
]

_FILE = "headlines.toml"
_PIECE = re.compile(
    r"[A-Z](?:\.[A-Z])+\.?|[$€£]?\d[\d.,]*\d%?|[^\W_]+(?:['’.-][^\W_]+)*['’]?(?=\W|$)|[^\W_]+|\S"
)
OPENING, CLOSING = '“„«"', '”»"'
STOPS = frozenset(".!?;:—–()[]…") | frozenset(OPENING + CLOSING)
_NOUN = re.compile(r"(?:tion|sion|ment|ity|ness|ism|ship|ance|ence|ers|ors|ists|ings|cy|ies)s?$")
_ADJECTIVE = re.compile(r"(?:ous|ful|less|able|ible|ive|ical|ly|ing|est)$")


def listed(name: str) -> frozenset[str]:
    """The words of a list of ``headlines.toml``."""
    return words(name, _FILE)


@cache
def verb_forms(name: str) -> dict[str, str]:
    """Finite forms of the verbs of a list, each with its base."""
    found: dict[str, str] = {}
    for entry in listing(name, _FILE):
        base, _, past = entry.partition(":")
        for form in (base, third_person(base), past or _past(base)):
            found.setdefault(form, base)
    return found


def third_person(base: str) -> str:
    """A verb as it goes with one who acts now."""
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + ("es" if re.search(r"(?:s|x|ch|sh|go|do)$", base) else "s")


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ied"
    if base in ("admit", "ban", "bar", "stop", "strip", "plan", "drop", "step", "slam", "drag"):
        return base + base[-1] + "ed"
    return base + "ed"


class Vocabulary:
    """What a story's own sentences tell of its words: which are names, nouns, and who speaks."""

    def __init__(self, units: Sequence[Unit]) -> None:
        capital: Counter[str] = Counter()
        small: Counter[str] = Counter()
        heads: Counter[str] = Counter()
        alone: Counter[str] = Counter()
        for unit in units:
            if unit.language != "en":
                continue
            pieces = split_words(unit.text)
            for place, piece in enumerate(pieces):
                if not piece[0].isalpha():
                    continue
                word = piece.lower()
                if place and pieces[place - 1] not in STOPS:
                    (capital if piece[0].isupper() else small)[word] += 1
                if _is_head(pieces, place):
                    heads[word] += 1
                if piece[0].isupper() and _speaks_alone(pieces, place):
                    alone[piece] += 1
        self._names = frozenset(w for w, n in capital.items() if n > small[w])
        self._common = frozenset(w for w, n in small.items() if n >= capital[w])
        self._heads = frozenset(heads)
        self._alone = frozenset(w for w, n in alone.items() if n >= 2)

    def is_name(self, word: str) -> bool:
        """Whether the story writes a word with a capital inside its sentences."""
        return word.lower() in self._names or word.isupper()

    def is_common(self, word: str) -> bool:
        """Whether the story writes a word without a capital inside its sentences."""
        return word.lower() in self._common and not word.isupper()

    def is_noun(self, word: str) -> bool:
        """Whether a noun phrase of the story ends in a word, or the word looks like a noun."""
        low = word.lower()
        if low in listed("auxiliaries") or _ADJECTIVE.search(low):
            return low in self._names
        return low in self._heads or self.is_name(word) or bool(_NOUN.search(low))

    def is_person(self, word: str) -> bool:
        """Whether the story lets a name of one word speak."""
        return word in self._alone and word.lower() not in listed("no_beginning")


def split_words(text: str) -> list[str]:
    """Words, figures and marks of a text in order."""
    return [match.group().replace("’", "'") for match in _PIECE.finditer(text)]


def _is_head(pieces: Sequence[str], place: int) -> bool:
    """Whether a noun phrase that begins with a determiner ends in the word at a place."""
    before = [piece.lower() for piece in pieces[max(0, place - 3) : place]]
    after = pieces[place + 1].lower() if place + 1 < len(pieces) else "."
    ends = (
        after in STOPS
        or after in (",", "of")
        or after in listed("possible_cuts")
        or after in listed("auxiliaries")
        or after in verb_forms("saying")
    )
    return ends and any(word in listed("determiners") for word in before)


def _speaks_alone(pieces: Sequence[str], place: int) -> bool:
    after = pieces[place + 1].lower() if place + 1 < len(pieces) else ""
    before = pieces[place - 1] if place else "."
    if before[0].isupper() or before.lower() in listed("determiners"):
        return False
    return after in verb_forms("saying") or before.lower() in ("said", "says")


@lru_cache(maxsize=4096)
def is_finite(word: str, following: str) -> bool:
    """Whether a word is a finite verb, given the one behind it."""
    if word in listed("auxiliaries"):
        return True
    if word not in verb_forms("saying") and word not in verb_forms("acting"):
        return False
    if word in listed("nouns_too"):
        return following in listed("determiners") or following.endswith("ing")
    return True
