"""What may become one story: connected components of the links, and the pairs inside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from clustering.evidence import Pairs

__all__ = ["Groups", "components", "connected", "grouped", "numbered", "pairs_within"]

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]

LARGEST_DENSE = 1000
"""No component is larger: every pair inside one is scored."""
DUST = 10
"""A component of which half would be in pieces smaller than this has no parts to be cut into."""
_SURE = 0.99
_SMALLEST = 30
"""Components are not made smaller than this for the sake of fewer pairs."""
_MANY = 10_000
"""Documents from which the number of pairs inside components is bounded."""
_PAIRS_EACH = 50
"""Pairs for each document of a large set."""


def components(n: int, pairs: Pairs, probabilities: Floats, floor: float) -> Labels:
    """Connected components over links of at least ``floor``, split until each can be linked.

    A component of more than ``LARGEST_DENSE`` documents is cut at a rising floor, and where it
    would fall to dust into pieces of that size, their surest links first. In a large set smaller
    ones are cut as well, until there are few enough pairs inside components to score.
    """
    kept = probabilities >= floor
    labels = connected(n, pairs.low[kept], pairs.high[kept], n)
    largest = LARGEST_DENSE
    labels = _split(labels, pairs, probabilities, floor, largest)
    while n > _MANY and largest > _SMALLEST and _pairs_inside(labels) > _PAIRS_EACH * n:
        largest //= 2
        labels = _split(labels, pairs, probabilities, floor, largest)
    return labels


def _split(
    labels: Labels, pairs: Pairs, probabilities: Floats, floor: float, largest: int
) -> Labels:
    """Cut components of more than ``largest`` documents at a rising floor, or by size."""
    large = np.bincount(labels, minlength=1)[labels] > largest
    while large.any():
        next_floor = min(_SURE, floor + 0.05)
        links = _links_of(labels, large, pairs, probabilities, next_floor)
        finer = connected(len(labels), pairs.low[links], pairs.high[links], len(labels))
        dust = large & _falls_to_dust(labels, finer, large)
        if floor >= _SURE:
            dust = large
        if dust.any():
            # One event, told by more reports than can be compared with one another.
            links = _links_of(labels, dust, pairs, probabilities, floor)
            links = links[np.argsort(-probabilities[links], kind="stable")]
            pieces = connected(len(labels), pairs.low[links], pairs.high[links], largest)
            finer = np.where(dust, pieces + finer.max() + 1, finer)
        # Components of other documents stay as they are.
        labels = numbered(np.where(large, finer + labels.max() + 1, labels))
        floor = next_floor
        large = np.bincount(labels)[labels] > largest
    return labels


def _links_of(
    labels: Labels,
    documents: NDArray[np.bool_],
    pairs: Pairs,
    probabilities: Floats,
    floor: float,
) -> Labels:
    """Links of at least ``floor`` inside the components of some documents, by their number."""
    kept = np.flatnonzero((probabilities >= floor) & documents[pairs.low])
    return np.asarray(kept[labels[pairs.low[kept]] == labels[pairs.high[kept]]])


def _falls_to_dust(labels: Labels, finer: Labels, large: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(n,) whether half of a document's component would be in pieces smaller than ``DUST``."""
    small = large & (np.bincount(finer)[finer] < DUST)
    dust, size = np.bincount(labels, small), np.bincount(labels)
    return np.asarray((2 * dust > size)[labels])


def _pairs_inside(labels: Labels) -> int:
    sizes = np.bincount(labels)
    return int((sizes * (sizes - 1) // 2).sum())


def connected(n: int, low: Labels, high: Labels, largest: int) -> Labels:
    """Components of at most ``largest`` of n, numbered by their first one; links in order."""
    parent = np.arange(n)
    _join(low, high, largest, parent, np.ones(n, np.int64))
    return numbered(parent)


@njit(nogil=True, cache=True)
def _join(
    low: Any, high: Any, largest: Any, parent: Any, size: Any
) -> None:  # pragma: no cover - compiled
    """Join documents link by link, but never to more than ``largest``."""
    for pair in range(len(low)):
        i, j = low[pair], high[pair]
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        while parent[j] != j:
            parent[j] = parent[parent[j]]
            j = parent[j]
        if i != j and size[i] + size[j] <= largest:
            i, j = min(i, j), max(i, j)
            parent[j] = i
            size[i] += size[j]
    for i in range(len(parent)):
        root = i
        while parent[root] != root:
            root = parent[root]
        parent[i] = root


@dataclass(frozen=True, slots=True)
class Groups:
    """Documents group by group. A part of them is a slice of groups that follow each other.

    Parameters
    ----------
    documents
        All documents, shape (n,): group by group, ascending within each.
    place
        Where each document stands among them, shape (n,).
    firsts
        The place of each group's first document, shape (groups + 1,).
    starts
        How many pairs the groups before each have inside, shape (groups + 1,).
    """

    documents: Labels
    place: Labels
    firsts: Labels
    starts: Labels

    def __len__(self) -> int:
        return len(self.firsts) - 1

    @property
    def sizes(self) -> Labels:
        """Documents of each group."""
        return np.diff(self.firsts)

    def part_of(self, document: int) -> slice:
        """The group that a document is in, alone."""
        group = int(np.searchsorted(self.firsts, self.place[document], side="right")) - 1
        return slice(group, group + 1)

    def members(self, part: slice) -> Labels:
        """The documents of a part."""
        return self.documents[self.firsts[part.start] : self.firsts[part.stop]]

    def of_pairs(self, part: slice) -> slice:
        """Where the pairs inside a part stand among those of all groups."""
        return slice(int(self.starts[part.start]), int(self.starts[part.stop]))

    def pairs_with(self, document: int) -> tuple[Labels, Labels]:
        """The others of a document's group, ascending, and where the pair with each stands."""
        part = self.part_of(document)
        members = self.members(part)
        own, size = int(np.searchsorted(members, document)), len(members)
        others = np.delete(np.arange(size), own)
        row, column = np.minimum(others, own), np.maximum(others, own)
        # Before a row of the upper triangle are all of the rows above it, each shorter by one.
        pairs = row * size - row * (row + 1) // 2 + column - row - 1
        return members[others], self.starts[part.start] + pairs

    def rows(self, part: slice) -> Pairs:
        """Every pair inside a part, by the place of its documents among the part's members.

        Group by group, the upper triangle of each row by row.
        """
        sizes = np.diff(self.firsts[part.start : part.stop + 1])
        ends = np.repeat(np.cumsum(sizes), sizes)
        following = ends - np.arange(len(ends)) - 1
        low = np.repeat(np.arange(len(ends)), following)
        high = np.empty(len(low), np.int64)
        _list_following(ends, high)
        return Pairs(low, high)

    def pairs(self, part: slice | None = None) -> Pairs:
        """The same pairs, of all groups where none are told, by the number of their documents."""
        part = slice(0, len(self)) if part is None else part
        rows, documents = self.rows(part), self.members(part)
        return Pairs(documents[rows.low], documents[rows.high])


def grouped(labels: Labels) -> Groups:
    """Documents by their label."""
    order = np.argsort(labels, kind="stable").astype(np.int64)
    firsts = np.append(np.flatnonzero(np.diff(labels[order], prepend=-1)), len(labels))
    sizes = np.diff(firsts)
    starts = np.concatenate([[0], np.cumsum(sizes * (sizes - 1) // 2)]).astype(np.int64)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return Groups(order, place, firsts.astype(np.int64), starts)


def pairs_within(labels: Labels) -> Pairs:
    """Every pair of documents with the same label, label by label."""
    return grouped(labels).pairs()


@njit(nogil=True, cache=True)
def _list_following(ends: Any, high: Any) -> None:  # pragma: no cover - compiled
    free = 0
    for place in range(len(ends)):
        for later in range(place + 1, ends[place]):
            high[free] = later
            free += 1


def numbered(labels: Labels) -> Labels:
    """Renumber labels, which are small and not negative, by their first occurrence."""
    places = np.arange(len(labels))
    first = np.empty(int(labels.max(initial=-1)) + 1, np.int64)
    # Written from the end: what stays is where each label comes first.
    first[labels[::-1]] = places[::-1]
    own = first[labels]
    return (np.cumsum(own == places) - 1)[own]
