from dataclasses import replace
from datetime import timedelta

import pytest
from store_rows import START, article, put_story

from overstory.store import Store
from overstory.store.listing import list_stories
from overstory.store.records import StoredArticle
from overstory.views import StoryQuery


def hour(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.fixture
def filled(store: Store) -> Store:
    def one(number: int, **changes: object) -> StoredArticle:
        return article(number, **changes)

    put_story(
        store,
        "sflood",
        [
            one(1, country="SI", language="en", title="Flood in the valley", source="a.example"),
            one(2, country="AT", language="de", title="Hochwasser", source="b.example"),
            one(3, country="DE", language="de", title="Flut", source="c.example"),
        ],
    )
    put_story(
        store,
        "svote",
        [
            one(10, country="US", title="Parliament votes", body="A flood of amendments."),
            one(11, country="US", title="Vote", source="a.example"),
        ],
    )
    put_story(
        store, "sfare", [one(20, country="BR", language="pt-BR", title="Tarifa sobe 100% já")]
    )
    put_story(store, "sold", [one(30, title="Gone")])
    with store.write() as connection:
        store.stories.merge(connection, {"sold": "sfare"}, 9)
        store.stories.refresh(connection, ["sfare", "sold"])
    return store


def ids(store: Store, *, fulltext: bool | None = None, **filters: object) -> list[str]:
    with store.read() as connection:
        found = list_stories(
            connection,
            StoryQuery(**filters),  # type: ignore[arg-type]
            after=None,
            limit=100,
            fulltext=store.fulltext if fulltext is None else fulltext,
        )
    return [row.id for row, _, _ in found]


def test_latest_first_and_merged_ones_left_out(filled: Store) -> None:
    assert ids(filled) == ["sfare", "svote", "sflood"]


def test_by_size(filled: Store) -> None:
    assert ids(filled, sort="size") == ["sflood", "sfare", "svote"]


def test_by_countries(filled: Store) -> None:
    assert ids(filled, sort="countries") == ["sflood", "sfare", "svote"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"country": "US"}, ["svote"]),
        ({"country": "FR"}, []),
        ({"language": "de"}, ["sflood"]),
        ({"language": "pt"}, ["sfare"]),
        ({"language": "pt-BR"}, ["sfare"]),
        ({"language": "p"}, []),
        ({"source": "a.example"}, ["svote", "sflood"]),
        ({"missing_from": "US"}, ["sfare", "sflood"]),
        ({"min_articles": 3}, ["sflood"]),
        ({"min_sources": 3}, ["sflood"]),
        ({"min_countries": 2}, ["sfare", "sflood"]),
        ({"since": START + hour(11)}, ["sfare", "svote"]),
        ({"since": START + hour(11.5)}, ["sfare"]),
        ({"until": START + hour(10)}, ["svote", "sflood"]),
        ({"until": START + hour(9)}, ["sflood"]),
        ({"since": START + hour(2), "until": START + hour(5)}, ["sflood"]),
        ({"country": "SI", "language": "de", "min_articles": 2}, ["sflood"]),
        ({"country": "US", "missing_from": "US"}, []),
    ],
)
def test_filters(filled: Store, filters: dict[str, object], expected: list[str]) -> None:
    assert ids(filled, **filters) == expected


@pytest.mark.parametrize("fulltext", [True, False])
@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("flood", {"sflood", "svote"}),
        ("FLOOD valley", {"sflood"}),
        ("hochwasser", {"sflood"}),
        ("nothing", set()),
        ("100%", {"sfare"}),
        ("title", set()),
        ("gone", {"sfare"}),
    ],
)
def test_words(filled: Store, fulltext: bool, q: str, expected: set[str]) -> None:
    assert set(ids(filled, q=q, fulltext=fulltext)) == expected


def test_words_without_their_accents(filled: Store) -> None:
    assert ids(filled, q="ja sobe") == ["sfare"]


@pytest.mark.parametrize("fulltext", [True, False])
def test_titles_fit_better_than_bodies(filled: Store, fulltext: bool) -> None:
    assert ids(filled, q="flood", sort="relevance", fulltext=fulltext) == ["sflood", "svote"]


@pytest.mark.parametrize(
    "q",
    ['"', "'", "a AND", "NEAR(", "title:x", "*", "flood*", "-", "(", "\x00", "%", "_", "OR", "🦊"],
)
def test_marks_of_query_languages_are_plain_text(filled: Store, q: str) -> None:
    assert set(ids(filled, q=q)) <= {"sflood", "svote", "sfare"}


def test_scripts_without_spaces_are_found_inside_words(store: Store) -> None:
    put_story(store, "s1", [article(1, title="乌克兰和平计划引发争议", language="zh")])
    put_story(store, "s2", [article(2, title="แผนสันติภาพยูเครน", language="th")])
    assert ids(store, q="和平计划") == ["s1"]
    assert ids(store, q="สันติภาพ") == ["s2"]


def test_an_updated_article_is_found_by_its_new_words_alone(filled: Store) -> None:
    with filled.write() as connection:
        old = filled.articles.get(connection, article(10).id)
        assert old is not None
        filled.articles.update(connection, [replace(old, body="Nothing of the kind.")])
    assert ids(filled, q="flood") == ["sflood"]
    assert ids(filled, q="kind") == ["svote"]


@pytest.mark.parametrize("sort", ["latest", "size", "countries"])
@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_join_to_the_whole_list(store: Store, sort: str, limit: int) -> None:
    for number in range(1, 13):
        # Many ties in every order.
        members = [
            article(number * 10 + k, country="SI" if k else "AT", seen_at=START + hour(number % 3))
            for k in range(1 + number % 2)
        ]
        put_story(store, f"s{number:02}", members)
    query = StoryQuery(sort=sort)  # type: ignore[arg-type]
    with store.read() as connection:
        whole = [
            row.id
            for row, _, _ in list_stories(connection, query, after=None, limit=99, fulltext=True)
        ]
        paged: list[str] = []
        after = None
        while page := list_stories(connection, query, after=after, limit=limit, fulltext=True):
            paged += [row.id for row, _, _ in page]
            after = page[-1][2]
    assert len(whole) == 12
    assert paged == whole


def test_pages_by_relevance_join_to_the_whole_list(store: Store) -> None:
    for number in range(1, 10):
        put_story(store, f"s{number}", [article(number, title="flood " * (1 + number % 3))])
    query = StoryQuery(q="flood", sort="relevance")
    with store.read() as connection:
        whole = [
            row.id
            for row, _, _ in list_stories(connection, query, after=None, limit=99, fulltext=True)
        ]
        paged: list[str] = []
        after = None
        while page := list_stories(connection, query, after=after, limit=2, fulltext=True):
            paged += [row.id for row, _, _ in page]
            after = page[-1][2]
    assert len(set(whole)) == 9
    assert paged == whole
