from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

import pytest
from counting import CountingEncoder
from many_articles import invented_articles

import overstory
from overstory.desk import Desk
from overstory.errors import MovedError, NotFoundError, QueryError, RunInProgressError
from overstory.settings import Settings

SETTINGS = Settings(encoder="hashing")
# What depends on when and how often runs took place, and not on the articles.
HISTORY = ("version", "run_id", "split_from")


def told(desk: Desk) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in story.items() if name not in HISTORY}
        for story in desk.export()
    ]


def test_stories_and_ids_do_not_depend_on_order_or_batches() -> None:
    articles = invented_articles(14)
    results = []
    for seed in range(3):
        shuffled = list(articles)
        random = Random(seed)
        random.shuffle(shuffled)
        with overstory.open(settings=SETTINGS) as desk:
            while shuffled:
                size = random.randint(1, 8)
                desk.add(shuffled[:size])
                del shuffled[:size]
            desk.recluster()
            results.append(told(desk))
    assert results[0] == results[1] == results[2]
    assert len(results[0]) > 1


def test_running_again_changes_nothing_and_records_nothing(desk: Desk) -> None:
    desk.add(invented_articles(12))
    first = desk.recluster()
    stories = list(desk.export())
    history = [desk.history(story["id"]) for story in stories]
    second = desk.recluster()
    assert second.id != first.id
    assert (second.merged_count, second.split_count) == (0, 0)
    assert second.story_count == first.story_count == len(stories)
    assert list(desk.export()) == stories
    assert [desk.history(story["id"]) for story in stories] == history


def test_ids_given_at_once_lead_to_a_story_after_any_runs(desk: Desk) -> None:
    ids: set[str] = set()
    for start in range(0, 15, 5):
        outcomes = desk.add(invented_articles(5, start=start))
        ids |= {str(outcome.story_id) for outcome in outcomes}
        desk.recluster()
        for story_id in ids:
            try:
                story = desk.story(story_id)
            except MovedError as moved:
                story = desk.story(moved.survivor)
            assert story.article_count >= 1


def test_every_article_is_in_one_story_after_a_run(desk: Desk) -> None:
    outcomes = desk.add(invented_articles(12))
    desk.recluster()
    members = [member.id for story in desk.stories(limit=None) for member in story.articles]
    assert sorted(members) == sorted(str(outcome.article_id) for outcome in outcomes)


def test_a_run_says_what_it_did(desk: Desk, encoder: CountingEncoder) -> None:
    desk.add(invented_articles(12))
    steps: list[str] = []
    run = desk.recluster(
        window=timedelta(days=3), progress=lambda step, done, total: steps.append(step)
    )
    assert run.status == "published"
    assert run.finished_at is not None
    assert run.finished_at >= run.started_at
    assert run.window_start is not None
    assert run.article_count == 12
    assert run.error is None
    assert run.parameters["window_seconds"] == 3 * 86400
    assert run.parameters["encoder_revision"] == encoder.revision
    assert run.parameters["linker_revision"]
    assert desk.run(run.id) == run
    assert list(dict.fromkeys(steps)) == ["clustering", "publishing"]
    assert {story.run_id for story in desk.stories()} == {run.id}


def test_articles_before_the_window_keep_their_stories(desk: Desk) -> None:
    articles = invented_articles(12)
    desk.add(articles)
    desk.recluster()
    before = {member["id"]: story["id"] for story in desk.export() for member in story["articles"]}
    run = desk.recluster(window=timedelta(hours=2))
    assert run.article_count == 7
    after = {member["id"]: story["id"] for story in desk.export() for member in story["articles"]}
    assert run.window_start is not None
    for article_id, story_id in before.items():
        published = desk.article(article_id).published_at
        assert published is not None
        if published < run.window_start:
            assert after[article_id] == story_id


def test_an_empty_store_can_be_reclustered(desk: Desk) -> None:
    run = desk.recluster()
    assert (run.status, run.article_count, run.story_count) == ("published", 0, 0)


@pytest.mark.parametrize("window", [timedelta(0), timedelta(days=-1)])
def test_a_window_that_is_none(desk: Desk, window: timedelta) -> None:
    with pytest.raises(QueryError) as caught:
        desk.recluster(window=window)
    assert caught.value.parameter == "window"
    assert desk.runs().items == []


def test_a_window_of_centuries(desk: Desk) -> None:
    desk.add(invented_articles(3))
    assert desk.recluster(window=timedelta(days=999_999)).article_count == 3


def test_a_run_that_fails_publishes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add(invented_articles(6))
    stories = list(desk.export())

    def fail(*_: object, **__: object) -> None:
        raise MemoryError("not enough")

    with monkeypatch.context() as patch:
        patch.setattr("clustering.cluster_documents", fail)
        with pytest.raises(MemoryError):
            desk.recluster()
    (run,) = desk.runs().items
    assert (run.status, run.error) == ("failed", "MemoryError: not enough")
    assert run.finished_at is not None
    assert list(desk.export()) == stories
    # The lock is free again.
    assert desk.recluster().status == "published"


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Lets no run go on to its clustering until it is set."""
    import clustering

    go_on = Event()
    cluster = clustering.cluster_documents

    def wait(*args: Any, **named: Any) -> Any:
        assert go_on.wait(60)
        return cluster(*args, **named)

    monkeypatch.setattr("clustering.cluster_documents", wait)
    return go_on


def test_one_run_at_a_time(path: Path, held: Event) -> None:
    with (
        overstory.open(path, settings=SETTINGS) as desk,
        overstory.open(path, settings=SETTINGS) as other,
    ):
        desk.add(invented_articles(4))
        started = desk.start_run()
        assert started.status == "running"
        for one in (desk, other):
            with pytest.raises(RunInProgressError):
                one.recluster()
            with pytest.raises(RunInProgressError):
                one.start_run()
        held.set()
        desk.close()
        assert other.run(started.id).status == "published"
        assert other.recluster().status == "published"
        assert [run.status for run in other.runs().items] == ["published", "published"]


def test_opening_a_store_leaves_a_run_under_way_alone(path: Path, held: Event) -> None:
    with overstory.open(path, settings=SETTINGS) as desk:
        desk.add(invented_articles(4))
        started = desk.start_run()
        with overstory.open(path, settings=SETTINGS) as other:
            assert other.run(started.id).status == "running"
        held.set()
        desk.close()
    with overstory.open(path, settings=SETTINGS) as desk:
        assert desk.run(started.id).status == "published"


def test_runs_in_pages_newest_first(desk: Desk) -> None:
    ids = [desk.recluster().id for _ in range(5)]
    first = desk.runs(limit=2)
    second = desk.runs(first.next_cursor, limit=2)
    third = desk.runs(second.next_cursor, limit=2)
    found = [run.id for page in (first, second, third) for run in page.items]
    assert found == ids[::-1]
    assert third.next_cursor is None
    with pytest.raises(NotFoundError):
        desk.run("r99")


def test_the_state_changes_with_every_run_and_article(desk: Desk) -> None:
    states = [desk.state()]
    desk.add(invented_articles(3))
    states.append(desk.state())
    desk.recluster()
    states.append(desk.state())
    assert len(set(states)) == 3
    desk.stories()
    assert desk.state() == states[-1]
