"""A run's clusters as editors' decisions leave them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from overstory.jobs.bonds import bonds_in_force
from overstory.jobs.snapshot import Snapshot

if TYPE_CHECKING:
    from clustering import Partition

__all__ = ["keep_decisions"]

_PASSES = 5


def keep_decisions(
    snapshot: Snapshot, partition: Partition, originals: Mapping[str, str | None]
) -> tuple[list[list[str]], Partition]:
    """Bring clusters in line with what editors decided.

    Pinned articles take part as members of the cluster that most of their story's articles are
    in.

    Parameters
    ----------
    snapshot
        What was clustered, with the decisions.
    partition
        Of the snapshot's articles.
    originals
        Original of each of them that is a copy.

    Returns
    -------
    clusters
        Article ids by cluster, pinned ones included, each by time and id.
    partition
        Of the snapshot's articles as they are in ``clusters``; the one given where no decision
        asked for a change.
    """
    ids = [article.id for article in snapshot.articles]
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for article_id, label in zip(ids, partition.labels, strict=True):
        groups[int(label)].append(article_id)
    if not snapshot.constraints:
        return list(groups.values()), partition
    from clustering.constrained import constrain

    copy_of = {**originals, **{one: snapshot.before[one].copy_of for one in snapshot.pinned}}
    index = {article_id: number for number, article_id in enumerate(ids)}

    def similarity(first: Sequence[str], second: Sequence[str]) -> float:
        return partition.similarity(
            [index[one] for one in first if one in index],
            [index[one] for one in second if one in index],
        )

    bonds = bonds_in_force(snapshot.constraints, copy_of)
    originals_of = {copy: original for copy, original in copy_of.items() if original is not None}
    places: dict[str, object] = {one: row.story_id for one, row in snapshot.before.items()}
    found: list[list[str]] = []
    for _ in range(_PASSES):
        last = found
        found = constrain(
            _with_pinned(list(groups.values()), snapshot.pinned, places),
            bonds,
            similarity,
            originals_of,
        )
        # As the next run would see them: what this one changes may be where pinned articles go.
        places |= {one: number for number, group in enumerate(found) for one in group}
        if sorted(map(sorted, found)) == sorted(map(sorted, last)):
            break
    seen = {
        article.id: article.seen_at for article in (*snapshot.articles, *snapshot.pinned.values())
    }
    clusters = [sorted(group, key=lambda one: (seen[one], one)) for group in found]
    label = {one: number for number, group in enumerate(clusters) for one in group}
    labels = [label[one] for one in ids]
    if _same_partition(labels, partition.labels.tolist()):
        return clusters, partition
    return clusters, partition.regrouped(labels)


def _with_pinned(
    clusters: list[list[str]], pinned: Collection[str], places: Mapping[str, object]
) -> list[list[str]]:
    """Put each pinned article where most of its story is, the first such cluster of several.

    ``places`` says of each article which story it is in.
    """
    kept = sorted(sorted(one for one in cluster if one not in pinned) for cluster in clusters)
    shares: defaultdict[object, Counter[int]] = defaultdict(Counter)
    for number, cluster in enumerate(kept):
        shares_of = Counter(places[one] for one in cluster if one in places)
        for story, count in shares_of.items():
            shares[story][number] = count
    alone: defaultdict[object, list[str]] = defaultdict(list)
    for one in sorted(pinned):
        share = shares.get(places[one])
        if share:
            kept[min(share, key=lambda n: (-share[n], n))].append(one)
        else:
            alone[places[one]].append(one)
    return [*(cluster for cluster in kept if cluster), *alone.values()]


def _same_partition(first: Sequence[int], second: Sequence[int]) -> bool:
    pairs = set(zip(first, second, strict=True))
    return len(pairs) == len(set(first)) == len(set(second))
