"""What a run makes of stories: which go on, which are new, merged or split. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from clustering.identity import carry_over
from overstory.jobs.naming import unused_story_id

__all__ = ["OldStory", "Plan", "plan_succession"]


@dataclass(frozen=True, slots=True)
class OldStory:
    """A story before the run.

    Parameters
    ----------
    first_seen
        Time of its first article, in seconds since the epoch.
    provisional
        Whether no run has seen it yet.
    outside
        Number of its members that are older than the window.
    """

    first_seen: float
    provisional: bool = False
    outside: int = 0


@dataclass(slots=True)
class Plan:
    """What a run is to publish.

    Parameters
    ----------
    ids
        The story of each cluster, no id twice.
    new
        Ids that no story had before.
    merged
        Story id to the story that takes its place and all that is left of it.
    split
        New story's id to the story that it was split from.
    provisional
        Those of ``merged`` that no run had seen.
    """

    ids: list[str]
    new: set[str] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    split: dict[str, str] = field(default_factory=dict)
    provisional: set[str] = field(default_factory=set)


def plan_succession(
    clusters: Sequence[Sequence[str]],
    before: Mapping[str, str],
    stories: Mapping[str, OldStory],
    is_used: Callable[[str], bool],
    bound: Collection[str] = frozenset(),
    recent: Collection[str] = frozenset(),
) -> Plan:
    """Give each new cluster its story.

    Stories that a run has published go on by :func:`clustering.identity.carry_over`. A cluster
    that continues none of them is a new story, named after its earliest article, so that the
    same articles give the same ids in whatever order they came; provisional stories, which an
    earlier order made, give way to it.

    A story that no cluster continues is merged where most of its articles went, and its members
    from before the window go along, unless they are the larger part of it: then it stays as it
    is with them.

    Parameters
    ----------
    clusters
        Article ids, earliest article first.
    before
        Article id to story id, for the articles of the clusters.
    stories
        All stories that occur in ``before``.
    is_used
        Whether an id was ever given to a story.
    bound
        Articles that an editor decided about; their stories go with them.
    recent
        Articles that came into their story since the last run.
    """
    published = {
        article: story for article, story in before.items() if not stories[story].provisional
    }
    succession = carry_over(
        published,
        clusters,
        {story: old.first_seen for story, old in stories.items()},
        bound,
        recent,
    )
    plan = Plan([""] * len(clusters))
    taken: set[str] = set()
    for index in sorted(range(len(clusters)), key=lambda at: min(clusters[at])):
        story = succession.ids[index]
        if story is None:
            story = _new_id(clusters[index][0], before, stories, lambda x: x in taken or is_used(x))
            if story not in stories:
                plan.new.add(story)
        plan.ids[index] = story
        taken.add(story)

    inside = Counter(published.values())
    for old, index in succession.merged.items():
        if stories[old].outside <= inside[old]:
            plan.merged[old] = plan.ids[index]
    for index, old in succession.split.items():
        plan.split[plan.ids[index]] = old
    _merge_provisional(plan, clusters, before, stories)
    return plan


def _new_id(
    earliest: str,
    before: Mapping[str, str],
    stories: Mapping[str, OldStory],
    is_used: Callable[[str], bool],
) -> str:
    """Name a new story after its earliest article.

    The name may be there already: of the provisional story that this very article founded.
    """
    own = before.get(earliest)
    own = own if own is not None and stories[own].provisional else None
    return unused_story_id(earliest, lambda name: name != own and is_used(name))


def _merge_provisional(
    plan: Plan,
    clusters: Sequence[Sequence[str]],
    before: Mapping[str, str],
    stories: Mapping[str, OldStory],
) -> None:
    shares: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for story, cluster in zip(plan.ids, clusters, strict=True):
        for article in cluster:
            if article in before:
                shares[before[article]][story] += 1
    kept = set(plan.ids)
    for old, share in shares.items():
        if stories[old].provisional and old not in kept and stories[old].outside <= share.total():
            plan.merged[old] = min(share, key=lambda story: (-share[story], story))
            plan.provisional.add(old)
