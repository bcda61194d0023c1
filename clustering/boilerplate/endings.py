"""What ends several headlines of a batch: names of outlets and sections that nobody told us of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from clustering.boilerplate.titles import comparable_title, split_title

__all__ = ["without_endings"]

# An ending is of so many headlines that have less than half of their words in common, two by two.
HEADLINES, COMMON = 3, 0.5
LONGEST = 50
_WORD = re.compile(r"\w+")


def without_endings(titles: Sequence[str], sources: Sequence[str | None]) -> list[str]:
    """Headlines of a batch, those of unknown outlets without the endings that they share.

    Where an article comes without its outlet, :func:`comparable_title` knows the outlet's name only
    if it is a known one or sounds like one. What ends such headlines of different events ("… -
    Jumper Brasil") is one too, or the name of a section. Where the outlet is known nothing is cut
    here: what its headlines share may be a place or a speaker.

    Parameters
    ----------
    titles
        Headlines, in any order: each result depends on the batch alone.
    sources
        Domain or name of the outlet of each, where it is known.

    Returns
    -------
    list of str
        In the order of the titles. None is empty where the title is not.
    """
    shorter = {t: comparable_title(t) for t, s in zip(titles, sources, strict=True) if not s}
    while endings := _shared(shorter.values()):
        shorter = {title: _without(short, endings) for title, short in shorter.items()}
    return [t if s else shorter[t] for t, s in zip(titles, sources, strict=True)]


def _without(title: str, endings: frozenset[str]) -> str:
    head, ending = split_title(title)
    return comparable_title(head) if ending in endings else title


def _shared(titles: Iterable[str]) -> frozenset[str]:
    heads: defaultdict[str, set[str]] = defaultdict(set)
    for title in titles:
        head, ending = split_title(title)
        if ending and len(ending) <= LONGEST and not ending[0].islower():
            heads[ending].add(head.casefold())
    return frozenset(ending for ending, own in heads.items() if _of_different_events(own))


def _of_different_events(heads: set[str]) -> bool:
    different: list[set[str]] = []
    for head in sorted(heads):
        words = set(_WORD.findall(head))
        if all(len(words & other) < COMMON * min(len(words), len(other)) for other in different):
            different.append(words)
            if len(different) == HEADLINES:
                return True
    return False
