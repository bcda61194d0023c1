from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from clustering import Document, StoryWindow, codes, load_linker, postings, window
from clustering.codes import CodedVectors
from clustering.gathered import gather
from clustering.growing import Growing, GrowingRows
from clustering.packed import PackedRows, pack, stack
from clustering.postings import Postings
from clustering.signals import WIDTH, count_views
from clustering.text import tokenize
from tests.support.news import corpus_documents, corpus_vectors


def unit_vectors(n: int, dims: int = 96) -> np.ndarray:
    vectors = np.random.default_rng(n).normal(size=(n, dims))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_what_grows_keeps_what_was_there() -> None:
    grown: Growing[np.float32] = Growing(np.float32, 3)
    rows = np.arange(3000, dtype=np.float32).reshape(-1, 3)
    for part in np.array_split(rows, 17):
        grown.extend(part)
    assert np.array_equal(grown.array, rows)


def test_rows_grow_as_if_stacked() -> None:
    texts = ["one two three", "", "three four", "five"]
    parts = [pack(count_views([tokenize(text, "")])["words"]) for text in texts]
    grown = GrowingRows()
    for part in parts:
        grown.extend(part)
    stacked = stack(parts)
    assert not parts
    for name in ("start", "turn", "feature", "count"):
        assert np.array_equal(getattr(grown.rows, name), getattr(stacked, name))


def test_gathered_rows_are_the_rows_with_features_numbered_anew() -> None:
    texts = [" ".join(f"tarvo{i}x{j}" for j in range(2 + 60 * i)) for i in range(5)]
    views = pack(count_views([tokenize(text, "") for text in texts])["words"])
    own, others = views.take([4]), views.take([0, 1, 2, 3])
    gathered = gather(own, others, [3, 0])
    expected = stack([own, others.take([3, 0])])
    numbers = gathered.rows.columns()
    assert np.array_equal(gathered.features[numbers], expected.columns())
    assert np.array_equal(gathered.features, np.unique(expected.columns()))
    assert np.array_equal(gathered.rows.start, expected.start)
    assert np.array_equal(gathered.rows.count, expected.count)
    spread = gathered.spread(np.arange(1, 1 + len(gathered.features), dtype=np.float32))
    assert np.array_equal(np.flatnonzero(spread), gathered.features)


def test_more_features_than_two_bytes_number_can_be_gathered() -> None:
    every = np.arange(2**17)
    rows = PackedRows(
        np.array([0, 2**17]),
        np.array([2**16]),
        (every % 2**16).astype(np.uint16),
        (1 + every % 7).astype(np.uint8),
    )
    gathered = gather(rows, rows, [0])
    assert np.array_equal(gathered.rows.columns(), np.tile(every, 2))
    assert np.array_equal(gathered.rows.count, np.tile(rows.count, 2))


def test_codes_find_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "EXACT", 100)
    monkeypatch.setattr(codes, "_LOOKED_AT", 300)
    vectors = unit_vectors(3000)
    queries = vectors[:20] + 0.1 * unit_vectors(20)
    kept = CodedVectors(np.zeros(96, np.float32))
    kept.add(vectors[:1000])
    kept.add(vectors[1000:])
    for number, query in enumerate(queries):
        found, scores = kept.nearest(query, 5)
        assert found[0] == number
        assert np.all(np.diff(scores) <= 0)
        np.testing.assert_allclose(scores, vectors[found] @ query, rtol=1e-5)
    kept.clear(np.arange(20))
    assert all((kept.nearest(query, 5)[0] >= 20).all() for query in queries)


def listed(*texts: str, apart: int = 1) -> tuple[Postings, PackedRows, np.ndarray]:
    """Lists of some texts, what they were made from, and how often each feature occurs."""
    rows = pack(count_views([tokenize(text, "") for text in texts])["words"])
    lists = Postings()
    lists.add(rows.take(range(apart)))
    lists.add(rows.take(range(apart, len(texts))))
    return lists, rows, np.bincount(rows.columns(), minlength=WIDTH).astype(np.float32)


def test_lists_add_up_what_rows_share() -> None:
    lists, rows, frequencies = listed("ab cd cd", "cd ef", "gh")
    features = rows.take([0]).columns()
    weights = np.ones(2, np.float32)
    found, scores = lists.nearest(features, weights, frequencies[features], 3)
    assert found.tolist() == [0, 1]
    np.testing.assert_allclose(scores, np.array([2 + np.log(2), 1]) / np.sqrt(3), rtol=1e-6)
    lists.clear(np.array([0]))
    assert lists.nearest(features, weights, frequencies[features], 3)[0].tolist() == [1]


def test_the_longest_lists_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "_LOOKED_AT", 3)
    lists, rows, frequencies = listed("ab xy", "ab xy", "ab", "ab")
    features = rows.take([0]).columns()
    found, _ = lists.nearest(features, np.ones(2, np.float32), frequencies[features], 4)
    assert sorted(found.tolist()) == [0, 1]


def test_lists_are_added_up_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [f"tarvo{i % 7} bridge{i % 5} ferry{i % 3}" for i in range(50)]
    lists, rows, frequencies = listed(*words, apart=20)
    features = rows.take([30]).columns()
    query = features, np.array([3, 1, 2], np.float32), frequencies[features], 12
    rows_in_one, scores_in_one = lists.nearest(*query)
    assert rows_in_one[0] == 30
    monkeypatch.setattr(postings, "_BLOCK", 8)
    found, scores = lists.nearest(*query)
    assert np.array_equal(found, rows_in_one)
    assert np.array_equal(scores, scores_in_one)


def test_lists_tell_when_there_are_more_rows_than_they_can_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postings, "_MOST_ROWS", 2)
    with pytest.raises(ValueError, match="3 rows"):
        listed("ab", "cd", "ef", apart=2)


@pytest.mark.parametrize(
    ("title", "vector", "looked_at"), [("Tarvo bridge closed", 0, 24), ("", 1, 48)]
)
def test_of_equally_near_rows_the_order_of_coming_does_not_choose(
    title: str, vector: float, looked_at: int
) -> None:
    documents = [Document(f"{i:02d}", title) for i in range(60)]
    vectors = np.zeros((60, 8), np.float32)
    vectors[:, 0] = vector
    orders = [list(range(60)), list(range(59, -1, -1))]
    found = []
    for order in orders:
        kept = StoryWindow(load_linker("hashing"))
        kept.add([documents[i] for i in order], vectors, ["s"] * 60)
        new = Document("new", title)
        found.append(kept.match(new, np.eye(8, dtype=np.float32)[0], limit=60).documents)
    assert found[0] == found[1]
    assert sorted(name for name, _ in found[0]) == [f"{i:02d}" for i in range(looked_at)]


def test_room_is_used_again_and_answers_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    documents, gold = corpus_documents()
    vectors = corpus_vectors()
    monkeypatch.setattr(window, "_GONE", 5)
    fresh, worn = StoryWindow(load_linker("hashing")), StoryWindow(load_linker("hashing"))
    fresh.add(documents[40:], vectors[40:], gold[40:])
    # Each comes twice, some are forgotten: most rows were somebody else's.
    for _ in range(3):
        worn.add(documents, vectors, gold)
    worn.remove([document.id for document in documents[:40]])
    assert len(worn) == len(fresh)
    for i in (0, 50, 100):
        assert worn.match(documents[i], vectors[i]) == fresh.match(documents[i], vectors[i])


def test_dropping_the_old_is_dropping_the_old_after_room_was_used_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(window, "_GONE", 2)
    kept = StoryWindow(load_linker("hashing"))
    documents = [
        Document(f"{i:02d}", f"Tarvo bridge {i}", published_at=float(i % 10)) for i in range(30)
    ]
    kept.add(documents, unit_vectors(30), [f"s{i}" for i in range(30)])
    kept.drop_before(8.0)
    assert sorted(d.id for d in documents if d.id in kept) == ["08", "09", "18", "19", "28", "29"]
    kept.add([replace(documents[8], published_at=20.0)], unit_vectors(1), ["s8"])
    kept.drop_before(19.0)
    assert [d.id for d in documents if d.id in kept] == ["08"]


def test_a_window_that_was_emptied_takes_vectors_of_another_length() -> None:
    kept = StoryWindow(load_linker("hashing"))
    kept.add([Document("a", "Tarvo bridge closed")], unit_vectors(1, 8), ["s"])
    kept.remove(["a"])
    kept.add([Document("b", "Tarvo bridge closed")], unit_vectors(1, 16), ["t"])
    assert kept.match(Document("c", "Tarvo bridge closed"), unit_vectors(1, 16)[0]).documents
