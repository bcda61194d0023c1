"""Quantities in a sentence: what is counted, and how much of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from clustering.takes.wordlists import words
from clustering.text import fold

__all__ = ["SPANS", "Quantity", "as_number", "find_quantities"]

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
_SHORTENED = re.compile(r"^(\s?[^\W\d_]{2,4})\.(?=\s)")
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
# Right behind a sum of money: "$3m".
_SHORT = {"k": 1e3, "m": 1e6, "b": 1e9, "tn": 1e12}
_BY_WORD = {word: value for value, words in _MULTIPLIERS.items() for word in words.split()}
_PERCENT = words("percent")
_DEGREES = words("degrees")
_SCALES = words("scales")
_CURRENCIES = {
    word: currency
    for currency in ("dollars", "euros", "pounds", "yen", "rupees", "roubles")
    for word in words(currency)
}
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

Unit = Literal["count", "percent", "money", "date"]
Bound = Literal["least", "most", "about"]
_KINDS_OF_BOUND: tuple[Bound, ...] = ("least", "most", "about")
_BOUNDS = {phrase: bound for bound in _KINDS_OF_BOUND for phrase in words(f"{bound}_numbers")}
_LONGEST_BOUND = 3


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number. ``nouns`` are stems of the words after it, which say what is counted.

    ``replaced`` says that the words before it set it against another, as in "from 450,000" or
    "instead of 450,000"; ``bound`` that they call it a least or a greatest number, or a rough one.
    ``currency`` is that of money, and the scale of degrees.
    """

    value: float
    unit: Unit
    nouns: tuple[str, ...] = ()
    replaced: bool = False
    bound: Bound | None = None
    currency: str = ""


def find_quantities(text: str, language: str = "en") -> list[Quantity]:
    """Quantities of a sentence, in order; dates and years carry the unit ``date``."""
    found = []
    for match in _NUMBER.finditer(text):
        before = text[max(0, match.start() - 16) : match.start()]
        # "F-16" and "v2" are names.
        named = re.search(r"[^\W\d_]-?$", before) and not _WIDE.search(before[-1:])
        if named and not match["money"]:
            continue
        value = as_number(match["digits"])
        # The dot of an ordinal, "3. Oktober", ends nothing, nor does that of "Mrd.".
        tail = re.sub(r"^\.\s", " ", text[match.end() : match.end() + 48])
        tail = _SHORTENED.sub(_without_dot, tail)
        after = _BREAK.split(tail, maxsplit=1)[0]
        quantity = _quantity(value, match["money"] or "", before, after, match["digits"])
        lead = " ".join(fold(word) for word in before.split())
        found.append(
            replace(quantity, replaced=bool(_REPLACED.search(lead)), bound=_bound(text, match))
        )
    if language == "en":
        for match in _NUMBER_WORDS_EN.finditer(text):
            # Letters that are no "s" match one without regard to case.
            number = _WORDS_EN.get(match.group().lower())
            if number is not None:
                after = _BREAK.split(text[match.end() : match.end() + 48], maxsplit=1)[0]
                found.append(
                    replace(_quantity(number, "", "", after, ""), bound=_bound(text, match))
                )
    return found


def _bound(text: str, match: re.Match[str]) -> Bound | None:
    """What the words right before a number say of it."""
    lead = [fold(word) for word in _WORD.findall(text[max(0, match.start() - 24) : match.start()])]
    phrases = ("_".join(lead[-size:]) for size in range(_LONGEST_BOUND, 0, -1))
    return next((_BOUNDS[phrase] for phrase in phrases if phrase in _BOUNDS), None)


def _without_dot(match: re.Match[str]) -> str:
    return match[1] if fold(match[1].strip()) in _BY_WORD else match[0]


def as_number(digits: str) -> float:
    """Value of digits as newspapers write them: ``450,000``, ``450.000``, ``6,8``."""
    if re.fullmatch(r"\d{1,3}(?:[.,\u00a0\u202f' ’]\d{3})+", digits):
        return float(re.sub(r"\D", "", digits))
    return float(digits.replace(",", "."))


def _quantity(value: float, symbol: str, before: str, after: str, digits: str) -> Quantity:
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
    elif words and _touching(after) and (factor := _multiplier(words[0], bool(symbol))):
        value *= factor
        words = words[1:]
    if (words[:1] and words[0] in _MONTHS) or (previous and previous[0] in _MONTHS):
        return Quantity(value, "date")
    if len(digits) == 4 and 1900 <= value <= 2100 and not symbol:
        return Quantity(value, "date")
    if words[:2] == ["per", "cent"]:
        return Quantity(value, "percent", _nouns(words[2:]))
    if words[:1] and words[0] in _PERCENT:
        return Quantity(value, "percent", _nouns(words[1:]))
    # Turkish puts it first: "yüzde 37".
    if previous == ["yuzde"]:
        return Quantity(value, "percent", _nouns(words))
    # "Di euro", "US dollars".
    if words[:1] and words[0] in {"di", "de", "us"} and set(words[1:2]) & _CURRENCIES.keys():
        words = words[1:]
    named = words[0] if words and words[0] in _CURRENCIES else ""
    currency = _CURRENCIES.get(symbol or named or (previous[0] if previous else ""), "")
    if currency:
        behind = words[1:] if named else words
        return Quantity(value, "money", _nouns(behind), currency=currency)
    if words[:1] and words[0] in _DEGREES:
        scale = next((word[0] for word in words[1:2] if word in _SCALES), "")
        return Quantity(value, "count", ("degree",), currency=scale)
    noun = after.lstrip("万萬亿億 ")[:1]
    return Quantity(value, "count", (noun,) if _WIDE.match(noun) else _nouns(words))


def _touching(after: str) -> bool:
    """Whether the next word follows at once or after one space."""
    return bool(re.match(r"[ \u00a0\u202f-]?[^\W\d_]", after))


def _multiplier(word: str, money: bool) -> float | None:
    if money and word in _SHORT:
        return _SHORT[word]
    if word in _BY_WORD:
        return _BY_WORD[word]
    stem = word[:6]
    return next((v for w, v in _BY_WORD.items() if len(w) >= 5 and stem == w[:6]), None)


def _nouns(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word[:6] for word in words if len(word) > 2 and word not in _SKIPPED)[:3]
