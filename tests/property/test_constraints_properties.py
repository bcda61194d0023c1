"""Whatever editors decide, in whatever order it is told: a partition that keeps their decisions."""

from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from clustering.constrained import constrain
from clustering.constraints import Bonds, Constraint, bind

IDS = [f"d{number}" for number in range(9)]
partitions = st.lists(st.integers(0, 4), min_size=len(IDS), max_size=len(IDS))


@st.composite
def constraint_lists(draw: st.DrawFn) -> list[Constraint]:
    found = []
    for number in range(draw(st.integers(0, 5))):
        place = draw(st.lists(st.integers(-1, 3), min_size=len(IDS), max_size=len(IDS)))
        at = [{one for one, p in zip(IDS, place, strict=True) if p == side} for side in range(4)]
        sides = tuple(frozenset(side) for side in at[:3] if side)
        if sides:
            apart = frozenset(at[3]) if draw(st.booleans()) else frozenset()
            found.append(Constraint(number, sides, apart))
    return found


copies = st.dictionaries(st.sampled_from(IDS[5:]), st.sampled_from(IDS[:5]), max_size=3)


def grouped(partition: list[int]) -> list[list[str]]:
    return [
        [one for one, label in zip(IDS, partition, strict=True) if label == number]
        for number in sorted(set(partition))
    ]


def similarity(first: list[str], second: list[str]) -> float:
    """Anything that depends on the documents alone."""
    pairs = [(int(a[1:]), int(b[1:])) for a in first for b in second]
    return sum((7 * a * b + a + b) % 10 for a, b in pairs) / (10 * len(pairs))


def holds(bonds: Bonds, clusters: list[list[str]]) -> bool:
    place = {one: number for number, cluster in enumerate(clusters) for one in cluster}
    return all(
        (not bonds.together(a, b) or place[a] == place[b])
        and (not bonds.apart(a, b) or place[a] != place[b])
        for a, b in combinations(place, 2)
    )


@given(constraint_lists(), partitions, copies)
def test_a_partition_that_keeps_all_bonds(given_, partition, copy_of) -> None:
    bonds = bind(given_, copy_of)
    found = constrain(grouped(partition), bonds, similarity, copy_of)
    assert sorted(one for cluster in found for one in cluster) == IDS
    assert all(found)
    assert holds(bonds, found)
    # What is as it should be stays as it is.
    assert constrain(found, bonds, similarity, copy_of) == found
    place = {one: number for number, cluster in enumerate(found) for one in cluster}
    for copy, original in copy_of.items():
        if copy not in bonds.group_of:
            assert place[copy] == place[original]


@given(constraint_lists(), partitions, copies, st.randoms(use_true_random=False))
def test_no_order_matters(given_, partition, copy_of, random: Random) -> None:
    found = constrain(grouped(partition), bind(given_, copy_of), similarity, copy_of)
    clusters = [random.sample(cluster, len(cluster)) for cluster in grouped(partition)]
    random.shuffle(clusters)
    shuffled = random.sample(given_, len(given_))
    turned = dict(random.sample(list(copy_of.items()), len(copy_of)))
    assert constrain(clusters, bind(shuffled, turned), similarity, turned) == found


@given(constraint_lists(), copies)
def test_no_bonds_contradict_and_the_newest_constraint_holds_in_full(given_, copy_of) -> None:
    bonds = bind(given_, copy_of)
    assert sum(map(len, bonds.groups.values())) == len(bonds.group_of)
    for group, foes in bonds.parted.items():
        assert group not in foes
        assert all(group in bonds.parted[foe] for foe in foes)
    if given_:
        newest = given_[-1]
        together = frozenset().union(*newest.together)
        assert all(bonds.together(a, b) for a, b in combinations(together, 2))
        assert all(bonds.apart(a, b) for a in newest.together[-1] for b in newest.apart)


@given(constraint_lists())
def test_an_older_constraint_holds_where_no_newer_one_speaks(given_) -> None:
    bonds = bind(given_)
    for position, constraint in enumerate(given_):
        newer = {
            one
            for other in given_[position + 1 :]
            for side in (*other.together, other.apart)
            for one in side
        }
        together = frozenset().union(*constraint.together) - newer
        assert all(bonds.together(a, b) for a, b in combinations(together, 2))


@given(partitions)
def test_without_constraints_nothing_changes(partition) -> None:
    found = constrain(grouped(partition), bind([]), similarity)
    assert found == sorted(sorted(cluster) for cluster in grouped(partition))
