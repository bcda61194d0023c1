"""What a story is called: the headline of its most central article. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clustering.boilerplate import comparable_title
from clustering.takes import outdated_headlines
from overstory.store.records import StoredArticle

__all__ = ["central_headline", "headline"]

_LONGEST = 120


def headline(article: StoredArticle) -> str:
    """Answer what a story with this article at its centre is called; never empty.

    The outlet's or agency's name at a headline's end is none of the story's.
    """
    title = comparable_title(article.title, article.source_name or article.source)
    return title or " ".join(article.body.split())[:_LONGEST] or article.id


def central_headline(
    articles: Sequence[StoredArticle],
    vectors: NDArray[np.float32],
    is_copy: Sequence[bool],
) -> str:
    """Answer the headline of the article that the others of its story are most like.

    Copies of one wire text speak once, through their original; who gives a toll that a later
    headline replaces is not heard. Of equals the earliest speaks, so that the result does not
    depend on the order of the articles.

    Parameters
    ----------
    articles
        The n members of a story, at least one.
    vectors
        Their vectors, shape (n, dims), rows of unit length or zero.
    is_copy
        Which of them are copies of another.
    """
    order = sorted(range(len(articles)), key=lambda i: (articles[i].seen_at, articles[i].id))
    speaking = [i for i in order if not is_copy[i]] or order
    titled = [i for i in speaking if articles[i].title.strip()] or speaking
    outdated = outdated_headlines(
        [articles[i].title for i in titled],
        [articles[i].language for i in titled],
        [t.timestamp() if (t := articles[i].published_at) else None for i in titled],
    )
    titled = [i for i, old in zip(titled, outdated, strict=True) if not old] or titled
    if len(speaking) < 3:
        return headline(articles[titled[0]])
    centre = vectors[speaking].astype(np.float64).sum(axis=0)
    # Rounded, so that the last bits of a sum never decide.
    closeness = {i: round(float(vectors[i].astype(np.float64) @ centre), 6) for i in titled}
    return headline(articles[max(titled, key=closeness.__getitem__)])
