"""Copies of one text: articles that reproduce a wire report are one independent report."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rensa import RMinHash, RMinHashLSH
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from clustering.documents import Document
from clustering.text import TextTokens, document_tokens

__all__ = ["find_copies"]

SHINGLE = 4
"""Words in a row that make one shingle."""
RESEMBLANCE = 0.6
"""Jaccard similarity of shingles from which two texts are one (Broder 1997)."""
CONTAINMENT = 0.85
"""Share of the shorter text's shingles in the longer one from which it is a cut of it."""
SHORTEST = 50
"""Texts of fewer words are too short to tell a copy from a like wording."""
_TELLING = 4
_PERMUTATIONS = 128
_BANDS = 32
_SEED = 1


def find_copies(
    documents: Sequence[Document], tokens: Sequence[TextTokens] | None = None
) -> list[int | None]:
    """For each document the index of the document whose text it reproduces.

    MinHash signatures propose pairs (Broder 1997), the shingles themselves decide. Of texts that
    reproduce each other the earliest is the original; without times, the one with the lowest id.

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
    shingles = [_shingles(own) for own in tokens]
    index = RMinHashLSH(0.5, _PERMUTATIONS, _BANDS)
    rows: list[int] = []
    columns: list[int] = []
    for number, own in enumerate(shingles):
        if not own:
            continue
        sketch = RMinHash(_PERMUTATIONS, _SEED)
        sketch.update(sorted(own))
        for other in index.query(sketch):
            if _same_text(own, shingles[other]) and _same_subject(tokens[number], tokens[other]):
                rows.append(number)
                columns.append(other)
        index.insert(number, sketch)
    n = len(documents)
    graph = sparse.csr_matrix((np.ones(len(rows), np.int8), (rows, columns)), shape=(n, n))
    groups = connected_components(graph, directed=False)[1]
    order = sorted(range(n), key=lambda i: _seniority(documents[i]))
    original: dict[int, int] = {}
    copies: list[int | None] = [None] * n
    for number in order:
        first = original.setdefault(int(groups[number]), number)
        if first != number:
            copies[number] = first
    return copies


def _shingles(tokens: TextTokens) -> frozenset[str]:
    words = tokens.words[len(tokens.title) :]
    if len(words) < SHORTEST:
        return frozenset()
    return frozenset(" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def _same_text(first: frozenset[str], second: frozenset[str]) -> bool:
    shared = len(first & second)
    shorter = min(len(first), len(second))
    union = len(first) + len(second) - shared
    return shared >= RESEMBLANCE * union or shared >= CONTAINMENT * shorter


def _same_subject(first: TextTokens, second: TextTokens) -> bool:
    """Whether the titles fit together: pages that hold only their site's furniture are no copies.

    Copies get new headlines, but such a headline shares words with the other, or is about what the
    text says.
    """
    titles = [{w for w in own.title if len(w) >= _TELLING} for own in (first, second)]
    if not all(titles):
        return True
    if len(titles[0] & titles[1]) >= 0.25 * min(map(len, titles)):
        return True
    bodies = [set(own.words[len(own.title) :]) for own in (second, first)]
    return all(
        len(title & body) >= 0.5 * len(title) for title, body in zip(titles, bodies, strict=True)
    )


def _seniority(document: Document) -> tuple[bool, float, str]:
    time = document.published_at
    return (time is None, time or 0.0, document.id)
