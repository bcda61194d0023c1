"""Which sentences are of another story: those of round-ups, letters, live pages and mistakes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clustering.takes.material import Material

__all__ = ["of_the_story"]

# Headlines that a story needs, so that two speak for the others.
ENOUGH = 3
# Mean likeness to the headlines of the other articles below which an article begins to tell of
# something else, and below which it tells of nothing else. Cosines of centred vectors: the story's
# mean is 0.
BESIDE, APART = -0.03, -0.09


def of_the_story(material: Material) -> NDArray[np.float64]:
    """(n,) from 1 for sentences of this story to 0 for those of another in the same article.

    An article that is like the headlines of the others as a whole counts as one of this story, and
    so does a sentence that is itself like them. Its own headline does not speak for it: it may be
    here by mistake. Stories of few headlines have no others.
    """
    likeness = _likeness_to_others(material)
    if likeness is None:
        return np.ones(len(material.units))
    documents = material.document_of
    counts = np.maximum(1, np.bincount(documents))
    whole = (np.bincount(documents, weights=likeness) / counts)[documents]
    told = np.clip((whole - APART) / (BESIDE - APART), 0.0, 1.0)
    return np.where(likeness < 0, told, 1.0)


def _likeness_to_others(material: Material) -> NDArray[np.float64] | None:
    """(n,) mean cosine with the centred headlines of other articles; None where they are few."""
    titles = material.title_vectors.astype(float)
    filled = np.linalg.norm(titles, axis=1) > 1e-6
    if np.count_nonzero(filled) < ENOUGH or not len(material.units):
        return None
    others = (titles.sum(axis=0) - titles) / (np.count_nonzero(filled) - filled)[:, np.newaxis]
    vectors, documents = material.likeness.vectors, material.document_of
    return np.asarray(np.einsum("nd,nd->n", vectors, others[documents]), dtype=float)
