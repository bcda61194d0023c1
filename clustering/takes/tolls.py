"""Tolls: how many an event killed or injured, as a sentence or a headline puts it.

Tolls are the figures that change most from hour to hour, and each report words them otherwise:
"killing at least four", "12 dead", "la cifra de muertos subió a 19", "19人死亡". They are read by
what happened to those who are counted, not by the noun behind the number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile
from typing import Literal

from clustering.takes.lexicon import TermSet
from clustering.takes.numbers import as_number
from clustering.takes.wordlists import tables
from clustering.takes.wordlists import words as word_list
from clustering.text import fold

__all__ = ["Toll", "differ", "find_tolls", "tolls_now"]

Kind = Literal["dead", "injured"]

# Words between a number and what says who is counted, and up to those of whom there are none.
REACH = 5
NONE_REACH = 3
MOST = 1_000_000
# A headline or a sentence is no longer; what stands behind is not read.
LONGEST = 1_000
MOST_REMEMBERED = 20_000

_ITEM = re.compile(
    r"(?P<number>\d{1,3}(?:[.,\u00a0\u202f' ’]\d{3})+(?!\d)|\d+(?:[.,]\d+)?%?)"
    r"|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)|(?P<stop>[.,;:!?()\[\]«»“”\"—–])"
)
# "Twenty-three", "dreiundzwanzig", "drieentwintig".
_JOINED = re.compile(r"([a-z]{2,9})(?:-|und|en)([a-z]{2,12})")
# Between tens and the number that follows them.
_AND = frozenset(["y", "e", "i", "et"])
_FUNCTION = word_list("function")
# A number that follows is somebody's age.
_AGED = frozenset(["aged", "age"])
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CJK: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"(?<!\d)(\d{1,6})多?[人名](?:死亡|遇难|遇難|丧生|喪生|身亡)"), "dead"),
    (re.compile(r"(?:死亡|遇难|遇難|死者)人?[数數][^\d，。；、,]{0,5}(\d{1,6})[人名]"), "dead"),
    (re.compile(r"(?<!\d)(\d{1,6})多?[人名](?:受伤|受傷|负伤)"), "injured"),
    # Japanese, and Korean.
    (re.compile(r"(?<!\d)(\d{1,6})人(?:以上)?(?:が|の)?(?:死亡|死去|犠牲)"), "dead"),
    (re.compile(r"死者(?:数)?(?:は|が)?[^\d。、]{0,5}(\d{1,6})人"), "dead"),
    (
        re.compile(r"(?<!\d)(\d{1,6})人(?:以上)?(?:が|の)?(?:けが|怪我|負傷|重軽?傷|軽傷)"),
        "injured",
    ),
    (re.compile(r"(?:負傷者|けが人)(?:数)?(?:は|が)?[^\d。、]{0,5}(\d{1,6})人"), "injured"),
    (re.compile(r"(?<!\d)(\d{1,6})명(?:이|은|의)?\s?(?:숨|사망|목숨)"), "dead"),
    (re.compile(r"사망자\s?(?:수)?(?:는|가|은|이)?[^\d.,]{0,5}(\d{1,6})명"), "dead"),
    (re.compile(r"(?<!\d)(\d{1,6})명(?:이|은|의)?\s?(?:다쳤|다치|부상)"), "injured"),
)


@dataclass(frozen=True, slots=True)
class Toll:
    """So many dead or injured, of no group in particular; 0 where nobody was."""

    kind: Kind
    value: int


@dataclass(frozen=True, slots=True)
class _Words:
    """What ``tolls.toml`` has on one language."""

    dead: TermSet
    injured: TermSet
    rising: TermSet
    people: TermSet
    between: TermSet
    more: TermSet
    looking_back: TermSet
    none: TermSet
    numbers: dict[str, int]
    ones: frozenset[str]

    def value(self, word: str) -> int | None:
        """The number that a folded word is: "twelve", "twenty-three", "dreiundzwanzig"."""
        if word in self.numbers:
            return self.numbers[word]
        joined = _JOINED.fullmatch(word)
        if joined is None:
            return None
        parts = sorted(filter(None, map(self._part, joined.groups())))
        return sum(parts) if len(parts) == 2 and parts[0] < 10 and _is_tens(parts[1]) else None

    def _part(self, word: str) -> int | None:
        return 1 if word in self.ones else self.numbers.get(word)

    def kind(self, word: str) -> Kind | None:
        if self.dead.matches(word):
            return "dead"
        return "injured" if self.injured.matches(word) else None


@cache
def _by_language() -> dict[str, _Words]:
    lists: dict[str, dict[str, str]] = dict(tables("tolls.toml"))
    units, tens, ones = (lists.pop(name) for name in ("numbers", "tens", "one"))
    return {
        language: _Words(
            numbers=_numbers(listed, 2, 1) | _numbers(tens.get(language, ""), 20, 10),
            ones=frozenset(map(fold, ones.get(language, "").split())),
            **{name: TermSet(by[language].split()) for name, by in lists.items()},
        )
        for language, listed in units.items()
    }


def _numbers(listed: str, first: int, step: int) -> dict[str, int]:
    """Values of listed words, forms of one number parted by a bar."""
    return {
        fold(word): first + step * place
        for place, forms in enumerate(listed.split())
        for word in forms.split("|")
    }


@dataclass(frozen=True, slots=True)
class _Item:
    """A word, a number, or a mark that parts clauses (neither).

    ``spelt`` says that a number is written in words.
    """

    word: str = ""
    value: int | None = None
    spelt: bool = False

    @property
    def stops(self) -> bool:
        return not self.word and self.value is None


def find_tolls(text: str, language: str) -> tuple[Toll, ...]:
    """Tolls that a text names, each once.

    Numbers of a group ("two miners died"), of those who came on top ("three more bodies"), and in
    sentences that look back on some year are left out: none is the toll of the event.

    Parameters
    ----------
    text
        A sentence or a headline.
    language
        BCP 47 code of the languages in ``tolls.toml``, or of Chinese, Japanese or Korean; others
        have no tolls.
    """
    return tuple(dict.fromkeys(toll for toll, _ in _read_tolls(text[:LONGEST], language)))


def tolls_now(text: str, language: str) -> tuple[Toll, ...]:
    """Tolls that a text gives as what is known, and not as what was said earlier."""
    read = _read_tolls(text[:LONGEST], language)
    return tuple(dict.fromkeys(toll for toll, earlier in read if not earlier))


@lru_cache(maxsize=MOST_REMEMBERED)
def _read_tolls(text: str, language: str) -> tuple[tuple[Toll, bool], ...]:
    """Tolls of a text, each with whether its clause looks back."""
    if _YEAR.search(text):
        return ()
    found = [
        (Toll(kind, int(match.group(1))), False)
        for pattern, kind in _CJK
        for match in pattern.finditer(text)
    ]
    words = _by_language().get(language)
    if words is not None:
        items = _items(text, language, words)
        for place, item in enumerate(items):
            if item.value is not None and item.value > 1:
                counted = _counted(items, place, words)
                if counted is not None:
                    found.append((Toll(counted, item.value), _looks_back(items, place, words)))
        found += [
            (Toll(kind, 0), _looks_back(items, place, words))
            for place, kind in _nobody(items, words)
        ]
    return tuple(found)


def differ(left: Sequence[Toll], right: Sequence[Toll]) -> bool:
    """Whether two sentences both name tolls of a kind, and none is the same."""
    kinds = {toll.kind for toll in left} & {toll.kind for toll in right}
    return bool(kinds) and not set(left) & set(right)


def _items(text: str, language: str, words: _Words) -> list[_Item]:
    items: list[_Item] = []
    for match in _ITEM.finditer(text):
        if digits := match["number"]:
            value = 0.5 if digits.endswith("%") else as_number(digits)
            counts = value < MOST and value.is_integer()
            items.append(_Item(value=int(value)) if counts else _Item(word=digits))
        elif word := match["word"]:
            folded = fold(word)
            named = words.value(folded)
            before = items[-1].value if items else None
            # Arabic writes fourteen as "four ten".
            if language == "ar" and word == "عشر" and before is not None and before < 10:
                items[-1] = _Item(value=10 + before)
            elif named is not None or _follows_tens(items, folded, words):
                _append_number(items, 1 if named is None else named)
            elif folded:
                items.append(_Item(word=folded))
        else:
            items.append(_Item())
    return items


def _is_tens(value: int) -> bool:
    return 20 <= value < 100 and value % 10 == 0


def _tens_before(items: Sequence[_Item]) -> int:
    """How many of the last items are tens in words, with or without an "and": 0, 1 or 2."""
    for back in (1, 2):
        if len(items) >= back and items[-back].spelt and _is_tens(items[-back].value or 0):
            return back if back == 1 or items[-1].word in _AND else 0
    return 0


def _follows_tens(items: Sequence[_Item], folded: str, words: _Words) -> bool:
    return folded in words.ones and _tens_before(items) > 0


def _append_number(items: list[_Item], value: int) -> None:
    """Add a number in words, to the tens before it where it goes with them."""
    back = _tens_before(items) if value < 10 else 0
    if back:
        value += items[-back].value or 0
        del items[-back:]
    items.append(_Item(value=value, spelt=True))


def _counted(items: Sequence[_Item], place: int, words: _Words) -> Kind | None:
    """What happened to those whom a number counts; None for a group, a part or another thing."""
    after = _phrase(items[place + 1 : place + 1 + REACH])
    before = _phrase(items[max(0, place - REACH) : place][::-1])
    if before and before[0] in _AGED:
        return None
    people = False
    for word in after:
        if kind := words.kind(word):
            return kind
        if words.more.matches(word):
            return None
        people = people or words.people.matches(word)
        if not (words.people.matches(word) or words.between.matches(word)):
            break
    # "killed 31 houses": behind the number stands what is counted.
    if after and not people and len(after[0]) > 3 and after[0] not in _FUNCTION:
        return None
    for word in before:
        if kind := words.kind(word):
            return kind
        if words.rising.matches(word):
            return _of_the_clause(items, place, words)
        if not words.between.matches(word):
            return None
    return None


def _of_the_clause(items: Sequence[_Item], place: int, words: _Words) -> Kind | None:
    """Of whom a figure tells that rose: those whom its clause names."""
    listed = [item.word for item in _clause(items, place)]
    return next((kind for word in listed if (kind := words.kind(word))), None)


def _looks_back(items: Sequence[_Item], place: int, words: _Words) -> bool:
    listed = [item.word for item in _clause(items, place) if item.word]
    return bool(words.looking_back.find(listed))


def _nobody(items: Sequence[_Item], words: _Words) -> list[tuple[int, Kind]]:
    """Where a clause without a number says that nobody died, or was hurt."""
    found: list[tuple[int, Kind]] = []
    for place, item in enumerate(items):
        kind = words.kind(item.word) if item.word else None
        if kind is None or any(other.value is not None for other in _clause(items, place)):
            continue
        near = _phrase(items[max(0, place - NONE_REACH) : place][::-1])[::-1]
        near += _phrase(items[place + 1 : place + 1 + NONE_REACH])
        if words.none.find(near):
            found.append((place, kind))
    return found


def _clause(items: Sequence[_Item], place: int) -> Sequence[_Item]:
    """The items between the marks around one."""
    start = end = place
    while start and not items[start - 1].stops:
        start -= 1
    while end < len(items) and not items[end].stops:
        end += 1
    return items[start:end]


def _phrase(items: Sequence[_Item]) -> list[str]:
    """Words up to the next mark or number."""
    return [item.word for item in takewhile(lambda item: item.word, items)]
