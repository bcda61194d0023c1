"""Whatever editors decide and take back between runs: a partition that keeps what is in force."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from store_rows import START, article, put_story

from clustering.constraints import Bonds
from overstory.errors import ConflictError, DecisionError
from overstory.jobs.bonds import bonds_in_force, read_constraints
from overstory.jobs.constrained import keep_decisions
from overstory.jobs.editing import merge_stories, move_article, split_story
from overstory.jobs.naming import story_id
from overstory.jobs.publish import Findings, publish
from overstory.jobs.snapshot import is_outdated, renew_snapshot, take_snapshot
from overstory.jobs.undoing import undo_decision
from overstory.store import Store
from overstory.store.records import MembershipRow

COUNT = 8
IDS = [article(number).id for number in range(COUNT)]
# Of one original, which every window reaches.
COPY_OF = {IDS[5]: IDS[4], IDS[7]: IDS[4]}

place = st.integers(0, COUNT - 1)
edits = st.one_of(
    st.tuples(st.just("merge"), place, place),
    st.tuples(st.just("split"), place, st.lists(place, min_size=1, max_size=3)),
    st.tuples(st.just("move"), place, place),
    st.tuples(st.just("undo"), st.integers(1, 6)),
)
partition = st.lists(st.integers(0, 3), min_size=COUNT, max_size=COUNT)
runs = st.tuples(st.just("run"), partition, st.integers(0, 3), st.none() | edits)


class Clustering:
    """What a run might find: any partition in which copies are with their originals."""

    def __init__(self, labels: Sequence[int]) -> None:
        self.labels = np.array(labels)

    def similarity(self, first: Sequence[int], second: Sequence[int]) -> float:
        return sum((3 * a + 5 * b) % 7 for a in first for b in second) / 100

    def regrouped(self, labels: Sequence[int]) -> "Clustering":
        return Clustering(labels)


def home(store: Store, number: int) -> str:
    with store.read() as connection:
        return store.members.by_article(connection, [IDS[number]])[IDS[number]].story_id


def edit(store: Store, what: tuple[Any, ...]) -> None:
    with suppress(ConflictError, DecisionError, LookupError):
        if what[0] == "merge":
            merge_stories(store, home(store, what[1]), [home(store, what[2])])
        elif what[0] == "split":
            here = home(store, what[1])
            split_story(store, here, [IDS[n] for n in what[2] if home(store, n) == here])
        elif what[0] == "move":
            move_article(store, IDS[what[1]], home(store, what[2]))
        else:
            undo_decision(store, f"d{what[1]}")


def run(store: Store, labels: list[int], first: int, meanwhile: tuple[Any, ...] | None) -> None:
    with store.write() as connection:
        started = store.runs.start(connection, datetime.now(UTC), {})
    with store.read() as connection:
        snapshot = take_snapshot(store, connection, START + timedelta(hours=first))
    if meanwhile is not None:
        edit(store, meanwhile)
    inside = [IDS.index(one.id) for one in snapshot.articles]
    originals = {one.id: COPY_OF.get(one.id) for one in snapshot.articles}
    found = Clustering([labels[IDS.index(originals[IDS[n]] or IDS[n])] for n in inside])
    with store.write() as connection:
        if is_outdated(store, connection, snapshot):
            snapshot = renew_snapshot(store, connection, snapshot)
        clusters, _ = keep_decisions(snapshot, found, originals)  # type: ignore[arg-type]
        why = {one: MembershipRow(one, "", 0.9, copy_of=COPY_OF.get(one)) for one in IDS}
        vectors = np.eye(len(snapshot.articles), 8, dtype=np.float32)
        publish(store, connection, started, snapshot, Findings(clusters, why, vectors, "e", {}))


def check(store: Store) -> None:
    with store.read() as connection:
        active = {row.id: row for row in store.stories.active_page(connection, None, 100)}
        members = store.members.ids(connection, active)
        assert sorted(members) == sorted(active)
        assert sorted(one for group in members.values() for one in group) == IDS
        assert all(active[story].article_count == len(group) for story, group in members.items())
        bonds: Bonds = bonds_in_force(read_constraints(store, connection), COPY_OF)
        where = {one: story for story, group in members.items() for one in group}
        for a, b in combinations(IDS, 2):
            assert not bonds.together(a, b) or where[a] == where[b]
            assert not bonds.apart(a, b) or where[a] != where[b]
        for copy, original in COPY_OF.items():
            if copy not in bonds.group_of:
                assert where[copy] == where[original]
        # Every id that was ever given leads at once to a story that is there.
        for row in store.stories.by_ids(connection, store.stories.used(connection, ever(members))):
            story = store.stories.get(connection, row)
            assert story is not None
            assert story.merged_into is None or story.merged_into in active


def ever(members: dict[str, list[str]]) -> set[str]:
    return {story_id(one, attempt) for one in IDS for attempt in range(4)} | members.keys()


@settings(max_examples=60, deadline=None)
@given(partition, st.lists(st.one_of(edits, runs), max_size=8))
def test_decisions_hold_whatever_comes(start: list[int], steps: list[tuple[Any, ...]]) -> None:
    start = [start[4] if IDS[n] in COPY_OF else label for n, label in enumerate(start)]
    with Store() as store:
        for label in sorted(set(start)):
            group = [article(n) for n in range(COUNT) if start[n] == label]
            put_story(store, story_id(group[0].id), group)
        with store.write() as connection:
            rows = store.members.by_article(connection, COPY_OF)
            change = store.next_change(connection)
            store.members.put(
                connection,
                [
                    MembershipRow(one, row.story_id, copy_of=COPY_OF[one])
                    for one, row in rows.items()
                ],
                change,
            )
            store.stories.refresh(connection, {row.story_id for row in rows.values()})
        check(store)
        for step in steps:
            if step[0] == "run":
                run(store, *step[1:])
                settled = [home(store, number) for number in range(COUNT)]
                # A run without news changes nothing.
                run(store, step[1], step[2], None)
                assert settled == [home(store, number) for number in range(COUNT)]
            else:
                edit(store, step)
            check(store)
