"""Quantities in a sentence: what is counted, and how much of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from clustering.takes.wordlists import words
from clustering.text import fold

__all__ = ["SPANS", "Quantity", "as_number", "conflicting", "find_quantities", "revises", "unlike"]

_NUMBER = re.compile(
    r"(?<![.,])(?P<money>[$€£¥₹])?"
    r"(?P<digits>\d{1,3}(?:[.,\u00a0\u202f' ’]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
)
# Where the words that belong to a number end.
_BREAK = re.compile(r"[\d.,;:!?()\[\]«»“”\"。，、；：！？]")
_REPLACED = re.compile(
    r"\b(?:from|instead of|rather than|von|statt|zamiast|vmesto|zamist|namesto|umjesto"
    r"|au lieu de|en lugar de|en vez de|em vez de|invece di|in plaats van|yerine|do|z)\s*[$€£]?$"
)
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|%|‰|[$€£¥₹]")
_MULTIPLIERS = {
    1_000.0: "thousand tausend mille mil mila duizend tysyach tisyach tysyac tisac tysiecy tysiace"
    " tysiac tisoc bin alf 千",
    10_000.0: "万 萬",
    1_000_000.0: "million mio millionen millions millones milhoes milioni miljoen mln milion"
    " miljon milijon milyon malywn mlywn",
    100_000_000.0: "亿 億",
    1_000_000_000.0: "billion bn milliard mrd milliarden miliard milliards bilhoes miliardi miljard"
    " milliard mlrd milyard milijard mlyar milyar bln",
    1_000_000_000_000.0: "trillion bio billionen",
}
_BY_WORD = {word: value for value, words in _MULTIPLIERS.items() for word in words.split()}
_PERCENT = words("percent")
_MONEY = words("money")
_MONTHS = words("months")
_WORDS_EN = {
    word: float(value)
    for value, word in enumerate(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
         "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
         "nineteen", "twenty"],
        start=2,
    )
}  # fmt: skip
_NUMBER_WORDS_EN = re.compile(rf"\b(?:{'|'.join(_WORDS_EN)})\b", re.IGNORECASE)
#: Stems of spans of time.
SPANS = words("spans")
_SKIPPED = words("before_nouns")

# Numbers from here on are seldom shared by chance.
LARGE = 100

Unit = Literal["count", "percent", "money", "date"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number. ``nouns`` are stems of the words after it, which say what is counted.

    ``replaced`` says that the words before it set it against another, as in "from 450,000" or
    "instead of 450,000".
    """

    value: float
    unit: Unit
    nouns: tuple[str, ...] = ()
    replaced: bool = False


def find_quantities(text: str, language: str = "en") -> list[Quantity]:
    """Quantities of a sentence, in order; dates and years carry the unit ``date``."""
    found = []
    for match in _NUMBER.finditer(text):
        before = text[max(0, match.start() - 16) : match.start()]
        # "F-16" and "v2" are names.
        if re.search(r"[^\W\d_]-?$", before) and not _WIDE.search(before[-1:]):
            continue
        value = as_number(match["digits"])
        # The dot of an ordinal, "3. Oktober", ends nothing.
        tail = re.sub(r"^\.\s", " ", text[match.end() : match.end() + 48])
        after = _BREAK.split(tail, maxsplit=1)[0]
        quantity = _quantity(value, bool(match["money"]), before, after, match["digits"])
        lead = " ".join(fold(word) for word in before.split())
        found.append(replace(quantity, replaced=bool(_REPLACED.search(lead))))
    if language == "en":
        for match in _NUMBER_WORDS_EN.finditer(text):
            # Letters that are no "s" match one without regard to case.
            number = _WORDS_EN.get(match.group().lower())
            if number is not None:
                after = _BREAK.split(text[match.end() : match.end() + 48], maxsplit=1)[0]
                found.append(_quantity(number, False, "", after, ""))
    return found


def as_number(digits: str) -> float:
    """Value of digits as newspapers write them: ``450,000``, ``450.000``, ``6,8``."""
    if re.fullmatch(r"\d{1,3}(?:[.,\u00a0\u202f' ’]\d{3})+", digits):
        return float(re.sub(r"\D", "", digits))
    return float(digits.replace(",", "."))


def _quantity(value: float, money: bool, before: str, after: str, digits: str) -> Quantity:
    wide = after.lstrip()[:1]
    words = [fold(word) for word in _WORD.findall(after)]
    previous = [fold(word) for word in _WORD.findall(before)][-1:]
    if _WIDE.match(wide) and wide in _BY_WORD:
        value *= _BY_WORD[wide]
        words = [word for word in words if not _WIDE.match(word)]
        if after.lstrip()[1:2] in {"年", "月", "日"}:
            return Quantity(value, "date")
    elif wide in {"年", "月", "日"}:
        return Quantity(value, "date")
    elif words and _touching(after) and (factor := _multiplier(words[0])):
        value *= factor
        words = words[1:]
    if (words[:1] and words[0] in _MONTHS) or (previous and previous[0] in _MONTHS):
        return Quantity(value, "date")
    if len(digits) == 4 and 1900 <= value <= 2100 and not money:
        return Quantity(value, "date")
    if words[:2] == ["per", "cent"]:
        return Quantity(value, "percent", _nouns(words[2:]))
    if words[:1] and words[0] in _PERCENT:
        return Quantity(value, "percent", _nouns(words[1:]))
    # Turkish puts it first: "yüzde 37".
    if previous == ["yuzde"]:
        return Quantity(value, "percent", _nouns(words))
    if money or (words[:1] and words[0] in _MONEY) or (previous and previous[0] in _MONEY):
        return Quantity(value, "money", _nouns(words))
    noun = after.lstrip("万萬亿億 ")[:1]
    return Quantity(value, "count", (noun,) if _WIDE.match(noun) else _nouns(words))


def _touching(after: str) -> bool:
    """Whether the next word follows at once or after one space."""
    return bool(re.match(r"[ \u00a0\u202f-]?[^\W\d_]", after))


def _multiplier(word: str) -> float | None:
    if word in _BY_WORD:
        return _BY_WORD[word]
    stem = word[:6]
    return next((v for w, v in _BY_WORD.items() if len(w) >= 5 and stem == w[:6]), None)


def _nouns(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word[:6] for word in words if len(word) > 2 and word not in _SKIPPED)[:3]


def conflicting(
    left: Sequence[Quantity], right: Sequence[Quantity], across_languages: bool = False
) -> bool:
    """Whether two sentences about one thing give different numbers for it.

    Quantities are compared where they share their unit and the noun that follows. Across
    languages nouns cannot be compared; there the only large number of each sentence is. Values
    within 3 % are the same, and values a factor of four or more apart seldom count the same thing.
    Spans of time are left out: two of them in one sentence seldom mean one thing. Years conflict
    where each sentence has two, as in "ruled from 2001 to 2019", and one of them is the same.
    """
    years = [
        {q.value for q in side if q.unit == "date" and q.value > 1900} for side in (left, right)
    ]
    if len(years[0]) == len(years[1]) == 2 and len(years[0] & years[1]) == 1:
        return True
    return any(
        _comparable(a, b, left, right, across_languages)
        and _differ(a, b)
        and not _shared(a, right)
        and not _shared(b, left)
        for a in left
        for b in right
    )


def unlike(left: Sequence[Quantity], right: Sequence[Quantity]) -> bool:
    """Whether both sentences give large numbers of a unit and have none in common.

    Where nouns cannot be compared, across languages, that tells that they count other things, or
    otherwise: either way they do not say the same.
    """
    large = [[q for q in side if q.unit != "date" and q.value >= LARGE] for side in (left, right)]
    units = {q.unit for q in large[0]} & {q.unit for q in large[1]}
    return bool(units) and not any(_shared(q, large[1]) for q in large[0] if q.unit in units)


def revises(later: Sequence[Quantity], earlier: Sequence[Quantity]) -> bool:
    """Whether the later sentence names a number of the earlier one and puts another beside it.

    As in "raised the limit to 650,000 soldiers from 450,000": who knows the earlier number alone
    knows less.
    """
    for old in earlier:
        if old.value < 5 and old.unit != "date":
            continue
        kept = [q for q in later if q.unit == old.unit and _close(q, old)]
        if not kept:
            continue
        for new in later:
            if new.unit != old.unit or _shared(new, earlier):
                continue
            if old.unit == "date":
                if new.value <= 31 and old.value <= 31:
                    return True
            elif _differ(old, new) and new.value >= 5 and _one_thing(kept[0], new):
                return True
    return False


def _one_thing(a: Quantity, b: Quantity) -> bool:
    if a.unit != "count":
        return False
    if a.replaced or b.replaced or not a.nouns or not b.nouns:
        return True
    return a.nouns[0] == b.nouns[0] and a.nouns[0] not in SPANS


def _differ(a: Quantity, b: Quantity) -> bool:
    low, high = sorted((a.value, b.value))
    return low > 0 and 1.03 < high / low < 4


def _close(a: Quantity, b: Quantity) -> bool:
    return abs(a.value - b.value) <= 0.03 * max(abs(a.value), abs(b.value))


def _comparable(
    a: Quantity,
    b: Quantity,
    left: Sequence[Quantity],
    right: Sequence[Quantity],
    across_languages: bool,
) -> bool:
    if a.unit != b.unit or a.unit == "date":
        return False
    if across_languages:
        large = [
            [q for q in side if q.unit == a.unit and q.value >= LARGE] for side in (left, right)
        ]
        return len(large[0]) == len(large[1]) == 1 and a in large[0] and b in large[1]
    if not a.nouns or not b.nouns or a.nouns[0] in SPANS:
        return False
    return a.nouns[0] == b.nouns[0]


def _shared(quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """Whether the other sentence has this number too."""
    return any(other.unit == quantity.unit and _close(other, quantity) for other in others)
