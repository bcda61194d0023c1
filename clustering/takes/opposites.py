"""Sentences that cannot both be right though nearly all their words are the same."""

from __future__ import annotations

from collections.abc import Set
from functools import cache

from clustering.takes.lexicon import TermSet
from clustering.takes.units import Unit
from clustering.takes.wordlists import listing, tables, words

__all__ = ["in_other_days", "in_other_months", "opposed"]

# Words of their own as well as months.
_MONTHS = words("months") - {
    "may",
    "march",
    "mars",
    "mar",
    "mai",
    "marca",
    "marco",
    "sept",
    "marta",
}

# Numbers of the days from Monday on, by each of their names.
_DAYS = {
    name: number for number, names in enumerate(listing("weekdays")) for name in names.split("|")
}


@cache
def _opposites() -> dict[str, list[tuple[TermSet, TermSet]]]:
    return {
        language: [(TermSet(one.split()), TermSet(other.split())) for one, other in by.values()]
        for language, by in tables("opposites.toml").items()
    }


def opposed(a: Unit, b: Unit) -> bool:
    """Whether one sentence has it that something was approved, and the other that it was rejected.

    Sentences with both words, and pairs of which one is negated, are left open.
    """
    if a.language != b.language or a.negated != b.negated:
        return False
    for one, other in _opposites().get(a.language, ()):
        left = bool(one.find(a.words)), bool(other.find(a.words))
        if left in ((True, False), (False, True)):
            right = bool(one.find(b.words)), bool(other.find(b.words))
            if right == left[::-1]:
                return True
    return False


def in_other_months(a: Unit, b: Unit) -> bool:
    """Whether two sentences of a language name months, and none of them both."""
    if a.language != b.language:
        return False
    return _have_none_in_common(_MONTHS.intersection(a.words), _MONTHS.intersection(b.words))


def in_other_days(a: Unit, b: Unit) -> bool:
    """Whether two sentences name days of the week, and none of them both, in any language."""
    return _have_none_in_common(_days(a), _days(b))


def _days(unit: Unit) -> set[int]:
    return {_DAYS[word] for word in unit.words if word in _DAYS}


def _have_none_in_common(left: Set[object], right: Set[object]) -> bool:
    """Whether both sides name something, and nothing that the other names."""
    return bool(left and right) and not left & right
