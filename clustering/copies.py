"""Copies of one text: articles that reproduce a wire report are one independent report.

MinHash signatures propose pairs (Broder 1997), and the shingles themselves decide on all that are
likely by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
from numba import njit
from numpy.typing import NDArray
from rensa import RMinHash
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from clustering.blocks import in_blocks
from clustering.documents import Document
from clustering.text import TextTokens, document_tokens

__all__ = ["TextSketches", "find_copies", "originals", "sketch_texts"]

SHINGLE = 4
"""Words in a row that make one shingle."""
RESEMBLANCE = 0.6
"""Jaccard similarity of shingles from which two texts are one (Broder 1997)."""
CONTAINMENT = 0.85
"""Share of the shorter text's shingles in the longer one from which it is a cut of it."""
SHORTEST = 50
"""Texts of fewer words are too short to tell a copy from a like wording."""
_TELLING = 4
_TELLING_BIT = 2**31
_PERMUTATIONS = 128
_BANDS = 32
_SEED = 1
_DOUBT = 0.2
"""How far a signature may be from the truth: more than four standard deviations."""
_COMPARED = 50
"""Texts of one bucket before it that each is compared with."""
_BLOCK = 2048

Numbers = NDArray[np.uint32]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TextSketches:
    """What copies are recognised by, of n texts.

    Parameters
    ----------
    start
        Shape (n + 1,): the words of text i are ``words[start[i]:start[i + 1]]``.
    body
        Shape (n,): where the words of the title end and those of the body begin.
    words
        Hashed words in order; those of four letters or more have the highest bit set.
    signatures
        Shape (n, 128), MinHash of the body's shingles; zeros where the body is too short.
    """

    start: Indices
    body: Indices
    words: Numbers
    signatures: Numbers

    def __len__(self) -> int:
        return len(self.body)


def sketch_texts(tokens: Sequence[TextTokens]) -> TextSketches:
    """What copies are recognised by, of each text."""
    start, body = [0], []
    words: list[int] = []
    signatures = np.zeros((len(tokens), _PERMUTATIONS), np.uint32)
    for number, own in enumerate(tokens):
        body.append(start[-1] + len(own.title))
        words.extend(map(_hashed, own.words))
        start.append(len(words))
        shingles = _shingles(own)
        if shingles:
            sketch = RMinHash(_PERMUTATIONS, _SEED)
            sketch.update(shingles)
            signatures[number] = sketch.digest()
    return TextSketches(
        np.array(start, np.int64),
        np.array(body, np.int64),
        np.array(words, np.uint32),
        signatures,
    )


@lru_cache(maxsize=200_000)
def _hashed(word: str) -> int:
    return crc32(word.encode()) % _TELLING_BIT + _TELLING_BIT * (len(word) >= _TELLING)


def _shingles(tokens: TextTokens) -> list[str]:
    words = tokens.words[len(tokens.title) :]
    if len(words) < SHORTEST:
        return []
    return list(map(" ".join, zip(*(words[i:] for i in range(SHINGLE)), strict=False)))


def find_copies(
    documents: Sequence[Document], tokens: Sequence[TextTokens] | None = None
) -> list[int | None]:
    """For each document the index of the document whose text it reproduces.

    Of texts that reproduce each other the earliest is the original; without times, the one with
    the lowest id.

    Parameters
    ----------
    documents
        Those whose texts are compared, in any order.
    tokens
        Their tokens, where the caller has them already.

    Returns
    -------
    list
        An index into ``documents``, or None for a report of its own. An original is never itself
        a copy.
    """
    if tokens is None:
        tokens = document_tokens(documents)
    return originals(documents, sketch_texts(tokens))


def originals(documents: Sequence[Document], sketches: TextSketches) -> list[int | None]:
    """As :func:`find_copies`, of texts that were sketched before."""
    first, second = _likely(sketches, *_alike(sketches.signatures))
    same = np.zeros(len(first), np.bool_)

    def compare(part: slice) -> None:
        _same_texts(
            sketches.start, sketches.body, sketches.words, first[part], second[part], same[part]
        )

    for _ in in_blocks(compare, len(first), _BLOCK):
        pass
    n = len(documents)
    graph = sparse.csr_matrix(
        (np.ones(int(same.sum()), np.int8), (first[same], second[same])), shape=(n, n)
    )
    copies: list[int | None] = [None] * n
    for number, original in _by_seniority(documents, connected_components(graph, False)[1]):
        copies[number] = original
    return copies


def _by_seniority(
    documents: Sequence[Document], groups: NDArray[np.int32]
) -> list[tuple[int, int]]:
    """Each copy with the original of its group."""
    sizes = np.bincount(groups, minlength=1)
    original: dict[int, int] = {}
    found = []
    some = np.flatnonzero(sizes[groups] > 1).tolist()
    for number in sorted(some, key=lambda i: _seniority(documents[i])):
        first = original.setdefault(int(groups[number]), number)
        if first != number:
            found.append((number, first))
    return found


def _alike(signatures: Numbers) -> tuple[Indices, Indices]:
    """Pairs of texts whose signatures agree in all of a band, lower first.

    Each text is paired with those before it in a bucket, up to a number: a phrase that a site has
    in a hundred thousand articles would otherwise make billions of pairs.
    """
    rows = np.flatnonzero(signatures.any(axis=1))
    n = len(signatures)
    found, fresh = np.empty(0, np.int64), [np.empty(0, np.int64)]
    for band in np.split(signatures, _BANDS, axis=1) if len(rows) else []:
        key = np.zeros(len(rows), np.uint64)
        for column in band[rows].T:
            key = (key ^ column) * np.uint64(0x9E3779B97F4A7C15)
            key ^= key >> np.uint64(29)
        order = np.argsort(key, kind="stable")
        key, ordered = key[order], rows[order]
        for distance in range(1, min(_COMPARED, len(rows) - 1) + 1):
            equal = np.flatnonzero(key[distance:] == key[:-distance])
            if not len(equal):
                break
            fresh.append(ordered[equal] * n + ordered[equal + distance])
        # Most pairs agree in many bands. Sorting whenever they have doubled keeps them few.
        if sum(map(len, fresh)) > max(len(found), n):
            found, fresh = _distinct([found, *fresh]), []
    found = _distinct([found, *fresh])
    return found // max(n, 1), found % max(n, 1)


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


def _distinct(parts: Sequence[Indices]) -> Indices:
    """Each number once, sorted: for millions a sort is many times faster than a hash table."""
    numbers = np.concatenate(parts)
    numbers.sort()
    return numbers[np.diff(numbers, prepend=-1) > 0]


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
            value = (value ^ np.uint64(word)) * np.uint64(0x9E3779B97F4A7C15)
            value ^= value >> np.uint64(29)
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
    own = np.unique(title[title >= _TELLING_BIT])
    other = np.unique(other_title[other_title >= _TELLING_BIT])
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


def _seniority(document: Document) -> tuple[bool, float, str]:
    time = document.published_at
    return (time is None, time or 0.0, document.id)
