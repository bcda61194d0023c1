"""The takes of the night: what changed is computed, and nothing is encoded twice."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from counting import CountingEncoder
from dam_story import DAM_STORY
from many_articles import invented_articles

import overstory
from overstory.desk import Desk
from overstory.errors import QueryError

LATER = {
    **DAM_STORY[0],
    "url": "https://eveningpost.example/dam",
    "source": "eveningpost.example",
    "published_at": "2026-05-04T20:00:00Z",
    "body": DAM_STORY[0]["body"].replace("lakesidepost", "eveningpost")
    + " The mayor of Brenta condemned the decision as a dangerous mistake.",
}


@pytest.fixture
def filled(desk: Desk) -> Desk:
    desk.add([*DAM_STORY, *invented_articles(4)])
    desk.recluster()
    return desk


def test_afterwards_readers_find_everything_computed(
    filled: Desk, encoder: CountingEncoder
) -> None:
    stories = filled.stories(limit=None)
    told: list[tuple[str, int, int | None]] = []
    assert filled.refresh_takes(progress=lambda *step: told.append(step)) == len(stories)
    assert told[0] == ("reading takes", 0, len(stories))
    assert told[-1] == ("reading takes", len(stories), len(stories))
    encoder.texts.clear()
    for story in stories:
        assert story.world_take.headline
    assert encoder.texts == []


def test_only_what_changed_is_computed(filled: Desk, encoder: CountingEncoder) -> None:
    filled.refresh_takes()
    assert filled.refresh_takes() == 0
    encoder.texts.clear()
    filled.add([LATER])
    filled.recluster()
    encoder.texts.clear()
    assert filled.refresh_takes() == 1
    # The story's other sentences were encoded before.
    assert 0 < len(encoder.texts) <= 3
    assert all("evening" in text or "Brenta" in text for text in encoder.texts)


def test_vectors_kept_give_the_same_takes(encoder: CountingEncoder) -> None:
    views = []
    for parts in ([DAM_STORY, [LATER]], [[*DAM_STORY, LATER]]):
        with overstory.open(encoder=encoder) as desk:
            for part in parts:
                desk.add(part)
                desk.recluster()
                desk.refresh_takes()
            (story,) = desk.stories()
            views.append((story.world_take.statements, story.takes))
    assert views[0] == views[1]


def test_takes_keep_their_ids_as_the_story_goes_on(filled: Desk) -> None:
    filled.refresh_takes()
    before = filled.stories(sort="size")[0]
    assert before.takes
    filled.add([LATER])
    filled.recluster()
    filled.refresh_takes()
    after = filled.story(before.id)
    assert after.article_count == before.article_count + 1
    assert {take.id for take in before.takes} <= {take.id for take in after.takes}


def test_takes_keep_their_ids_under_another_revision_of_the_code(
    filled: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.refresh_takes()
    before = filled.stories(sort="size")[0]
    assert before.takes
    monkeypatch.setattr("clustering.takes.REVISION", "another")
    # What the key gives now is another id; the quotes say that it is the same take.
    monkeypatch.setattr("clustering.takes.angles.sha256", lambda key: _Digest(key))
    assert filled.refresh_takes() == len(filled.stories(limit=None))
    after = filled.story(before.id)
    assert [take.id for take in after.takes] == [take.id for take in before.takes]
    # The same articles hold no news, whatever the code makes of them.
    assert after.world_take.new_since.statements == []


class _Digest:
    def __init__(self, key: bytes) -> None:
        self._key = key

    def hexdigest(self) -> str:
        return self._key[::-1].hex()


def test_stories_before_the_window_are_left_alone(filled: Desk) -> None:
    newest = {**invented_articles(1, start=50)[0], "published_at": "2026-09-01T00:00:00Z"}
    filled.add([newest])
    assert filled.refresh_takes() == 1
    assert filled.refresh_takes(timedelta(days=365)) == len(filled.stories(limit=None)) - 1


def test_a_window_of_no_length(desk: Desk) -> None:
    with pytest.raises(QueryError):
        desk.refresh_takes(timedelta(0))


def test_an_empty_store(desk: Desk) -> None:
    assert desk.refresh_takes() == 0


def test_views_that_cannot_be_read_are_computed_anew(path: Path, encoder: CountingEncoder) -> None:
    with overstory.open(path, encoder=encoder) as desk:
        desk.add(DAM_STORY)
        (story,) = desk.stories()
        takes = story.takes
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE story_takes SET takes = '[{}]', revision = 'older'")
    connection.close()
    with overstory.open(path, encoder=encoder) as desk:
        assert desk.takes(story.id) == takes


def test_vectors_that_no_story_uses_are_forgotten(path: Path, encoder: CountingEncoder) -> None:
    def kept() -> int:
        with sqlite3.connect(path) as connection:
            (count,) = connection.execute("SELECT count(*) FROM sentence_vectors").fetchone()
        connection.close()
        return int(count)

    with overstory.open(path, encoder=encoder) as desk:
        desk.add(DAM_STORY)
        desk.refresh_takes()
        all_of_them = kept()
        assert all_of_them > 0
        long_ago = (datetime.now(UTC) - timedelta(days=20)).replace(tzinfo=None).isoformat(" ")
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE sentence_vectors SET used_at = ?", (long_ago,))
        connection.close()
        desk.add([LATER])
        desk.refresh_takes()
        # Those that the story still uses were used just now.
        assert kept() >= all_of_them - 3
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE sentence_vectors SET used_at = ?", (long_ago,))
        connection.close()
        desk.refresh_takes()
        assert kept() == 0


def test_a_run_in_the_background_computes_takes_too(path: Path, encoder: CountingEncoder) -> None:
    with overstory.open(path, encoder=encoder) as desk:
        desk.add(DAM_STORY)
        desk.start_run()
        for thread in list(desk._background):
            thread.join(60)
        assert desk.refresh_takes() == 0
