"""Whatever runs find one after the other, ids keep their promises."""

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from store_rows import START, article, put_story

from overstory.jobs.naming import story_id
from overstory.jobs.publish import Findings, publish
from overstory.jobs.snapshot import take_snapshot
from overstory.store import Store
from overstory.store.records import MembershipRow

COUNT = 7
labels = st.lists(st.integers(0, 3), min_size=COUNT, max_size=COUNT)
window = st.integers(0, 3)


def run(store: Store, partition: list[int], first: int) -> dict[str, set[str]]:
    """Publish a partition of the articles from number ``first`` on; answer all stories."""
    with store.write() as connection:
        started = store.runs.start(connection, datetime.now(UTC), {})
    with store.read() as connection:
        snapshot = take_snapshot(store, connection, START + timedelta(hours=first))
    clusters: dict[int, list[str]] = {}
    for one in snapshot.articles:
        clusters.setdefault(partition[int(one.id[-8:])], []).append(one.id)
    findings = Findings(
        list(clusters.values()),
        {one.id: MembershipRow(one.id, "", 0.9) for one in snapshot.articles},
        np.eye(len(snapshot.articles), 8, dtype=np.float32),
        "encoder",
        {},
    )
    with store.write() as connection:
        publish(store, connection, started, snapshot, findings)
    with store.read() as connection:
        active = [row.id for row in store.stories.active_page(connection, None, 100)]
        members = store.members.ids(connection, active)
        assert sorted(members) == sorted(active)
        assert sum(map(len, members.values())) == COUNT
        rows = store.stories.by_ids(connection, active)
        assert all(row.article_count == len(members[row.id]) for row in rows.values())
        return {story: set(group) for story, group in members.items()}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(labels, window), min_size=1, max_size=5))
def test_ids_keep_their_promises(runs: list[tuple[list[int], int]]) -> None:
    with Store() as store:
        for number in range(COUNT):
            one = article(number)
            put_story(store, story_id(one.id), [one])
        ever = {story_id(article(number).id) for number in range(COUNT)}
        gone: set[str] = set()
        for partition, first in runs:
            found = run(store, partition, first)
            # An id that was merged away never comes back.
            assert not gone & set(found)
            ever |= set(found)
            with store.read() as connection:
                rows = store.stories.by_ids(connection, ever)
            for story in ever:
                row = rows[story]
                assert (row.status == "active") == (story in found)
                if row.status == "merged":
                    # … and leads at once to a story that is there.
                    assert row.merged_into in found
                    gone.add(story)
            # In the window the stories are the clusters.
            inside = {article(number).id for number in range(first, COUNT)}
            clusters = {
                frozenset(article(n).id for n in range(first, COUNT) if partition[n] == label)
                for label in partition
            } - {frozenset()}
            assert {frozenset(group & inside) for group in found.values()} - {
                frozenset()
            } == clusters
            # The same again keeps every id.
            assert run(store, partition, first) == found
