"""Copies of one text: articles that reproduce a wire report are one independent report.

MinHash signatures propose pairs (Broder 1997), and the shingles themselves decide on all that are
likely by them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from clustering.documents import Document
from clustering.resemblance import same_texts
from clustering.sketches import TextSketches, mixed, sketch_texts
from clustering.text import TextTokens, document_tokens

__all__ = ["find_copies", "originals"]

_BANDS = 32
_COMPARED = 50
"""Texts of one bucket before it that each is compared with."""

Numbers = NDArray[np.uint32]
Indices = NDArray[np.int64]


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
    first, second = same_texts(sketches, *_alike(sketches.signatures))
    n = len(documents)
    graph = sparse.csr_matrix((np.ones(len(first), np.int8), (first, second)), shape=(n, n))
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
            key = mixed(key, column)
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


def _distinct(parts: Sequence[Indices]) -> Indices:
    """Each number once, sorted: for millions a sort is many times faster than a hash table."""
    numbers = np.concatenate(parts)
    numbers.sort()
    return numbers[np.diff(numbers, prepend=-1) > 0]


def _seniority(document: Document) -> tuple[bool, float, str]:
    time = document.published_at
    return (time is None, time or 0.0, document.id)
