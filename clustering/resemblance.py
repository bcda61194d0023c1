"""Whether two texts are one: by their signatures where that is clear, else shingle by shingle."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from clustering.blocks import in_blocks
from clustering.sketches import SHINGLE, TELLING_BIT, TextSketches, mixed

__all__ = ["same_texts"]

RESEMBLANCE = 0.6
"""Jaccard similarity of shingles from which two texts are one (Broder 1997)."""
CONTAINMENT = 0.85
"""Share of the shorter text's shingles in the longer one from which it is a cut of it."""
_DOUBT = 0.2
"""How far a signature may be from the truth: more than four standard deviations."""
_BLOCK = 2048

Indices = NDArray[np.int64]


def same_texts(sketches: TextSketches, first: Indices, second: Indices) -> tuple[Indices, Indices]:
    """Those of some pairs of texts whose bodies resemble each other and whose titles fit."""
    first, second = _likely(sketches, first, second)
    same = np.zeros(len(first), np.bool_)

    def compare(part: slice) -> None:
        _same_texts(
            sketches.start, sketches.body, sketches.words, first[part], second[part], same[part]
        )

    for _ in in_blocks(compare, len(first), _BLOCK):
        pass
    return first[same], second[same]


def _likely(sketches: TextSketches, first: Indices, second: Indices) -> tuple[Indices, Indices]:
    """The pairs that may be copies by what their signatures say of their resemblance.

    It is the share of places in which they agree, give or take; from it and from how many
    shingles either has follows how many they share.
    """
    number = np.full(len(sketches), -1, np.int32)
    number[first] = number[second] = 0
    counted = np.flatnonzero(number == 0)

    def count(part: slice) -> None:
        _count_shingles(sketches.start, sketches.body, sketches.words, counted[part], number)

    for _ in in_blocks(count, len(counted), _BLOCK):
        pass
    kept = np.zeros(len(first), np.bool_)

    def choose(part: slice) -> None:
        _choose_likely(sketches.signatures, number, first[part], second[part], kept[part])

    for _ in in_blocks(choose, len(first)):
        pass
    return first[kept], second[kept]


@njit(nogil=True, cache=True)
def _count_shingles(
    start: Any, body: Any, words: Any, texts: Any, number: Any
) -> None:  # pragma: no cover - compiled
    for i in texts:
        number[i] = len(_distinct_shingles(words[body[i] : start[i + 1]]))


@njit(nogil=True, cache=True)
def _choose_likely(
    signatures: Any, number: Any, first: Any, second: Any, kept: Any
) -> None:  # pragma: no cover - compiled
    for pair in range(len(first)):
        i, j = first[pair], second[pair]
        agree = 0
        for place in range(signatures.shape[1]):
            agree += signatures[i, place] == signatures[j, place]
        most = min(1.0, agree / signatures.shape[1] + _DOUBT)
        shared = most / (1 + most) * (number[i] + number[j])
        kept[pair] = most >= RESEMBLANCE or shared >= CONTAINMENT * min(number[i], number[j])


@njit(nogil=True, cache=True)
def _same_texts(
    start: Any, body: Any, words: Any, first: Any, second: Any, same: Any
) -> None:  # pragma: no cover - compiled
    for pair in range(len(first)):
        i, j = first[pair], second[pair]
        own = _distinct_shingles(words[body[i] : start[i + 1]])
        other = _distinct_shingles(words[body[j] : start[j + 1]])
        shared = 0
        a, b = 0, 0
        while a < len(own) and b < len(other):
            if own[a] == other[b]:
                shared += 1
                a += 1
                b += 1
            elif own[a] < other[b]:
                a += 1
            else:
                b += 1
        union = len(own) + len(other) - shared
        shorter = min(len(own), len(other))
        if shared >= RESEMBLANCE * union or shared >= CONTAINMENT * shorter:
            same[pair] = _same_subject(
                words[start[i] : body[i]],
                words[body[i] : start[i + 1]],
                words[start[j] : body[j]],
                words[body[j] : start[j + 1]],
            )


@njit(nogil=True, cache=True)
def _distinct_shingles(words: Any) -> Any:  # pragma: no cover - compiled
    hashes = np.empty(len(words) - SHINGLE + 1, np.uint64)
    for place in range(len(hashes)):
        value = np.uint64(0)
        for word in words[place : place + SHINGLE]:
            value = mixed(value, np.uint64(word))
        hashes[place] = value
    return np.unique(hashes)


@njit(nogil=True, cache=True)
def _same_subject(
    title: Any, body: Any, other_title: Any, other_body: Any
) -> Any:  # pragma: no cover - compiled
    """Whether the titles fit together: pages that hold only their site's furniture are no copies.

    Copies get new headlines, but such a headline shares words with the other, or is about what the
    text says.
    """
    own = np.unique(title[title >= TELLING_BIT])
    other = np.unique(other_title[other_title >= TELLING_BIT])
    if len(own) == 0 or len(other) == 0:
        return True
    if _number_within(own, other) >= 0.25 * min(len(own), len(other)):
        return True
    return _number_within(own, other_body) >= 0.5 * len(own) and _number_within(
        other, body
    ) >= 0.5 * len(other)


@njit(nogil=True, cache=True)
def _number_within(some: Any, words: Any) -> Any:  # pragma: no cover - compiled
    number = 0
    for one in some:
        for word in words:
            if word == one:
                number += 1
                break
    return number
