from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings import IndexUnusableError, VectorIndex

DAY = 86_400.0
DIMS = 16


def unit_rows(n: int, seed: int = 0) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(n, DIMS))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def filled() -> VectorIndex:
    """Five vectors a day, at 00:00, 04:48, …, over four days, and two without a time."""
    index = VectorIndex(DIMS, "r1")
    times: list[float | None] = [i * DAY / 5 for i in range(20)]
    index.add([f"a{i:02}" for i in range(22)], unit_rows(22), [*times, None, None])
    return index


def test_an_empty_index_finds_nothing() -> None:
    ids, scores = VectorIndex(DIMS, "r1").search(unit_rows(2), 5)
    assert ids == [[], []]
    assert [len(row) for row in scores] == [0, 0]


def test_the_nearest_come_first(filled: VectorIndex) -> None:
    vectors = unit_rows(22)
    ids, scores = filled.search(vectors[[3, 21]], 4)
    for query, names, values in zip(vectors[[3, 21]], ids, scores, strict=True):
        exact = vectors @ query
        order = np.argsort(-exact)[:4]
        assert names == [f"a{i:02}" for i in order]
        np.testing.assert_allclose(values, exact[order], atol=1e-6)
    assert ids[0][0] == "a03"
    assert scores[0][0] == pytest.approx(1)


def test_one_query_may_be_flat(filled: VectorIndex) -> None:
    assert filled.search(unit_rows(1)[0], 3)[0] == filled.search(unit_rows(1), 3)[0]


def test_more_than_there_are_gives_all(filled: VectorIndex) -> None:
    ids, _ = filled.search(unit_rows(1), 1000)
    assert sorted(ids[0]) == filled.ids()


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, range(20)),
        (DAY, None, range(5, 20)),
        (DAY + 1, None, range(6, 20)),
        (None, DAY, range(6)),
        (None, DAY - 1, range(5)),
        (0.5 * DAY, 0.7 * DAY, [3]),
        (0.2 * DAY, 2.4 * DAY, range(1, 13)),
        (9 * DAY, None, []),
        (2 * DAY, DAY, []),
    ],
)
def test_the_window_includes_its_bounds(
    filled: VectorIndex, since: float | None, until: float | None, expected: list[int]
) -> None:
    ids, _ = filled.search(unit_rows(1), 100, since=since, until=until)
    # What has no time is within every window.
    assert sorted(ids[0]) == [*(f"a{i:02}" for i in expected), "a20", "a21"]


def test_times_before_1970() -> None:
    index = VectorIndex(DIMS, "r1")
    index.add(["old"], unit_rows(1), [-1.0])
    assert index.search(unit_rows(1), 1, until=-1.0)[0] == [["old"]]
    assert index.search(unit_rows(1), 1, since=0.0)[0] == [[]]


def test_the_order_of_adding_changes_nothing() -> None:
    vectors = unit_rows(300, seed=1)
    vectors[100:200] = vectors[0]  # A hundred copies of one text: all tie.
    names = [f"n{i:03}" for i in range(300)]
    times = [float(i % 7) * DAY for i in range(300)]
    order = np.random.default_rng(2).permutation(300)
    one, other = VectorIndex(DIMS, "r1"), VectorIndex(DIMS, "r1")
    one.add(names, vectors, times)
    for i in order:
        other.add([names[i]], vectors[i : i + 1], [times[i]])
    ids, scores = one.search(vectors[:40], 10)
    other_ids, other_scores = other.search(vectors[:40], 10)
    assert ids == other_ids
    np.testing.assert_array_equal(scores, other_scores)
    assert ids[0] == sorted(["n000", *names[100:200]])[:10]


def test_a_score_does_not_depend_on_the_other_queries() -> None:
    index = VectorIndex(DIMS, "r1")
    vectors = unit_rows(500, seed=3)
    index.add([str(i) for i in range(500)], vectors, [0.0] * 500)
    ids, scores = index.search(vectors[:100], 7)
    for i in range(100):
        alone_ids, alone_scores = index.search(vectors[i], 7)
        assert alone_ids[0] == ids[i]
        np.testing.assert_array_equal(alone_scores[0], scores[i])


def test_an_id_again_replaces(filled: VectorIndex) -> None:
    filled.add(["a03"], unit_rows(1, seed=9), [30 * DAY])
    assert len(filled) == 22
    ids, scores = filled.search(unit_rows(1, seed=9), 1, since=29 * DAY)
    assert ids == [["a03"]]
    assert scores[0][0] == pytest.approx(1)
    ids, _ = filled.search(unit_rows(1), 100, until=4 * DAY)
    assert "a03" not in ids[0]


def test_removing(filled: VectorIndex) -> None:
    filled.remove(["a00", "a07", "a20", "not here"])
    assert len(filled) == 19
    assert "a07" not in filled
    assert "a08" in filled
    vectors = unit_rows(22)
    for i in (1, 6, 8, 19, 21):  # The rows around those that went still have their own ids.
        assert filled.search(vectors[i], 1)[0] == [[f"a{i:02}"]]


def test_dropping_old_days_keeps_the_day_of_the_time(filled: VectorIndex) -> None:
    assert filled.drop_before(2.5 * DAY) == 10
    assert filled.ids() == [f"a{i:02}" for i in range(10, 22)]
    assert filled.drop_before(2.5 * DAY) == 0


def test_zero_rows_score_nothing() -> None:
    index = VectorIndex(DIMS, "r1")
    index.add(["empty"], np.zeros((1, DIMS)), [0.0])
    ids, scores = index.search(unit_rows(1), 1)
    assert ids == [["empty"]]
    assert scores[0][0] == 0


@pytest.mark.parametrize(
    ("ids", "vectors", "times", "message"),
    [
        (["a", "a"], unit_rows(2), [0.0, 0.0], "twice"),
        (["a"], unit_rows(2), [0.0, 0.0], "1 ids, 2 vectors"),
        (["a", "b"], unit_rows(2), [0.0], "1 times"),
        (["a", "b"], unit_rows(2)[:, :-1], [0.0, 0.0], r"shape \(2, 15\)"),
        (["a", "b"], unit_rows(2) * 2, [0.0, 0.0], "length 2"),
        (["a", "b"], unit_rows(2) * np.nan, [0.0, 0.0], "finite"),
        (["a", "b"], unit_rows(2) * np.inf, [0.0, 0.0], "finite"),
        (["a", "b"], unit_rows(2), [0.0, math.nan], "not a time"),
        (["a", "b"], unit_rows(2), [0.0, math.inf], "not a time"),
        (["a00", "b"], unit_rows(2), [0.0, math.inf], "not a time"),
    ],
)
def test_what_cannot_be_added_changes_nothing(
    filled: VectorIndex,
    ids: list[str],
    vectors: NDArray[np.float32],
    times: list[float],
    message: str,
) -> None:
    before = filled.search(unit_rows(3, seed=5), 22)
    with pytest.raises(ValueError, match=message):
        filled.add(ids, vectors, times)
    after = filled.search(unit_rows(3, seed=5), 22)
    assert before[0] == after[0]


@pytest.mark.parametrize(("vectors", "k"), [(unit_rows(1), 0), (np.ones((1, DIMS + 1)), 1)])
def test_searches_that_make_no_sense(
    filled: VectorIndex, vectors: NDArray[np.float32], k: int
) -> None:
    with pytest.raises(ValueError, match=r"k: 0|shape"):
        filled.search(vectors, k)


def test_saved_and_loaded_it_answers_the_same(filled: VectorIndex, tmp_path: Path) -> None:
    filled.save(tmp_path / "index")
    loaded = VectorIndex.load(tmp_path / "index", "r1")
    queries = unit_rows(5, seed=4)
    assert loaded.ids() == filled.ids()
    assert loaded.search(queries, 9, since=DAY)[0] == filled.search(queries, 9, since=DAY)[0]
    loaded.add(["new"], unit_rows(1, seed=8), [0.0])
    assert loaded.search(unit_rows(1, seed=8), 1)[0] == [["new"]]


def test_an_empty_index_can_be_saved(tmp_path: Path) -> None:
    VectorIndex(DIMS, "r1").save(tmp_path)
    assert len(VectorIndex.load(tmp_path, "r1")) == 0


def test_saving_again_writes_only_the_days_that_changed(
    filled: VectorIndex, tmp_path: Path
) -> None:
    filled.save(tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.safetensors")}
    assert len(before) == 5
    filled.add(["new"], unit_rows(1, seed=8), [0.0])
    filled.drop_before(2 * DAY)
    filled.add(["b"], unit_rows(1, seed=8), [3 * DAY])
    filled.save(tmp_path)
    after = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.safetensors")}
    kept = {name for name in before if name.startswith(("2-", "undated-"))}
    assert len(after) == 3
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert VectorIndex.load(tmp_path, "r1").ids() == filled.ids()


def test_equal_indexes_are_saved_as_equal_files(tmp_path: Path) -> None:
    vectors = unit_rows(6)
    one, other = VectorIndex(DIMS, "r1"), VectorIndex(DIMS, "r1")
    one.add(list("abcdef"), vectors, [0.0] * 6)
    other.add(list("fedcba"), vectors[::-1], [0.0] * 6)
    one.save(tmp_path / "one")
    other.save(tmp_path / "other")
    contents = [(tmp_path / name / "index.json").read_text() for name in ("one", "other")]
    assert contents[0] == contents[1]


def test_an_index_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusableError, match="holds no vector index"):
        VectorIndex.load(tmp_path / "nowhere", "r1")
    assert not (tmp_path / "nowhere").exists()


def test_an_index_of_another_revision(filled: VectorIndex, tmp_path: Path) -> None:
    filled.save(tmp_path)
    with pytest.raises(IndexUnusableError, match="made with 'r1', not 'r2'"):
        VectorIndex.load(tmp_path, "r2")


@pytest.mark.parametrize("damage", ["flip", "truncate", "remove", "swap"])
def test_a_damaged_day(filled: VectorIndex, tmp_path: Path, damage: str) -> None:
    filled.save(tmp_path)
    first, second, *_ = sorted(tmp_path.glob("*.safetensors"))
    content = bytearray(first.read_bytes())
    if damage == "flip":
        content[-3] ^= 1
        first.write_bytes(content)
    elif damage == "truncate":
        first.write_bytes(content[:100])
    elif damage == "remove":
        first.unlink()
    else:
        first.write_bytes(second.read_bytes())
    with pytest.raises(IndexUnusableError, match="damaged"):
        VectorIndex.load(tmp_path, "r1")


@pytest.mark.parametrize(
    "contents",
    ["", "{", "[]", "null", "{}", '{"format": 1, "revision": "r1", "dims": "x", "files": {}}'],
)
def test_a_damaged_table_of_contents(filled: VectorIndex, tmp_path: Path, contents: str) -> None:
    filled.save(tmp_path)
    (tmp_path / "index.json").write_text(contents)
    with pytest.raises(IndexUnusableError, match="damaged"):
        VectorIndex.load(tmp_path, "r1")


def test_a_later_format(filled: VectorIndex, tmp_path: Path) -> None:
    filled.save(tmp_path)
    contents = json.loads((tmp_path / "index.json").read_text())
    (tmp_path / "index.json").write_text(json.dumps(contents | {"format": 99}))
    with pytest.raises(IndexUnusableError, match="format 99"):
        VectorIndex.load(tmp_path, "r1")


@pytest.mark.parametrize("files_in_place", [0, 1])  # The day's, then the table of contents.
def test_a_save_that_was_killed_leaves_the_index_before(
    filled: VectorIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files_in_place: int
) -> None:
    filled.save(tmp_path)
    ids = filled.ids()
    filled.add(["new"], unit_rows(1, seed=8), [0.0])
    replace, calls = Path.replace, iter(range(10))

    def killed(self: Path, target: Path) -> Path:
        if next(calls) == files_in_place:
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            filled.save(tmp_path)
    assert VectorIndex.load(tmp_path, "r1").ids() == ids
    filled.save(tmp_path)
    assert VectorIndex.load(tmp_path, "r1").ids() == filled.ids()
    assert list(tmp_path.glob("*.partial")) == []


def test_threads_may_share_it() -> None:
    from concurrent.futures import ThreadPoolExecutor

    index = VectorIndex(DIMS, "r1")
    vectors = unit_rows(400, seed=6)

    def add(i: int) -> None:
        index.add([str(i)], vectors[i : i + 1], [float(i % 3) * DAY])
        assert index.search(vectors[i], 1)[0] == [[str(i)]]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(400)))
    assert len(index) == 400
    assert [names[0] for names in index.search(vectors, 1)[0]] == [str(i) for i in range(400)]
