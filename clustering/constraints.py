"""What editors decided, as must-link and cannot-link constraints that do not contradict.

Instance-level constraints as in Wagstaff & Cardie (2000) and Wagstaff, Cardie, Rogers & Schrödl
(2001): must-link is an equivalence relation, so its closure makes groups, and cannot-link between
two documents parts their groups. Which of two contradicting constraints holds is ours: the newer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["Bonds", "Constraint", "bind"]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One decision, in ids of documents.

    Parameters
    ----------
    number
        Its place in time; of two that contradict, the one with the larger number holds.
    together
        Sides, disjoint and not empty, all of whose documents report one event. Each was a story
        or a part of one, so that documents near any of the sides may belong with them all.
    apart
        Documents that those of the last side are kept apart from; in none of the sides.
    """

    number: int
    together: tuple[frozenset[str], ...]
    apart: frozenset[str] = frozenset()

    @property
    def documents(self) -> frozenset[str]:
        """All documents that it speaks of."""
        return self.apart.union(*self.together)


@dataclass(slots=True)
class Bonds:
    """The closure of some constraints: groups of documents, and which of the groups are parted.

    Attributes
    ----------
    groups
        Documents that are together, by group; documents that are only kept apart from others
        are groups of one. No document is in two.
    group_of
        Document id to its group.
    parted
        Group to the groups that it is kept apart from; symmetric.
    sides
        The parts of groups that were stories of their own once, see :class:`Constraint`.
    """

    groups: dict[int, frozenset[str]] = field(default_factory=dict)
    group_of: dict[str, int] = field(default_factory=dict)
    parted: dict[int, frozenset[int]] = field(default_factory=dict)
    sides: list[frozenset[str]] = field(default_factory=list)

    def together(self, first: str, second: str) -> bool:
        """Whether two documents have to be in one story."""
        group = self.group_of.get(first)
        return group is not None and group == self.group_of.get(second)

    def apart(self, first: str, second: str) -> bool:
        """Whether two documents have to be in different stories."""
        groups = self.group_of.get(first), self.group_of.get(second)
        if groups[0] is None or groups[1] is None:
            return False
        return groups[1] in self.parted.get(groups[0], ())


def bind(constraints: Iterable[Constraint], copy_of: Mapping[str, str] | None = None) -> Bonds:
    """Close constraints under what they imply.

    They are taken from the newest to the oldest, each as far as what is already taken allows:
    documents that newer constraints part are not brought together by an older one, and those
    that newer ones bring together are not parted. The newest therefore holds in full. Last, as
    the weakest of all, copies of a text are bound to their original. The result depends on the
    set of constraints alone.

    Parameters
    ----------
    constraints
        In any order, no two with the same number.
    copy_of
        Copy to original. Copies of which no constraint speaks are left out: they follow their
        original wherever that goes.

    Returns
    -------
    Bonds
        Numbered by their smallest document id.
    """
    links = _Links()
    newest_first = sorted(constraints, key=lambda one: -one.number)
    for constraint in newest_first:
        links.join(frozenset().union(*constraint.together))
        if constraint.apart:
            links.part(constraint.together[-1], constraint.apart)
    brought = {one for given in newest_first for side in given.together for one in side}
    copies = [one for one in copy_of or {} if one in links.root]
    # Where the copies of one text were parted, the original goes with those that stayed.
    for copy in sorted(copies, key=lambda one: (one in brought, one)):
        links.join({copy, (copy_of or {})[copy]})
    return links.bonds([side for given in newest_first for side in given.together])


class _Links:
    """Groups under way: a root for each document, and the roots that each root is parted from."""

    def __init__(self) -> None:
        self.root: dict[str, str] = {}
        self._members: dict[str, set[str]] = {}
        self._parted: defaultdict[str, set[str]] = defaultdict(set)

    def join(self, documents: Collection[str]) -> None:
        """Bring documents together, in as few groups as what is parted allows."""
        inside: defaultdict[str, list[str]] = defaultdict(list)
        for document in documents:
            inside[self._root(document)].append(document)
        order = sorted(inside, key=lambda root: (-len(inside[root]), min(inside[root])))
        blocks: list[list[str]] = []
        foes: list[set[str]] = []
        for root in order:
            for block, against in zip(blocks, foes, strict=True):
                if root not in against:
                    block.append(root)
                    against |= self._parted[root]
                    break
            else:
                blocks.append([root])
                foes.append(set(self._parted[root]))
        for block in blocks:
            self._unite(block)

    def part(self, documents: Collection[str], others: Collection[str]) -> None:
        """Keep each of some documents apart from each of some others, unless they are together."""
        other_roots = {self._root(other) for other in others}
        for root in {self._root(document) for document in documents}:
            for other in other_roots - {root}:
                self._parted[root].add(other)
                self._parted[other].add(root)

    def bonds(self, sides: Iterable[frozenset[str]]) -> Bonds:
        found = Bonds(sides=sorted(set(sides), key=sorted))
        number: dict[str, int] = {}
        for members in sorted(map(sorted, self._members.values())):
            group = len(found.groups)
            number[self.root[members[0]]] = group
            found.groups[group] = frozenset(members)
            found.group_of.update(dict.fromkeys(members, group))
        for root, foes in self._parted.items():
            if foes:
                found.parted[number[root]] = frozenset(number[foe] for foe in foes)
        return found

    def _root(self, document: str) -> str:
        root = self.root.setdefault(document, document)
        if root == document:
            self._members.setdefault(root, {document})
        return root

    def _unite(self, roots: list[str]) -> None:
        kept = max(roots, key=lambda root: (len(self._members[root]), root))
        for root in roots:
            if root == kept:
                continue
            members = self._members.pop(root)
            self.root.update(dict.fromkeys(members, kept))
            self._members[kept] |= members
            foes = self._parted.pop(root, set())
            self._parted[kept] |= foes
            for foe in foes:
                self._parted[foe].discard(root)
                self._parted[foe].add(kept)
