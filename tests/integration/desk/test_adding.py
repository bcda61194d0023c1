from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from counting import CountingEncoder
from many_articles import invented_articles

import overstory
from overstory.desk import Desk
from overstory.errors import ArticleError, MovedError, NotFoundError, StoreError
from overstory.settings import Settings
from overstory.views import StoryQuery

Mapping = dict[str, Any]


def test_one_outcome_an_item_in_order(desk: Desk, articles: list[Mapping]) -> None:
    items: list[Any] = [
        articles[0],
        {"title": "No day is called this", "published_at": "2026-13-45"},
        articles[1],
        {"body": "Without a title"},
        "not an article",
        {**articles[2], "country": "XX"},
        overstory.Article.parse(articles[3]),
    ]
    outcomes = desk.add(items)
    assert [outcome.where for outcome in outcomes] == [f"item {n}" for n in range(1, 8)]
    assert [outcome.change for outcome in outcomes] == ["added", None, "added"] + [None] * 3 + [
        "added"
    ]
    errors = [outcome.error for outcome in outcomes]
    assert [error.field for error in errors if isinstance(error, ArticleError)] == [
        "published_at",
        "title",
        None,
        "country",
    ]
    for outcome in outcomes:
        assert (outcome.article_id is None) == (outcome.error is not None)
        if outcome.article_id is not None:
            assert desk.article(outcome.article_id).story_id == outcome.story_id


def test_nothing_in_nothing_out(desk: Desk) -> None:
    assert desk.add([]) == []
    assert desk.stories() == []


def test_a_stored_article_reads_as_it_came(desk: Desk, articles: list[Mapping]) -> None:
    (outcome,) = desk.add([articles[2]])
    assert outcome.article_id is not None
    found = desk.article(outcome.article_id)
    for name in ("url", "title", "body", "source", "country", "language"):
        assert getattr(found, name) == articles[2][name]
    assert found.published_at == datetime(2026, 5, 4, 15, 5, tzinfo=UTC)
    assert found.story_title == articles[2]["title"]


def test_the_same_url_again_is_one_article(
    desk: Desk, articles: list[Mapping], encoder: CountingEncoder
) -> None:
    (first,) = desk.add(articles[:1])
    asked = list(encoder.texts)
    state = desk.state()
    url = articles[0]["url"].replace("https://www.", "http://") + "?utm_source=mail#top"
    (again,) = desk.add([{**articles[0], "url": url}])
    assert (again.article_id, again.story_id, again.change) == (
        first.article_id,
        first.story_id,
        "unchanged",
    )
    assert encoder.texts == asked
    assert desk.state() == state


def test_a_new_wording_updates_the_article(
    desk: Desk, articles: list[Mapping], encoder: CountingEncoder
) -> None:
    (first,) = desk.add(articles[:1])
    before = desk.story(str(first.story_id))
    (again,) = desk.add([{**articles[0], "title": "Tarvo bridge may stay closed for a year"}])
    assert (again.article_id, again.change) == (first.article_id, "updated")
    assert len(encoder.texts) == 2
    assert desk.article(str(first.article_id)).title == "Tarvo bridge may stay closed for a year"
    assert again.story_id == first.story_id
    assert desk.story(str(again.story_id)).version > before.version
    assert [s.id for s in desk.story_page(StoryQuery(q="may stay closed")).items] == [
        again.story_id
    ]


def test_what_an_update_leaves_out_stays(desk: Desk, articles: list[Mapping]) -> None:
    (first,) = desk.add(articles[:1])
    desk.add([{"url": articles[0]["url"], "title": "Another headline"}])
    found = desk.article(str(first.article_id))
    assert found.title == "Another headline"
    assert found.body == articles[0]["body"]
    assert found.published_at == datetime(2026, 5, 4, 8, 15, tzinfo=UTC)


def test_the_same_article_twice_in_one_call(desk: Desk, articles: list[Mapping]) -> None:
    changed = {**articles[0], "body": articles[0]["body"] + " It will be dear."}
    outcomes = desk.add([articles[0], articles[0], changed, changed])
    assert [outcome.change for outcome in outcomes] == [
        "added",
        "unchanged",
        "updated",
        "unchanged",
    ]
    assert len({outcome.article_id for outcome in outcomes}) == 1


def test_no_text_is_embedded_twice(
    path: Path, articles: list[Mapping], encoder: CountingEncoder
) -> None:
    with overstory.open(path, encoder=encoder) as desk:
        desk.add(articles)
        desk.recluster()
        # The same title and lead under another address.
        desk.add([{**articles[0], "url": "https://elsewhere.example/copy"}])
        desk.recluster()
    with overstory.open(path, encoder=encoder) as desk:
        desk.add(articles)
        desk.recluster()
        desk.related(article_id=desk.stories()[0].articles[0].id)
    assert len(encoder.texts) == len(set(encoder.texts)) == len(articles)


def test_another_encoder_makes_its_own_vectors(
    path: Path, articles: list[Mapping], encoder: CountingEncoder
) -> None:
    with overstory.open(path, encoder=encoder) as desk:
        desk.add(articles[:4])
        desk.recluster()
    other = CountingEncoder("-next")
    with overstory.open(path, encoder=other) as desk:
        desk.add(articles[4:])
        assert len(other.texts) == len(articles)
        desk.recluster()
        assert desk.related(article_id=desk.stories()[0].articles[0].id)
    assert len(other.texts) == len(articles)
    with overstory.open(path, encoder=encoder) as desk:
        desk.recluster()
    # The vectors of the first were still there.
    assert len(encoder.texts) == len(articles)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
@pytest.mark.parametrize("together", [True, False])
def test_wire_copies_are_grouped_under_the_earliest(
    desk: Desk, order: tuple[int, ...], together: bool
) -> None:
    (wire,) = invented_articles(1)
    outlets = ["first.example", "second.example", "third.example"]
    copies = [
        {
            **wire,
            "url": f"https://{outlet}/wire",
            "published_at": f"2026-05-04T0{number}:00:00Z",
            "body": wire["body"] + (" - Reuters" if number else ""),
        }
        for number, outlet in enumerate(outlets)
    ]
    shuffled = [copies[number] for number in order]
    if together:
        outcomes = desk.add(shuffled)
    else:
        outcomes = [outcome for copy in shuffled for outcome in desk.add([copy])]
    by_number = dict(zip(order, outcomes, strict=True))
    (story,) = desk.stories()
    assert (story.article_count, story.independent_count) == (3, 1)
    assert [member.copy_of for member in story.articles] == [
        None,
        by_number[0].article_id,
        by_number[0].article_id,
    ]
    desk.recluster()
    (again,) = desk.stories()
    assert (again.article_count, again.independent_count) == (3, 1)
    assert [member.copy_of for member in again.articles] == [
        member.copy_of for member in story.articles
    ]


def test_copies_of_a_corrected_report_are_copies_of_the_next(desk: Desk) -> None:
    (wire,) = invented_articles(1)
    copies = [
        {**wire, "url": f"https://outlet{n}.example/wire", "published_at": f"2026-05-04T0{n}:00Z"}
        for n in range(3)
    ]
    first, second, third = desk.add(copies)
    desk.add([{**copies[0], "title": "Quite another report", "body": "Of something else."}])
    places = {
        member.id: member.copy_of for story in desk.stories(limit=None) for member in story.articles
    }
    assert places == {
        first.article_id: None,
        second.article_id: None,
        third.article_id: second.article_id,
    }


def test_an_article_that_moves_on_leaves_its_story_to_the_next(desk: Desk) -> None:
    wire = invented_articles(4)
    first, second, other = desk.add([wire[0], wire[1], wire[3]])
    assert other.story_id != first.story_id
    moved = {**wire[0], "url": wire[3]["url"]}
    (again,) = desk.add([moved])
    assert (again.article_id, again.story_id, again.change) == (
        other.article_id,
        first.story_id,
        "updated",
    )
    with pytest.raises(MovedError) as caught:
        desk.story(str(other.story_id))
    assert caught.value.survivor == first.story_id == second.story_id
    assert desk.story(str(first.story_id)).article_count == 3
    # The id is not given again when the article takes up its old text.
    (back,) = desk.add([wire[3]])
    assert back.story_id not in {first.story_id, other.story_id}
    assert desk.story(str(back.story_id)).article_count == 1
    assert desk.story(str(first.story_id)).article_count == 2


def test_a_batch_that_cannot_be_written_leaves_no_trace(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = invented_articles(4)
    desk.add(wire[3:])
    state = desk.state()

    def fail(*_: object, **__: object) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("overstory.desk.adding.apply", fail)
        with pytest.raises(StoreError):
            desk.add(wire[:2])
    assert desk.state() == state
    assert sum(story.article_count for story in desk.stories()) == 1
    # Nothing is compared with the articles that did not get in.
    (outcome,) = desk.add(wire[1:2])
    assert desk.story(str(outcome.story_id)).article_count == 1


def test_articles_older_than_the_window_are_compared_with_their_time(desk: Desk) -> None:
    wire = invented_articles(2)
    newest = {**invented_articles(1, start=90)[0], "published_at": "2026-09-01T00:00:00Z"}
    desk.add([newest])
    first, other = desk.add([wire[0], {**wire[0], "url": "https://late.example/copy"}])
    (third,) = desk.add([{**wire[0], "url": "https://later.example/copy"}])
    assert first.story_id == other.story_id == third.story_id
    # Too far apart to be compared, though the words are the same.
    (year,) = desk.add(
        [{**wire[0], "url": "https://y.example/", "published_at": "2025-05-04T00:00:00Z"}]
    )
    assert year.story_id != first.story_id


@pytest.mark.parametrize("writer", ["this desk", "another"])
@pytest.mark.parametrize("reopened", [False, True])
def test_what_an_article_said_before_it_was_dated_back_draws_nothing(
    path: Path, writer: str, reopened: bool
) -> None:
    settings = Settings(encoder="hashing")
    wire = invented_articles(7)
    with overstory.open(path, settings=settings) as desk:
        (first, *_) = desk.add([wire[0], wire[6]])
        corrected = {**wire[3], "url": wire[0]["url"], "published_at": "2025-11-04T00:00:00Z"}
        with overstory.open(path, settings=settings) as other:
            (again,) = (desk if writer == "this desk" else other).add([corrected])
        assert (again.article_id, again.change) == (first.article_id, "updated")
        if not reopened:
            (late,) = desk.add([wire[1]])
            assert late.story_id != again.story_id
    if reopened:
        with overstory.open(path, settings=settings) as desk:
            (late,) = desk.add([wire[1]])
            assert late.story_id != again.story_id


def test_reasons_that_left_a_story_are_named_no_more(desk: Desk) -> None:
    wire = [
        {**article, "body": f"{article['body']} Of report {number} alone: {'abcdef'[number] * 9}."}
        for number, article in enumerate(invented_articles(4))
    ]
    first, second, third, other = desk.add(wire)
    assert first.story_id == second.story_id == third.story_id != other.story_id
    (story,) = [one for one in desk.stories() if one.id == first.story_id]
    reasons = {member.id: member.nearest_article for member in story.articles}
    named = next(name for name in reasons.values() if name is not None)
    (moved,) = desk.add([{**wire[3], "url": desk.article(named).url}])
    assert moved.article_id == named
    for one in desk.stories():
        inside = {member.id for member in one.articles}
        for member in one.articles:
            assert member.nearest_article in (None, *inside)


def test_an_article_from_the_future_does_not_move_the_window(desk: Desk) -> None:
    first, second = invented_articles(2)
    far = datetime.now(UTC) + timedelta(days=3)
    desk.add([first])
    desk.add([{**second, "published_at": far.isoformat()}])
    (copy,) = desk.add([{**first, "url": "https://copy.example/"}])
    assert copy.story_id == desk.article(str(copy.article_id)).story_id
    assert desk.story(str(copy.story_id)).article_count >= 2
    assert desk.recluster().article_count == 3


def test_articles_without_date_url_or_body(desk: Desk) -> None:
    bare = [
        {"title": "Old bridge of Tarvo closes after cracks are found"},
        {"title": "Old bridge of Tarvo closes after cracks are found", "id": "17"},
        {"title": "Herring quota cut", "body": "By 22 percent."},
    ]
    outcomes = desk.add(bare)
    assert len({outcome.article_id for outcome in outcomes}) == 3
    assert [outcome.change for outcome in desk.add(bare)] == ["unchanged"] * 3
    run = desk.recluster()
    assert run.article_count == 3


def test_articles_with_an_id_alone_are_told_apart_by_it(desk: Desk) -> None:
    first, second = desk.add([{"id": "1", "title": "Storm"}, {"id": "2", "title": "Storm"}])
    assert first.article_id != second.article_id
    (again,) = desk.add([{"id": "1", "title": "Storm, corrected"}])
    assert (again.article_id, again.change) == (first.article_id, "updated")


def test_a_body_over_the_limit_is_refused(articles: list[Mapping]) -> None:
    settings = Settings(encoder="hashing", max_body_bytes=1000)
    with overstory.open(settings=settings) as desk:
        bad, good = desk.add([{**articles[0], "body": "é" * 501}, articles[1]])
    assert isinstance(bad.error, ArticleError)
    assert bad.error.field == "body"
    assert good.error is None


def test_ids_do_not_depend_on_the_store(articles: list[Mapping]) -> None:
    ids = []
    for _ in range(2):
        with overstory.open(settings=Settings(encoder="hashing")) as desk:
            ids.append([(o.article_id, o.story_id) for o in desk.add(articles)])
    assert ids[0] == ids[1]


def test_progress_counts_to_the_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overstory.desk.adding.BATCH", 2)
    told: list[tuple[str, int, int | None]] = []
    desk.add(invented_articles(5), progress=lambda *step: told.append(step))
    assert told == [("adding", 2, 5), ("adding", 4, 5), ("adding", 5, 5)]


def test_unknown_articles(desk: Desk) -> None:
    for name in ("nothing", "", "é", "\ud800", "a" * 5000, "' OR 1=1"):
        with pytest.raises(NotFoundError) as caught:
            desk.article(name)
        assert caught.value.kind == "article"


def test_files_of_many_kinds(path: Path, tmp_path: Path, articles_file: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(
        "<rss version='2.0'><channel><title>Outlet</title><item><title>Comet seen over Karsk"
        "</title><link>https://sky.example/comet</link></item></channel></rss>"
    )
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"title": "Fine", "url": "https://a.example/1"}\n{"title": \n')
    with overstory.open(path, settings=Settings(encoder="hashing")) as desk:
        outcomes = list(desk.ingest([articles_file, str(feed), broken]))
        bad = [outcome for outcome in outcomes if outcome.error is not None]
        assert [outcome.where for outcome in bad] == [f"{broken}:2"]
        assert sum(outcome.change == "added" for outcome in outcomes) == 8
        assert sum(story.article_count for story in desk.stories(limit=None)) == 8
        assert {o.change for o in desk.ingest(articles_file)} == {"unchanged"}
