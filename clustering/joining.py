"""Which of the stories near a new document it joins at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clustering.links import Links

__all__ = ["story_to_join"]

_ASKED = 24
"""Documents of a story, from the most to the least probable, that are looked at in doubt."""
_ENOUGH = 3
"""Documents of a story that are no strays if they are of one part."""


def story_to_join(
    stories: Sequence[tuple[str, float]],
    story_of: Sequence[str],
    links: Links,
    probabilities: NDArray[np.float32],
) -> str | None:
    """The story with the most probable link, if a night would not part the document from it.

    A document that is in the wrong story would otherwise draw all others of its event there: each
    is linked most probably to the ones before it. Where most of the story's near documents are not
    linked to the new one, both are clustered as at night, and it has to stay with half of them or
    with enough that these are no strays: a story may have unlike parts, if only by editors' will.

    Parameters
    ----------
    stories
        Stories with the probability of the best link to each, best first.
    story_of
        The story of each of the n near documents.
    links
        Among the new document, in row 0, and the near ones.
    probabilities
        That each near document reports the same event as the new one, shape (n,).

    Returns
    -------
    str or None
        None where the document founds a story.
    """
    of_story = np.array(story_of)
    for story, best in stories:
        if best < links.linker.link_threshold:
            break
        own = np.flatnonzero(of_story == story)
        if np.median(probabilities[own]) >= 0.5:
            return story
        own = _some(own, probabilities)
        parts = links.cut_among(np.append(0, own + 1), links.linker.threshold)
        with_it = np.count_nonzero(parts[1:] == parts[0])
        if with_it >= min(_ENOUGH, len(own) / 2):
            return story
    return None


def _some(documents: NDArray[np.int64], probabilities: NDArray[np.float32]) -> NDArray[np.int64]:
    """A few of some documents, evenly by probability, in the order in which they stand."""
    if len(documents) <= _ASKED:
        return documents
    ranked = documents[np.argsort(-probabilities[documents], kind="stable")]
    return np.sort(ranked[np.linspace(0, len(documents) - 1, _ASKED).astype(np.int64)])
