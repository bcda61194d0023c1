"""The sentence that stands for a group of sentences about one topic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from clustering.takes.grouping import centre_topic
from clustering.takes.units import text_words

__all__ = ["label_groups"]

# What each word past these takes from a sentence's cosine. Chosen on half of the topics of ArgKP.
WORDS, PENALTY = 8, 0.04


def label_groups(
    texts: Sequence[str],
    groups: Sequence[int],
    encode: Callable[[Sequence[str]], NDArray[np.float32]],
) -> dict[int, str]:
    """Label each group with the short sentence of it that is nearest to what it is about.

    Nearest to the mean of the group's vectors after the mean of all is taken out: what all texts
    share names no group.

    Parameters
    ----------
    texts
        Sentences about one topic, in any order and language.
    groups
        The group of each, as :func:`group_statements` gives them.
    encode
        Sentence encoder: texts to rows of unit length.

    Returns
    -------
    dict
        From each group to one of its texts, as it is written.

    Raises
    ------
    ValueError
        There are not as many groups as texts.
    """
    if len(texts) != len(groups):
        raise ValueError(f"{len(texts)} texts and {len(groups)} groups")
    if not texts:
        return {}
    members: defaultdict[int, list[str]] = defaultdict(list)
    for text, group in zip(texts, groups, strict=True):
        members[group].append(text)
    distinct = sorted(set(texts))
    row = {text: place for place, text in enumerate(distinct)}
    vectors = np.nan_to_num(np.asarray(encode(distinct), dtype=np.float32))
    centred = centre_topic(vectors[[row[text] for text in sorted(texts)]])
    placed = dict(zip(sorted(texts), centred, strict=True))

    def label(listed: Sequence[str]) -> str:
        mean = np.mean([placed[text] for text in sorted(listed)], axis=0)
        mean = mean / max(float(np.linalg.norm(mean)), 1e-9)

        def score(text: str) -> float:
            longer = max(0, len(text_words(text)) - WORDS)
            return round(float(placed[text] @ mean) - PENALTY * longer, 6)

        return max(sorted(set(listed)), key=score)

    return {group: label(listed) for group, listed in sorted(members.items())}
