"""Figures of two sentences: whether they are of one thing, and which of them is the newer."""

from __future__ import annotations

from collections.abc import Sequence

from clustering.takes.numbers import SPANS, Quantity

__all__ = ["conflicting", "other_figures", "revises", "unlike"]

# Numbers from here on are seldom shared by chance.
LARGE = 100
# So many times another, a number seldom counts the same thing.
FARTHEST = 5.0
# As far apart a number and the one that replaced it may be.
REVISED = 4.0
# "More than 100" is right where another counts so many times as much.
BOUND = 1.5
# Whole numbers up to this are exact where no word says otherwise.
EXACT = 200


def conflicting(
    left: Sequence[Quantity], right: Sequence[Quantity], across_languages: bool = False
) -> bool:
    """Whether two sentences about one thing give different numbers for it.

    Quantities are compared where they share their unit and the noun that follows; money and percent
    also without a noun, where each sentence has one such figure. Across languages nouns cannot be
    compared; there the only large number of each sentence is. Values within 3 % are the same, but
    for exact counts, and values a factor of five or more apart seldom count the same thing. "More
    than 100" is no other figure than 130. Spans of time are compared where what follows them is the
    same too ("12 years in prison"). Years conflict where each sentence has two, as in "ruled from
    2001 to 2019", and one of them is the same.
    """
    years = [
        {q.value for q in side if q.unit == "date" and q.value > 1900} for side in (left, right)
    ]
    if len(years[0]) == len(years[1]) == 2 and len(years[0] & years[1]) == 1:
        return True
    return _other(left, right, across_languages, FARTHEST)


def other_figures(left: Sequence[Quantity], right: Sequence[Quantity]) -> bool:
    """Whether two sentences give different numbers for one thing, however far apart.

    Those that are farther apart than :func:`conflicting` compares may count other things, or
    otherwise ("5,000", the police say, "20,000", those who called): they do not say the same.
    """
    return _other(left, right, False, float("inf"), beside=True)


def _other(
    left: Sequence[Quantity],
    right: Sequence[Quantity],
    across_languages: bool,
    farthest: float,
    *,
    beside: bool = False,
) -> bool:
    """Whether a number of one sentence is another than one of the other for the same thing.

    ``beside`` lets a word stand before the thing that is counted: "33 confirmed cases".
    """
    return any(
        (_comparable(a, b, left, right, across_languages) or (beside and _count_alike(a, b)))
        and _differ(a, b, farthest)
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
            elif _differ(old, new, REVISED) and new.value >= 5 and _one_thing(kept[0], new):
                return True
    return False


def _one_thing(a: Quantity, b: Quantity) -> bool:
    if a.unit != "count":
        return False
    if a.replaced or b.replaced or not a.nouns or not b.nouns:
        return True
    return a.nouns[0] == b.nouns[0] and a.nouns[0] not in SPANS


def _differ(a: Quantity, b: Quantity, farthest: float) -> bool:
    low, high = sorted((a, b), key=lambda quantity: quantity.value)
    if low.value <= 0 or _close(a, b) or high.value / low.value >= farthest:
        return False
    # "More than 100" and "up to 200" are both right of 130.
    bounded = low.bound == "least" or high.bound == "most"
    return not (bounded and high.value / low.value < BOUND)


def _close(a: Quantity, b: Quantity) -> bool:
    if a.unit == b.unit == "count" and not a.bound and not b.bound:
        whole = a.value.is_integer() and b.value.is_integer()
        if whole and max(a.value, b.value) <= EXACT:
            return a.value == b.value
    rough = 0.1 if a.bound == "about" or b.bound == "about" else 0.03
    return abs(a.value - b.value) <= rough * max(abs(a.value), abs(b.value))


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
    if a.currency != b.currency:
        return False
    if not a.nouns or not b.nouns:
        sides = [[q for q in side if q.unit == a.unit] for side in (left, right)]
        return a.unit in ("money", "percent") and len(sides[0]) == len(sides[1]) == 1
    if a.nouns[0] in SPANS:
        return len(a.nouns) > 1 and a.nouns[:2] == b.nouns[:2]
    return a.nouns[0] == b.nouns[0]


def _count_alike(a: Quantity, b: Quantity) -> bool:
    """Whether what one number counts stands behind one more word at the other."""
    if a.unit != "count" or b.unit != "count" or a.currency != b.currency:
        return False
    if not a.nouns or not b.nouns:
        return False
    if a.nouns[0] in SPANS or b.nouns[0] in SPANS:
        return False
    return a.nouns[0] in b.nouns[:2] or b.nouns[0] in a.nouns[:2]


def _shared(quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """Whether the other sentence has this number too."""
    return any(other.unit == quantity.unit and _close(other, quantity) for other in others)
