"""The index of all vectors beside the store: found again, followed, and rebuilt."""

from collections.abc import Callable
from pathlib import Path

import pytest
from counting import CountingEncoder
from many_articles import invented_articles

import overstory
from embeddings import VectorIndex
from overstory.desk import Desk

OLD = invented_articles(6)
NEW = {**invented_articles(1, start=90)[0], "published_at": "2026-09-01T00:00:00Z"}


def related_urls(desk: Desk, number: int = 0) -> set[str | None]:
    text = f"{OLD[number]['title']}\n{OLD[number]['body']}"
    return {item.article.url for item in desk.related(text, limit=3).articles}


def event(number: int) -> set[str]:
    return {article["url"] for article in OLD[number : number + 3]}


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many vectors each index had that could be loaded."""
    found: list[int] = []
    load = VectorIndex.load

    def counting(path: Path, revision: str) -> VectorIndex:
        index = load(path, revision)
        found.append(len(index))
        return index

    monkeypatch.setattr(VectorIndex, "load", counting)
    return found


@pytest.fixture
def filled(path: Path, encoder: CountingEncoder) -> Path:
    """A store whose window holds none of the older articles."""
    with overstory.open(path, encoder=encoder) as desk:
        desk.add([*OLD, NEW])
        assert related_urls(desk) == event(0)
    return path


def test_articles_of_any_time_are_found(desk: Desk) -> None:
    desk.add([*OLD, NEW])
    assert related_urls(desk) == event(0)
    assert related_urls(desk, 3) == event(3)
    story = desk.related(OLD[0]["title"]).stories[0].story
    assert story.article_count == 3


def test_the_index_is_found_again(filled: Path, encoder: CountingEncoder, loads: list[int]) -> None:
    with overstory.open(filled, encoder=encoder) as desk:
        assert related_urls(desk, 3) == event(3)
    assert loads == [7]


def test_the_index_follows_what_comes_in_and_changes(
    filled: Path, encoder: CountingEncoder, loads: list[int]
) -> None:
    other = OLD[3]
    with overstory.open(filled, encoder=encoder) as desk:
        assert related_urls(desk) == event(0)
        desk.add([{**OLD[0], "title": other["title"], "body": other["body"]}])
        text = f"{other['title']}\n{other['body']}"
        assert OLD[0]["url"] in {item.article.url for item in desk.related(text).articles[:4]}
    with overstory.open(filled, encoder=encoder) as desk:
        desk.add(invented_articles(1, start=6))
    with overstory.open(filled, encoder=encoder) as desk:
        text = invented_articles(1, start=6)[0]["title"]
        assert desk.related(text).articles[0].article.title == text
    assert loads[:2] == [7, 7]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: [_cut(path) for path in folder.glob("*/*.safetensors")],
        lambda folder: [path.unlink() for path in folder.glob("*/*.safetensors")],
        lambda folder: [path.write_text("{") for path in folder.glob("*/index.json")],
        lambda folder: [path.write_text("[]") for path in folder.glob("*/state.json")],
        lambda folder: [path.unlink() for path in folder.glob("*/state.json")],
    ],
)
def test_a_damaged_index_is_built_again(
    filled: Path, encoder: CountingEncoder, damage: Callable[[Path], object]
) -> None:
    folder = filled.with_name("news.db.index")
    assert damage(folder)
    with overstory.open(filled, encoder=encoder) as desk:
        assert related_urls(desk) == event(0)


def test_the_index_of_another_store_is_not_believed(filled: Path, encoder: CountingEncoder) -> None:
    for path in filled.parent.glob("news.db*"):
        if path.is_file():
            path.unlink()
    with overstory.open(filled, encoder=encoder) as desk:
        assert desk.related(OLD[0]["title"]).articles == []
        desk.add(OLD[3:])
        assert related_urls(desk) <= event(3)


def test_the_index_of_a_store_put_back_from_a_copy_is_not_believed(
    filled: Path, encoder: CountingEncoder
) -> None:
    copy = filled.read_bytes()
    later = invented_articles(3, start=40)
    with overstory.open(filled, encoder=encoder) as desk:
        for article in later:
            desk.add([article])
        desk.related(later[0]["title"])
    filled.write_bytes(copy)
    old = {**invented_articles(1, start=60)[0], "published_at": "2020-01-01T00:00:00Z"}
    with overstory.open(filled, encoder=encoder) as desk:
        # By now there are as many changes as the index had seen.
        for article in (old, *invented_articles(3, start=70)):
            desk.add([article])
    with overstory.open(filled, encoder=encoder) as desk:
        found = desk.related(f"{old['title']}\n{old['body']}", limit=3).articles
        assert old["url"] in {item.article.url for item in found}
        assert not {item.article.url for item in found} & {one["url"] for one in later}


def test_each_encoder_has_its_own(filled: Path, loads: list[int]) -> None:
    with overstory.open(filled, encoder=CountingEncoder("-next")) as desk:
        # It has not embedded the older articles yet.
        assert not related_urls(desk) & event(0)
        desk.add(invented_articles(1, start=6))
        desk.related(article_id=desk.stories(limit=None)[-1].articles[0].id)
    assert loads == []


def test_without_a_folder_to_write_to_all_goes_on(filled: Path, encoder: CountingEncoder) -> None:
    folder = filled.with_name("news.db.index")
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
    folder.write_text("in the way")
    with overstory.open(filled, encoder=encoder) as desk:
        assert related_urls(desk) == event(0)
    assert folder.read_text() == "in the way"
