"""Stories of an event with more reports than can be compared, joined over the links between them.

A component that is too large is cut, and each piece has its own dendrogram. What is one event is
one story all the same: where most documents of one story are surely linked to documents of
another, in another piece, both are one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clustering.components import connected, numbered
from clustering.evidence import Pairs

__all__ = ["bridged", "bridges"]

Labels = NDArray[np.int64]

# A link is sure from this probability of the first pass on; so much of the smaller story has to be
# linked.
SURE = 0.9
MOST = 0.5


def bridges(components: Labels, pairs: Pairs, probabilities: NDArray[np.float32]) -> Pairs:
    """The sure links between components, shape (n,), of the documents."""
    across = components[pairs.low] != components[pairs.high]
    kept = np.flatnonzero(across & (probabilities >= SURE))
    return Pairs(pairs.low[kept], pairs.high[kept])


def bridged(stories: Labels, links: Pairs) -> Labels:
    """Stories joined over the links between them.

    Parameters
    ----------
    stories
        Of each document, shape (n,).
    links
        From :func:`bridges`.

    Returns
    -------
    ndarray
        Shape (n,), numbered by first member.
    """
    if not len(links):
        return stories
    sizes = np.bincount(stories)
    joined = connected(len(sizes), *_well_linked(stories, sizes, links), len(sizes))
    return numbered(joined[stories])


def _well_linked(stories: Labels, sizes: Labels, links: Pairs) -> tuple[Labels, Labels]:
    """Pairs of stories of which most documents of the smaller one have links to the other."""
    documents = np.concatenate([links.low, links.high])
    others = stories[np.concatenate([links.high, links.low])]
    both = np.unique(np.stack([stories[documents], others, documents]), axis=1)
    between, counts = np.unique(both[:2], axis=1, return_counts=True)
    own, other = between
    enough = counts >= MOST * sizes[own]
    smaller = (sizes[own] < sizes[other]) | ((sizes[own] == sizes[other]) & (own < other))
    kept = enough & smaller & (own != other)
    return own[kept], other[kept]
