"""Publication of runs, with the clusters given by hand."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select
from store_rows import START, article, put_story

from overstory.jobs.naming import story_id
from overstory.jobs.publish import Findings, publish
from overstory.jobs.snapshot import Snapshot, take_snapshot
from overstory.store import Store
from overstory.store.records import MembershipRow, RunRow, StoryRow
from overstory.store.schema import metadata

WINDOW_START = START + timedelta(hours=100)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store() as store:
        yield store


def a(number: int) -> str:
    return article(number).id


def begin(store: Store, since: datetime = WINDOW_START) -> tuple[RunRow, Snapshot]:
    with store.write() as connection:
        run = store.runs.start(connection, datetime.now(UTC), {})
    with store.read() as connection:
        return run, take_snapshot(store, connection, since)


def finish(
    store: Store,
    run: RunRow,
    snapshot: Snapshot,
    clusters: Sequence[Sequence[int]],
    why: dict[int, dict[str, Any]] | None = None,
) -> None:
    reasons = {
        one.id: MembershipRow(one.id, "", 0.9, **(why or {}).get(int(one.id[-8:]), {}))
        for one in snapshot.articles
    }
    findings = Findings(
        [[a(number) for number in cluster] for cluster in clusters],
        reasons,
        np.eye(len(snapshot.articles), 8, dtype=np.float32),
        "encoder",
        {"threshold": 0.5},
    )
    with store.write() as connection:
        publish(store, connection, run, snapshot, findings)


def run(store: Store, clusters: Sequence[Sequence[int]], **why: Any) -> RunRow:
    started, snapshot = begin(store)
    finish(store, started, snapshot, clusters, **why)
    return started


def stories(store: Store) -> dict[str, StoryRow]:
    with store.read() as connection:
        return {row.id: row for row in store.stories.active_page(connection, None, 1000)}


def members(store: Store) -> dict[str, set[int]]:
    active = list(stories(store))
    with store.read() as connection:
        found = store.members.ids(connection, active)
    return {story: {int(one[-8:]) for one in group} for story, group in found.items()}


def dump(store: Store) -> dict[str, list[Any]]:
    """Everything but the runs themselves and the number of the last change."""
    with store.read() as connection:
        return {
            table.name: sorted(map(str, connection.execute(select(table))))
            for table in metadata.sorted_tables
            if table.name not in {"runs", "meta"}
        }


def events(store: Store, story: str) -> list[tuple[str, str | None]]:
    with store.read() as connection:
        return [(one.event, one.other_story) for one in store.stories.history(connection, story)]


def test_provisional_ids_lead_to_the_published_ones(store: Store) -> None:
    put_story(store, "sprov1", [article(102)])
    put_story(store, "sprov2", [article(101), article(103)])
    run(store, [[101, 102], [103]])
    assert members(store) == {story_id(a(101)): {101, 102}, story_id(a(103)): {103}}
    assert leads_to(store, "sprov1") == story_id(a(101))
    assert leads_to(store, "sprov2") in {story_id(a(101)), story_id(a(103))}


def test_stories_and_ids_do_not_depend_on_the_order_of_arrival() -> None:
    clusters = [[101, 103], [102, 104]]
    results = []
    for order in permutations([101, 102, 103, 104]):
        with Store() as store:
            for number in order:
                # At once, everything after the first joins wrongly or rightly by chance.
                if number == order[0]:
                    put_story(store, story_id(a(number)), [article(number)])
                else:
                    _join(store, number, story_id(a(order[0])))
            run(store, clusters)
            results.append((members(store), {s: r.title for s, r in stories(store).items()}))
    assert results.count(results[0]) == len(results)


def leads_to(store: Store, story: str) -> str | None:
    with store.read() as connection:
        row = store.stories.get(connection, story)
    assert row is not None
    return row.merged_into


def published(store: Store, *names: str) -> None:
    """Mark stories as published by an earlier run."""
    with store.write() as connection:
        earlier = store.runs.start(connection, START, {})
        store.stories.describe(
            connection,
            [
                {
                    "story": name,
                    "title": name,
                    "run_id": earlier.id,
                    "run_digest": "",
                    "split_from": None,
                    "version": 2,
                }
                for name in names
            ],
        )


def _join(store: Store, number: int, story: str, **changes: Any) -> None:
    with store.write() as connection:
        change = store.next_change(connection)
        store.articles.insert(connection, [article(number, seq=change, **changes)])
        store.members.put(connection, [MembershipRow(a(number), story)], change)
        store.stories.refresh(connection, [story])


def test_running_again_changes_nothing(store: Store) -> None:
    put_story(store, "s1", [article(n) for n in (101, 102, 103)])
    why = {102: {"copy_of": a(101), "shared_terms": ["Tarvo"], "hours_apart": 1.25}}
    run(store, [[101, 102], [103]], why=why)
    before = dump(store)
    run(store, [[101, 102], [103]], why=why)
    run(store, [[103], [101, 102]], why=why)
    assert dump(store) == before


def test_another_explanation_is_a_new_version_and_no_history(store: Store) -> None:
    put_story(store, "s1", [article(101), article(102)])
    run(store, [[101, 102]])
    story = story_id(a(101))
    before, told = stories(store)[story], events(store, story)
    later = run(store, [[101, 102]], why={102: {"shared_terms": ["Tarvo"]}})
    after = stories(store)[story]
    assert after.version > before.version
    assert after.run_id == later.id
    assert after.digest == before.digest
    assert events(store, story) == told


def test_a_split_is_recorded_on_both_sides(store: Store) -> None:
    put_story(store, "s1", [article(n) for n in (101, 102, 103)])
    run(store, [[101, 102, 103]])
    old = story_id(a(101))
    second = run(store, [[101], [102, 103]])
    assert members(store) == {old: {102, 103}, story_id(a(101), 1): {101}}
    new = stories(store)[story_id(a(101), 1)]
    assert new.split_from == old
    assert new.run_id == second.id
    assert events(store, new.id)[-2:] == [("created", None), ("split", old)]
    assert ("split", new.id) in events(store, old)
    with store.read() as connection:
        row = store.runs.get(connection, second.id)
    assert (row.status, row.split_count, row.merged_count) == ("published", 1, 0)
    assert (row.article_count, row.story_count) == (3, 2)
    assert row.parameters == {"threshold": 0.5}


def test_an_id_stays_with_what_the_last_run_published(store: Store) -> None:
    put_story(store, "s1", [article(101), article(102)])
    run(store, [[101, 102]])
    home = story_id(a(101))
    for number in (103, 104, 105):
        _join(store, number, home)
    run(store, [[101, 102], [103, 104, 105]])
    assert members(store) == {home: {101, 102}, story_id(a(103)): {103, 104, 105}}
    # By now all five have been published where they are.
    run(store, [[101], [102, 103, 104, 105]])
    assert members(store) == {home: {101}, story_id(a(103)): {102, 103, 104, 105}}


def test_a_merge_is_recorded_and_older_ids_follow(store: Store) -> None:
    put_story(store, "s1", [article(n) for n in (101, 102, 103)])
    run(store, [[101], [102], [103]])
    one, two, three = (story_id(a(n)) for n in (101, 102, 103))
    second = run(store, [[101, 102], [103]])
    assert members(store) == {one: {101, 102}, three: {103}}
    assert ("merged", two) in events(store, one)
    with store.read() as connection:
        assert store.runs.get(connection, second.id).merged_count == 1
    # Now the survivor itself is merged into a larger story.
    for number in (104, 105):
        _join(store, number, three)
    run(store, [[101, 102], [103, 104, 105]])
    run(store, [[101, 102, 103, 104, 105]])
    assert members(store) == {three: {101, 102, 103, 104, 105}}
    assert {leads_to(store, one), leads_to(store, two)} == {three}


def test_members_from_before_the_window_stay_with_their_story(store: Store) -> None:
    put_story(store, "sold", [article(n) for n in (1, 2, 101, 102)])
    published(store, "sold")
    run(store, [[101, 102]])
    assert members(store) == {"sold": {1, 2, 101, 102}}


def test_members_from_before_the_window_go_along_in_a_merge(store: Store) -> None:
    put_story(store, "sold", [article(n) for n in (1, 101, 102)])
    put_story(store, "sbig", [article(n) for n in (103, 104, 105)])
    published(store, "sold", "sbig")
    run(store, [[101, 102, 103, 104, 105]])
    assert members(store) == {"sbig": {1, 101, 102, 103, 104, 105}}


def test_a_story_mostly_before_the_window_stays_as_it_is(store: Store) -> None:
    put_story(store, "sold", [article(n) for n in (1, 2, 3, 101)])
    put_story(store, "sbig", [article(n) for n in (103, 104)])
    published(store, "sold", "sbig")
    run(store, [[101, 103, 104]])
    assert members(store) == {"sold": {1, 2, 3}, "sbig": {101, 103, 104}}
    assert stories(store)["sold"].article_count == 3
    before = dump(store)
    run(store, [[101, 103, 104]])
    assert dump(store) == before


def test_articles_that_come_in_meanwhile_keep_their_story(store: Store) -> None:
    put_story(store, "s1", [article(101), article(102)])
    started, snapshot = begin(store)
    _join(store, 103, "s1")
    put_story(store, "snew", [article(104, seq=99)])
    finish(store, started, snapshot, [[101], [102]])
    # s1 was provisional and led to one of its parts, and the newcomer went along.
    home = members(store)
    assert home["snew"] == {104}
    (joined,) = (story for story, group in home.items() if 103 in group)
    assert leads_to(store, "s1") == joined
    assert stories(store)[joined].article_count == 2
    # The next run sees them.
    run(store, [[101], [102, 103], [104]])
    assert {frozenset(group) for group in members(store).values()} == {
        frozenset({101}),
        frozenset({102, 103}),
        frozenset({104}),
    }


def test_articles_that_change_meanwhile_keep_what_they_got_at_once(store: Store) -> None:
    put_story(store, "s1", [article(101), article(102)])
    run(store, [[101, 102]])
    home = story_id(a(101))
    started, snapshot = begin(store)
    with store.write() as connection:
        change = store.next_change(connection)
        store.articles.update(connection, [article(102, title="Quite another thing", seq=change)])
        store.stories.found(connection, {"sother": "Quite another thing"}, START)
        store.members.put(connection, [MembershipRow(a(102), "sother")], change)
        store.stories.refresh(connection, [home, "sother"])
    finish(store, started, snapshot, [[101, 102]])
    assert members(store) == {home: {101}, "sother": {102}}


def test_a_new_headline_is_recorded(store: Store) -> None:
    put_story(store, "s1", [article(n) for n in (101, 102, 103, 104)])
    run(store, [[103, 104], [101], [102]])
    home = story_id(a(103))
    assert stories(store)[home].title == "Title 103"
    run(store, [[101, 102, 103, 104]])
    (story,) = stories(store).values()
    with store.read() as connection:
        history = store.stories.history(connection, story.id)
    renamed = [one for one in history if one.event == "renamed"]
    assert [one.detail for one in renamed] == ["Title 103"]
    assert story.title == "Title 101"


def test_a_run_over_nothing(store: Store) -> None:
    done = run(store, [])
    with store.read() as connection:
        row = store.runs.get(connection, done.id)
    assert (row.status, row.article_count, row.story_count) == ("published", 0, 0)
