"""Clusters brought in line with what editors decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from clustering.constraints import Bonds

__all__ = ["Similarity", "constrain"]

Similarity = Callable[[Sequence[str], Sequence[str]], float]
"""Mean link probability, in [0, 1], between two lists of documents."""


def constrain(
    clusters: Sequence[Sequence[str]],
    bonds: Bonds,
    similarity: Similarity,
    copy_of: Mapping[str, str] | None = None,
) -> list[list[str]]:
    """Change clusters as little as constraints ask for.

    Clusters that a group of bonds spans become one; what joined either of them comes along, but a
    member that strayed into a cluster of others comes alone. A cluster that holds groups which
    are kept apart falls into parts: the groups are joined again by average linkage as long as no
    constraint forbids it (constrained agglomeration: Davidson & Ravi 2005), and each other
    document goes to the part that it is most probably linked to (seeding: Basu, Banerjee &
    Mooney 2002).

    The result is a partition of the same documents that keeps every bond between them. It does
    not depend on any order.

    Parameters
    ----------
    clusters
        Document ids, each in one cluster.
    bonds
        From :func:`clustering.constraints.bind`; documents that are not in the clusters are
        passed over.
    similarity
        Asked only where a cluster falls into parts.
    copy_of
        Copy to original. A copy of which no constraint speaks goes where its original goes.

    Returns
    -------
    list
        Clusters, each sorted, by their first document.
    """
    return _Constrained(clusters, bonds, similarity, copy_of or {}).result()


class _Constrained:
    def __init__(
        self,
        clusters: Sequence[Sequence[str]],
        bonds: Bonds,
        similarity: Similarity,
        copy_of: Mapping[str, str],
    ) -> None:
        self._bonds = bonds
        self._similarity = similarity
        present = {document for cluster in clusters for document in cluster}
        self._followers = {
            copy: original
            for copy, original in copy_of.items()
            if copy in present and original in present and copy not in bonds.group_of
        }
        sets = [sorted(set(cluster) - self._followers.keys()) for cluster in clusters]
        # Numbered by their documents, so that no order of the input shows.
        self._clusters = sorted(cluster for cluster in sets if cluster)
        self._at = {one: n for n, cluster in enumerate(self._clusters) for one in cluster}
        self._groups = {
            group: sorted(one for one in members if one in self._at)
            for group, members in bonds.groups.items()
        }
        self._homes = self._find_homes()

    def result(self) -> list[list[str]]:
        found = [part for cell in self._cells() for part in self._parts(*cell)]
        place = {document: part for part in found for document in part}
        for copy, original in sorted(self._followers.items()):
            place[original].append(copy)
        return sorted(sorted(part) for part in found)

    def _find_homes(self) -> dict[int, set[int]]:
        """The clusters that a group is at home in: where most of each of its sides is."""
        homes: defaultdict[int, set[int]] = defaultdict(set)
        for side in self._bonds.sides:
            shares: defaultdict[int, Counter[int]] = defaultdict(Counter)
            for document in side:
                if document in self._at:
                    shares[self._bonds.group_of[document]][self._at[document]] += 1
            for group, share in shares.items():
                homes[group].add(_most(share))
        for group, members in self._groups.items():
            if members and group not in homes:
                homes[group].add(_most(Counter(self._at[one] for one in members)))
        return dict(homes)

    def _cells(self) -> list[tuple[list[int], list[int]]]:
        """Sets of clusters that groups hold together, each with the groups at home there."""
        root = list(range(len(self._clusters)))

        def find(cluster: int) -> int:
            while root[cluster] != cluster:
                root[cluster] = root[root[cluster]]
                cluster = root[cluster]
            return cluster

        for homes in self._homes.values():
            first, *others = sorted(homes)
            for other in others:
                root[find(other)] = find(first)
        clusters: defaultdict[int, list[int]] = defaultdict(list)
        for cluster in range(len(self._clusters)):
            clusters[find(cluster)].append(cluster)
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for group, homes in sorted(self._homes.items()):
            groups[find(min(homes))].append(group)
        return [(members, groups[cell]) for cell, members in sorted(clusters.items())]

    def _parts(self, clusters: list[int], groups: list[int]) -> list[list[str]]:
        free = {
            cluster: [one for one in self._clusters[cluster] if one not in self._bonds.group_of]
            for cluster in clusters
        }
        blocks = self._blocks(groups)
        parts = [[one for group in block for one in self._groups[group]] for block in blocks]
        if len(blocks) < 2:
            alone = [one for cluster in clusters for one in free[cluster]]
            whole = [*(parts[0] if parts else []), *alone]
            return [whole] if whole else []
        for cluster in clusters:
            seeds = [self._inside(block, cluster) for block in blocks]
            for document in free[cluster]:
                best = max(
                    (n for n, seed in enumerate(seeds) if seed),
                    key=lambda n: (
                        round(self._similarity([document], seeds[n]), 6),
                        len(seeds[n]),
                        -n,
                    ),
                )
                parts[best].append(document)
        return parts

    def _blocks(self, groups: list[int]) -> list[list[int]]:
        """Join groups that share a cluster, most similar first, as long as none are parted."""
        parted = self._bonds.parted
        here = set(groups)
        foes = {group: parted.get(group, frozenset()) & here for group in groups}
        if not any(foes.values()):
            return [groups] if groups else []
        # Lone documents of one cluster that are parted from the same groups stay together.
        alike: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
        for group in groups:
            lone = len(self._groups[group]) == 1
            key = (min(self._homes[group]), foes[group]) if lone and foes[group] else (group,)
            alike[key].append(group)
        blocks = sorted(alike.values())
        while (pair := self._closest(blocks, foes)) is not None:
            first, second = pair
            blocks[first] = sorted(blocks[first] + blocks.pop(second))
        return blocks

    def _closest(
        self, blocks: list[list[int]], foes: Mapping[int, frozenset[int]]
    ) -> tuple[int, int] | None:
        best: tuple[float, tuple[int, int]] | None = None
        against = [frozenset().union(*(foes[group] for group in block)) for block in blocks]
        homes = [set().union(*(self._homes[group] for group in block)) for block in blocks]
        for first, second in combinations(range(len(blocks)), 2):
            shared = homes[first] & homes[second]
            if not shared or not against[first].isdisjoint(blocks[second]):
                continue
            weight = total = 0.0
            for cluster in sorted(shared):
                one, other = (self._inside(blocks[n], cluster) for n in (first, second))
                pairs = len(one) * len(other)
                weight += pairs
                total += pairs * self._similarity(one, other)
            # Rounded, so that the last bits of a sum never decide.
            found = (-round(total / weight, 6), (first, second))
            if best is None or found < best:
                best = found
        return None if best is None else best[1]

    def _inside(self, block: Sequence[int], cluster: int) -> list[str]:
        """The documents of a block in a cluster that their groups are at home in."""
        return [
            one
            for group in block
            if cluster in self._homes[group]
            for one in self._groups[group]
            if self._at[one] == cluster
        ]


def _most(share: Counter[int]) -> int:
    return min(share, key=lambda cluster: (-share[cluster], cluster))
