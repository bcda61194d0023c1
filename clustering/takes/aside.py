"""Which sentences are of another story: those of round-ups, letters and live pages."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clustering.takes.material import Material
from clustering.takes.salience import title_likeness

__all__ = ["of_the_story"]

# Mean likeness to the story's headlines below which an article begins to tell of something else,
# and below which it tells of nothing else. Cosines of centred vectors: the story's mean is 0.
BESIDE, APART = -0.03, -0.09


def of_the_story(material: Material) -> NDArray[np.float64]:
    """(n,) from 1 for sentences of this story to 0 for those of another in the same article.

    An article that is like the story's headlines as a whole counts as one of this story, and so
    does a sentence that is itself like them. Stories of few headlines have no others.
    """
    likeness = title_likeness(material)
    if not len(likeness):
        return likeness
    documents = material.document_of
    counts = np.maximum(1, np.bincount(documents))
    whole = (np.bincount(documents, weights=likeness) / counts)[documents]
    told = np.clip((whole - APART) / (BESIDE - APART), 0.0, 1.0)
    return np.where(likeness < 0, told, 1.0)
