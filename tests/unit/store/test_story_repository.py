from datetime import timedelta

from store_rows import START, article, put_story

from overstory.store import Store
from overstory.store.records import MembershipRow, StoryEvent


def test_counts_of_a_story(store: Store) -> None:
    put_story(
        store,
        "s1",
        [
            article(1),
            article(2, country="AT", language="de", source="outlet1.example"),
            article(3, country=None, language=None, source=None),
        ],
    )
    with store.read() as connection:
        story = store.stories.get(connection, "s1")
        assert story is not None
        assert story.article_count == story.independent_count == 3
        assert story.source_count == 1
        assert story.country_count == 2
        assert story.first_seen == START + timedelta(hours=1)
        assert story.last_seen == START + timedelta(hours=3)
        assert story.version == 1
        assert store.stories.tallies(connection, ["s1"]) == {
            "s1": ({"AT": 1, "SI": 1}, {"de": 1, "en": 1})
        }


def test_copies_count_as_one_report(store: Store) -> None:
    put_story(store, "s1", [article(1), article(2), article(3)])
    with store.write() as connection:
        before = store.stories.get(connection, "s1")
        store.members.put(
            connection,
            [MembershipRow(article(n).id, "s1", copy_of=article(1).id) for n in (2, 3)],
            2,
        )
        store.stories.refresh(connection, ["s1"])
        after = store.stories.get(connection, "s1")
    assert before is not None
    assert after is not None
    assert after.article_count == 3
    assert after.independent_count == 1
    assert after.digest != before.digest
    assert after.version == before.version + 1


def test_refreshing_what_did_not_change_keeps_the_version(store: Store) -> None:
    put_story(store, "s1", [article(1), article(2)])
    with store.write() as connection:
        before = store.stories.get(connection, "s1")
        store.stories.refresh(connection, ["s1"])
        assert store.stories.get(connection, "s1") == before


def test_merging_hands_over_members_and_older_ids(store: Store) -> None:
    put_story(store, "s1", [article(1)])
    put_story(store, "s2", [article(2)])
    put_story(store, "s3", [article(3)])
    with store.write() as connection:
        store.stories.merge(connection, {"s1": "s2"}, 5)
        store.stories.merge(connection, {"s2": "s3"}, 6)
        assert store.members.ids(connection, ["s1", "s2", "s3"]) == {
            "s3": [article(1).id, article(2).id, article(3).id]
        }
        rows = store.stories.by_ids(connection, ["s1", "s2", "s3"])
    assert rows["s1"].merged_into == rows["s2"].merged_into == "s3"
    assert rows["s1"].status == rows["s2"].status == "merged"
    assert rows["s3"].status == "active"


def test_used_ids_include_merged_stories(store: Store) -> None:
    put_story(store, "s1", [article(1)])
    put_story(store, "s2", [article(2)])
    with store.write() as connection:
        store.stories.merge(connection, {"s1": "s2"}, 5)
        assert store.stories.used(connection, ["s1", "s2", "s3"]) == {"s1", "s2"}


def test_members_in_pages(store: Store) -> None:
    rows = [article(n) for n in range(1, 6)]
    rows[2] = article(3, seen_at=rows[1].seen_at)
    put_story(store, "s1", rows)
    seen: list[str] = []
    with store.read() as connection:
        after = None
        while page := store.members.of(connection, "s1", after=after, limit=2):
            seen += [row.article.id for row in page]
            after = (page[-1].article.seen_at, page[-1].article.id)
    assert seen == [row.id for row in rows]


def test_moving_copies_to_an_earlier_original(store: Store) -> None:
    put_story(store, "s1", [article(n) for n in (1, 2, 3)])
    with store.write() as connection:
        store.members.put(
            connection, [MembershipRow(article(3).id, "s1", copy_of=article(2).id)], 2
        )
        assert store.members.move_copies(connection, article(2).id, article(1).id, 3) == {"s1"}
        rows = store.members.by_article(connection, [article(n).id for n in (1, 2, 3)])
    assert [rows[article(n).id].copy_of for n in (1, 2, 3)] == [
        None,
        article(1).id,
        article(1).id,
    ]


def test_copies_of_a_changed_original_follow_the_earliest_among_them(store: Store) -> None:
    put_story(store, "s1", [article(n) for n in (1, 2, 3)])
    with store.write() as connection:
        store.members.put(
            connection,
            [MembershipRow(article(n).id, "s1", copy_of=article(1).id) for n in (2, 3)],
            2,
        )
        assert store.members.copies_of(connection, article(1).id) == [article(2).id, article(3).id]
        store.members.release_copies(connection, article(1).id, 3)
        rows = store.members.by_article(connection, [article(n).id for n in (1, 2, 3)])
    assert [rows[article(n).id].copy_of for n in (1, 2, 3)] == [None, None, article(2).id]


def test_history_is_in_the_order_of_writing(store: Store) -> None:
    put_story(store, "s1", [article(1)])
    put_story(store, "s2", [article(2)])
    events = [
        StoryEvent("s1", START, "created"),
        StoryEvent("s1", START, "split", other_story="s2"),
        StoryEvent("s1", START - timedelta(days=1), "renamed", detail="Old title"),
    ]
    with store.write() as connection:
        store.stories.record(connection, events)
        assert store.stories.history(connection, "s1") == events
        assert store.stories.history(connection, "s2") == []
