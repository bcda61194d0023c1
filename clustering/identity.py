"""Which story each new cluster continues: ids that survive a re-clustering."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Succession", "carry_over"]


@dataclass(frozen=True, slots=True)
class Succession:
    """How new clusters follow from old stories.

    Parameters
    ----------
    ids
        For each cluster the id of the story that it continues; None where it is new. No id
        occurs twice.
    merged
        Old stories that no cluster continues, with the index of the cluster that got most of
        their articles. That cluster always continues another story.
    split
        New clusters that took articles from a story which goes on elsewhere: index of the
        cluster to id of the story, of several the one that gave most.
    """

    ids: list[str | None]
    merged: dict[str, int]
    split: dict[int, str]


def carry_over(
    previous: Mapping[str, str],
    current: Sequence[Sequence[str]],
    first_seen: Mapping[str, float],
    bound: Collection[str] = frozenset(),
    recent: Collection[str] = frozenset(),
) -> Succession:
    """Give each new cluster the id of the old story that it continues.

    Stories and clusters are paired greedily by the number of articles that they share, largest
    first; each story and each cluster is paired at most once. Recent articles decide only among
    equal numbers of the others: a link goes on showing what it showed, whatever came in since.
    Then the story seen first wins, then the smaller story id; among clusters, the one that the
    shared articles make up more of, then the one with the smallest article id. The result
    depends on the sets alone, not on any order.

    A story with articles that an editor decided about goes with most of those, before any
    overlap: no other cluster continues it.

    Parameters
    ----------
    previous
        Article id to story id, as it was. Articles that are in no cluster are left out of
        account.
    current
        The new clusters as article ids, each article in one cluster at most.
    first_seen
        Story id to the time of its first article, in seconds since the epoch; a story that is
        missing counts as the youngest.
    bound
        Articles that an editor decided about.
    recent
        Articles that came into their story after it was last published.

    Returns
    -------
    Succession
        Story ids, merges and splits.

    Raises
    ------
    ValueError
        If an article is in two clusters.
    """
    shared = _shared(previous, current, frozenset(recent))
    homes = _homes(previous, current, frozenset(bound))
    pairs = [
        (
            least,
            first_seen.get(story, float("inf")),
            story,
            len(current[index]),
            min(current[index]),
            index,
        )
        for index, stories in shared.items()
        for story, least in stories.items()
        if homes.get(story, index) == index
    ]
    ids: list[str | None] = [None] * len(current)
    continued: set[str] = set()
    ranked: defaultdict[str, list[int]] = defaultdict(list)
    for *_, story, _size, _smallest, index in sorted(pairs):
        ranked[story].append(index)
        if ids[index] is None and story not in continued:
            ids[index] = story
            continued.add(story)

    merged = {
        story: indices[0] for story, indices in sorted(ranked.items()) if story not in continued
    }
    split = {
        index: min(
            stories, key=lambda story: (stories[story], first_seen.get(story, float("inf")), story)
        )
        for index, stories in shared.items()
        if ids[index] is None
    }
    return Succession(ids, merged, split)


def _shared(
    previous: Mapping[str, str], current: Sequence[Sequence[str]], recent: frozenset[str]
) -> dict[int, dict[str, tuple[int, int]]]:
    """How many articles each cluster shares with each story: but recent ones, and all.

    Both numbers are below zero, so that whoever shares most comes first.
    """
    seen: set[str] = set()
    shared: dict[int, dict[str, tuple[int, int]]] = {}
    for index, cluster in enumerate(current):
        for article in cluster:
            if article in seen:
                raise ValueError(f"article {article!r} is in two clusters")
            seen.add(article)
        known = [article for article in cluster if article in previous]
        settled = Counter(previous[article] for article in known if article not in recent)
        stories = Counter(previous[article] for article in known)
        if stories:
            shared[index] = {story: (-settled[story], -count) for story, count in stories.items()}
    return shared


def _homes(
    previous: Mapping[str, str], current: Sequence[Sequence[str]], bound: frozenset[str]
) -> dict[str, int]:
    """The cluster with most of a story's bound articles, for each story that has any."""
    if not bound:
        return {}
    shares: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for index, cluster in enumerate(current):
        for article in bound.intersection(cluster):
            if article in previous:
                shares[previous[article]][index] += 1
    return {
        story: min(share, key=lambda index: (-share[index], min(current[index])))
        for story, share in shares.items()
    }
