from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from many_articles import invented_articles
from numpy.typing import NDArray
from word_linker import WordLinker

import overstory
from overstory.desk import Desk, Story
from overstory.errors import FetchError, MovedError, NotFoundError, QueryError
from overstory.settings import Settings
from overstory.store.store import Store
from overstory.views import Member, StoryQuery, StorySummary

SETTINGS = Settings(encoder="hashing")


@pytest.fixture(scope="module")
def filled(shared_articles: list[dict[str, Any]]) -> Iterator[Desk]:
    """A desk that tests read only."""
    with overstory.open(settings=SETTINGS) as desk:
        desk.add([*shared_articles, *invented_articles(12)])
        desk.recluster()
        yield desk


def test_a_story_is_its_summary_and_more(filled: Desk) -> None:
    (summary, *_) = filled.story_page(StoryQuery(sort="size")).items
    story = filled.story(summary.id)
    assert isinstance(story, Story)
    for item in fields(StorySummary):
        assert getattr(story, item.name) == getattr(summary, item.name)
    assert len(story.articles) == story.article_count
    assert sum(story.countries.values()) <= story.article_count
    assert story.history[0].event == "created"
    assert story.world_take == filled.world_take(story.id)
    assert story.takes == filled.takes(story.id)
    assert story.timeline == filled.timeline(story.id)
    assert story.articles is story.articles


def test_a_story_as_a_table(filled: Desk) -> None:
    story = filled.stories(sort="size")[0]
    frame = story.to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == [item.name for item in fields(Member)]
    assert list(frame["id"]) == [member.id for member in story.articles]
    assert str(frame["published_at"].dtype).startswith("datetime64")


def test_stories_take_the_fields_of_a_query(filled: Desk) -> None:
    assert {"SI"} <= set(filled.stories(country="si")[0].countries)
    assert filled.stories(min_articles=99) == []
    assert len(filled.stories(limit=None)) == len(list(filled.export()))
    assert len(filled.stories(limit=3)) == 3


@pytest.mark.parametrize(
    ("filters", "parameter"),
    [
        ({"planet": "Mars"}, "planet"),
        ({"country": "XX"}, "country"),
        ({"missing_from": "Atlantis"}, "missing_from"),
        ({"language": "klingonese"}, "language"),
        ({"source": "::"}, "source"),
        ({"sort": "best"}, "sort"),
        ({"sort": "relevance"}, "sort"),
        ({"sort": "relevance", "q": "  "}, "q"),
        ({"q": "x" * 401}, "q"),
        ({"q": "\ud800"}, "q"),
        ({"min_articles": 0}, "min_articles"),
        ({"min_sources": -1}, "min_sources"),
        ({"min_countries": 0}, "min_countries"),
        ({"since": datetime(2026, 5, 4)}, "since"),
        (
            {
                "since": datetime(2026, 5, 4, tzinfo=UTC),
                "until": datetime(2026, 5, 3, tzinfo=UTC),
            },
            "until",
        ),
        ({"cursor": "nonsense"}, "cursor"),
        ({"limit": 0}, "limit"),
    ],
)
def test_queries_that_are_not_valid_name_the_parameter(
    desk: Desk, filters: dict[str, Any], parameter: str
) -> None:
    with pytest.raises(QueryError) as caught:
        desk.stories(**filters)
    assert caught.value.parameter == parameter


@pytest.mark.parametrize("limit", [0, 101])
def test_pages_have_a_largest_size(desk: Desk, limit: int) -> None:
    for read in (
        lambda: desk.story_page(StoryQuery(limit=limit)),
        lambda: desk.members("s", limit=limit),
        lambda: desk.runs(limit=limit),
        lambda: desk.sources(limit=limit),
        lambda: desk.blindspots("SI", limit=limit),
        lambda: desk.related("text", limit=limit),
    ):
        with pytest.raises(QueryError) as caught:
            read()
        assert caught.value.parameter == "limit"


def test_a_cursor_belongs_to_its_filters(filled: Desk) -> None:
    page = filled.story_page(StoryQuery(limit=2))
    assert page.next_cursor is not None
    assert filled.story_page(StoryQuery(limit=5, cursor=page.next_cursor)).items
    for other in (StoryQuery(country="SI"), StoryQuery(sort="size"), StoryQuery(q="herring")):
        with pytest.raises(QueryError):
            filled.story_page(
                StoryQuery(
                    cursor=page.next_cursor, country=other.country, sort=other.sort, q=other.q
                )
            )


def test_members_in_pages(filled: Desk) -> None:
    story = filled.stories(sort="size")[0]
    found: list[Member] = []
    cursor = None
    while True:
        page = filled.members(story.id, cursor, limit=2)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == story.articles
    other = filled.stories(sort="size")[1]
    assert filled.members(story.id, limit=1).next_cursor is not None
    with pytest.raises(QueryError):
        filled.members(other.id, filled.members(story.id, limit=1).next_cursor)


@pytest.mark.parametrize("name", ["nothing", "", "é", "\ud800", "x" * 5000, "a/b", "' OR 1=1"])
def test_stories_that_never_were(desk: Desk, name: str) -> None:
    for read in (
        desk.story,
        desk.members,
        desk.world_take,
        desk.takes,
        desk.timeline,
        desk.history,
    ):
        with pytest.raises(NotFoundError) as caught:
            read(name)
        assert (caught.value.kind, caught.value.id) == ("story", name)


def test_merged_stories_name_their_survivor(desk: Desk) -> None:
    late, early = invented_articles(2)[::-1]
    (first,) = desk.add([late])
    desk.add([{**late, "url": early["url"], "published_at": early["published_at"]}])
    desk.recluster()
    (story,) = desk.stories()
    assert story.id != first.story_id
    for read in (desk.story, desk.members, desk.world_take, desk.history):
        with pytest.raises(MovedError) as caught:
            read(str(first.story_id))
        assert caught.value.survivor == story.id


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The stories whose takes were computed, by their number of articles."""
    import clustering.takes

    analyse = clustering.takes.analyse_story
    calls: list[int] = []

    def counting(documents: Any, *args: Any, **named: Any) -> Any:
        calls.append(len(documents))
        return analyse(documents, *args, **named)

    monkeypatch.setattr("clustering.takes.analyse_story", counting)
    return calls


def test_views_are_kept_until_articles_change(path: Path, analysed: list[int]) -> None:
    with overstory.open(path, settings=SETTINGS) as desk:
        (outcome,) = desk.add(invented_articles(1))
        story_id = str(outcome.story_id)
        desk.recluster()
        first = desk.world_take(story_id)
        takes = desk.takes(story_id)
        desk.timeline(story_id)
        desk.article(str(outcome.article_id))
        desk.recluster()
        assert desk.world_take(story_id) == first
    with overstory.open(path, settings=SETTINGS) as desk:
        assert desk.world_take(story_id) == first
        assert desk.takes(story_id) == takes
        assert analysed == [1]
        desk.add(invented_articles(1, start=1))
        assert desk.world_take(story_id).coverage != first.coverage
        assert analysed == [1, 2]


def test_reading_views_does_not_wait_for_who_writes(
    path: Path, analysed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Were it waited for, the lock would never come free: who holds it waits for the readers.
    monkeypatch.setattr("overstory.store.sqlite._BUSY_SECONDS", 10_000.0)
    with overstory.open(path, settings=SETTINGS) as desk, Store(path) as other:
        (outcome,) = desk.add(invented_articles(1))
        story_id = str(outcome.story_id)
        with ThreadPoolExecutor(1) as readers, other.write():
            take = readers.submit(desk.world_take, story_id).result(timeout=300)
            assert readers.submit(desk.world_take, story_id).result(timeout=300) == take
            article = readers.submit(desk.article, str(outcome.article_id)).result(timeout=300)
            assert article.story_id == story_id
        with other.read() as connection:
            assert other.takes.get(connection, story_id) is None
        # Whoever reads next, when nobody writes, stores what was computed.
        assert desk.world_take(story_id) == take
        with other.read() as connection:
            assert other.takes.get(connection, story_id) is not None
        desk.add(invented_articles(1, start=1))
        desk.refresh_takes()
        assert analysed == [1, 2]
        assert desk.world_take(story_id).coverage != take.coverage
    with overstory.open(path, settings=SETTINGS) as desk:
        desk.world_take(story_id)
        assert analysed == [1, 2]


@pytest.mark.parametrize("merged", ["after its place was read", "not at all"])
def test_an_article_is_answered_while_its_story_is_merged(desk: Desk, merged: str) -> None:
    first, second = (str(one.story_id) for one in desk.add(invented_articles(30)[::15]))
    assert first != second
    (member,) = desk.all_members(second)
    views_of = desk._views.of  # type: ignore[attr-defined]
    seen: list[str] = []

    def late(story_id: str) -> Any:
        if not seen and merged == "after its place was read":
            desk.merge(first, second)
        seen.append(story_id)
        return views_of(story_id)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk._views, "of", late)  # type: ignore[attr-defined]
        found = desk.article(member.id)
    if merged == "not at all":
        assert (found.story_id, seen) == (second, [second])
    else:
        assert (found.story_id, seen) == (first, [second, first])


def test_quotes_are_spans_of_the_stored_articles(filled: Desk) -> None:
    for story in filled.stories(sort="size")[:3]:
        statements = [
            *story.world_take.statements,
            *(statement for take in story.takes for statement in take.statements),
        ]
        for statement in statements:
            for quote in statement.support.quotes:
                body = filled.article(quote.article_id).body
                assert body[quote.start : quote.end] == quote.quote
        assert story.world_take.as_of == story.last_seen


def test_the_timeline_goes_by_the_earliest_quote(filled: Desk) -> None:
    for story in filled.stories(limit=None):
        times = [entry.time for entry in story.timeline]
        assert times == sorted(times)
        for entry in story.timeline:
            published = [
                filled.article(quote.article_id).published_at
                for quote in entry.statement.support.quotes
            ]
            assert entry.time == min(published)  # type: ignore[type-var]
        texts = [entry.statement.text for entry in story.timeline]
        assert len(texts) == len(set(texts))


def test_an_article_names_the_takes_that_it_carries(filled: Desk) -> None:
    for story in filled.stories(limit=None):
        for member in story.articles:
            carried = {(take.id, take.weight) for take in filled.article(member.id).takes}
            assert carried == {
                (take.id, article.weight)
                for take in story.takes
                for article in take.articles
                if article.id == member.id
            }


def test_countries(filled: Desk) -> None:
    summaries = {summary.code: summary for summary in filled.countries()}
    assert list(summaries) == sorted(summaries)
    assert summaries["SI"].name == "Slovenia"
    total = sum(story.countries.get("SI", 0) for story in filled.stories(limit=None))
    assert summaries["SI"].article_count == total
    found = filled.country_stories("si", StoryQuery(limit=100)).items
    assert summaries["SI"].story_count == len(found)
    assert all("SI" in story.countries for story in found)
    with pytest.raises(QueryError) as caught:
        filled.country_stories("XX")
    assert caught.value.parameter == "code"


def test_blindspots(desk: Desk) -> None:
    wire, other = invented_articles(4)[::3]
    for number, country in enumerate(["SI", "AT", "DE", "US", "FR"]):
        copy = {**wire, "country": country, "url": f"https://w{number}.example/"}
        desk.add([copy])
        if country != "US":
            desk.add([{**other, "country": country, "url": f"https://o{number}.example/"}])
    found = desk.blindspots("us").items
    assert [story.countries.keys() for story in found] == [{"SI", "AT", "DE", "FR"}]
    assert desk.blindspots("US", min_countries=5).items == []
    assert desk.blindspots("US", min_articles=5).items == []
    assert len(desk.blindspots("PE").items) == 2
    assert desk.blindspots("PE").items[0].countries.keys() == {"SI", "AT", "DE", "US", "FR"}
    with pytest.raises(QueryError) as caught:
        desk.blindspots("Atlantis")
    assert caught.value.parameter == "country"


def test_sources_join_registry_and_articles(filled: Desk) -> None:
    found = []
    cursor = None
    while True:
        page = filled.sources(cursor=cursor, limit=100)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    domains = [source.domain for source in found]
    assert domains == sorted(set(domains))
    by_domain = {source.domain: source for source in found}
    met = by_domain["morningharbour.example"]
    assert (met.country, met.article_count, met.story_count) == ("SI", 1, 1)
    assert by_domain["delo.si"].article_count == 0
    assert sum(source.article_count for source in found) == 18
    slovene = filled.sources(country="SI", language="sl", limit=100).items
    assert slovene
    assert {(source.country, source.language) for source in slovene} == {("SI", "sl")}


def test_export_has_every_article_once(filled: Desk) -> None:
    stories = list(filled.export())
    assert [story["id"] for story in stories] == sorted(story["id"] for story in stories)
    members = [member for story in stories for member in story["articles"]]
    assert len({member["id"] for member in members}) == len(members) == 18
    assert all(member["published_at"].endswith("Z") for member in members)
    names = {item.name for item in fields(StorySummary)} - {"score"} | {"articles"}
    assert set(stories[0]) == names


def test_export_goes_on_over_many_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overstory.desk.story_reading._EXPORTED_AT_ONCE", 2)
    desk.add(invented_articles(20))
    assert [story["id"] for story in desk.export()] == sorted(
        story.id for story in desk.stories(limit=None)
    )


def test_related_to_a_stored_article(filled: Desk) -> None:
    story = filled.stories(sort="size")[0]
    article = story.articles[0]
    answer = filled.related(article_id=article.id)
    assert answer.stories[0].story.id == story.id
    assert article.id not in [item.article.id for item in answer.articles]
    for scores in (
        [item.score for item in answer.stories],
        [item.score for item in answer.articles],
    ):
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)
    assert filled.related(url=article.url).stories == answer.stories
    assert len(filled.related(article_id=article.id, limit=1).articles) <= 1


def test_an_article_alone_in_its_story_finds_that_story_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Certain(WordLinker):
        """Sure of every pair, and yet joins none."""

        link_threshold = 1.5

        def first_pass(self, signals: NDArray[np.float32]) -> NDArray[np.float32]:
            return np.ones(len(signals), np.float32)

    monkeypatch.setattr("clustering.load_linker", lambda _revision=None: Certain())
    outcomes = desk.add(
        {"url": f"https://{name}.example/", "title": f"Herring quota cut, says {name}"}
        for name in ("anna", "berta", "carla", "dora", "emma")
    )
    assert len({outcome.story_id for outcome in outcomes}) == 5
    for outcome in outcomes:
        found = desk.related(article_id=outcome.article_id).stories
        assert [one.score for one in found][:2] == [1.0, 1.0]
        assert found[0].story.id == outcome.story_id


def test_related_to_a_text(filled: Desk, articles: list[dict[str, Any]]) -> None:
    answer = filled.related(f"{articles[3]['title']}\n{articles[3]['body']}")
    assert answer.articles[0].article.title == articles[3]["title"]
    assert answer.articles[0].story_id == answer.stories[0].story.id


def test_related_to_an_article_older_than_the_window(desk: Desk) -> None:
    old = invented_articles(1)[0]
    first, second = desk.add([old, {**old, "url": "https://copy.example/"}])
    newest = {**invented_articles(1, start=50)[0], "published_at": "2026-09-01T00:00:00Z"}
    desk.add([newest])
    answer = desk.related(article_id=str(first.article_id))
    assert answer.articles[0].article.id == second.article_id
    assert answer.stories[0].story.id == first.story_id


def test_related_in_an_empty_store(desk: Desk) -> None:
    answer = desk.related("Anything at all")
    assert (answer.stories, answer.articles) == ([], [])


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({}, "text"),
        ({"text": "   "}, "text"),
        ({"text": "\ud800"}, "text"),
        ({"text": "a", "url": "https://a.example/"}, "url"),
        ({"text": "a", "article_id": "b"}, "article_id"),
        ({"url": "ftp://a.example/"}, "url"),
        ({"url": "nonsense"}, "url"),
    ],
)
def test_related_to_nothing_that_could_be(
    desk: Desk, asked: dict[str, Any], parameter: str
) -> None:
    with pytest.raises(QueryError) as caught:
        desk.related(**asked)
    assert caught.value.parameter == parameter


def test_related_to_a_page_that_must_not_be_fetched(desk: Desk) -> None:
    with pytest.raises(FetchError):
        desk.related(url="http://127.0.0.1:9/")
    with pytest.raises(NotFoundError):
        desk.related(article_id="nothing")


def test_a_desk_is_ready_until_its_store_is_gone(path: Path) -> None:
    with overstory.open(path, settings=SETTINGS) as desk:
        desk.ready()
        assert repr(desk) == f"Desk({str(path)!r})"


def test_since_and_until_take_stories_that_were_going_on(filled: Desk) -> None:
    whole = filled.stories(limit=None)
    middle = datetime(2026, 5, 4, 3, tzinfo=UTC)
    found = filled.stories(limit=None, since=middle, until=middle + timedelta(hours=1))
    assert {story.id for story in found} == {
        story.id
        for story in whole
        if story.last_seen >= middle and story.first_seen <= middle + timedelta(hours=1)
    }


def test_times_of_queries_are_datetimes(filled: Desk) -> None:
    with pytest.raises(QueryError, match="must be a datetime, not str"):
        filled.stories(since="2026-03-05")  # type: ignore[arg-type]
