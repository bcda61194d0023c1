"""The index against a plain search over all vectors."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from embeddings import VectorIndex

DIMS = 4
DAY = 86_400.0

# Few directions and few times, so that ties and bounds happen.
directions = arrays(np.float32, DIMS, elements=st.sampled_from([-1.0, 0.0, 1.0]))
times = st.one_of(st.none(), st.integers(-4, 12).map(lambda quarter: quarter * DAY / 4))
entries = st.dictionaries(
    st.text(min_size=1, max_size=3), st.tuples(directions, times), max_size=60
)


def unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else vector


def plain_search(
    stored: dict[str, tuple[NDArray[np.float32], float | None]],
    query: NDArray[np.float32],
    k: int,
    since: float | None,
    until: float | None,
) -> list[tuple[float, str]]:
    inside = [
        (float(np.float32(-(unit(vector).astype(float) * query).sum())), name)
        for name, (vector, time) in stored.items()
        if time is None or ((since is None or time >= since) and (until is None or time <= until))
    ]
    return sorted(inside)[:k]


@given(entries, directions, st.integers(1, 12), times, times)
@settings(max_examples=150, deadline=None)
def test_search_is_exact(
    stored: dict[str, tuple[NDArray[np.float32], float | None]],
    query: NDArray[np.float32],
    k: int,
    since: float | None,
    until: float | None,
) -> None:
    index = VectorIndex(DIMS, "r1")
    rows = np.array([unit(vector) for vector, _ in stored.values()]).reshape(-1, DIMS)
    index.add(list(stored), rows, [time for _, time in stored.values()])
    ids, scores = index.search(unit(query), k, since=since, until=until)
    expected = plain_search(stored, unit(query), k, since, until)
    assert ids[0] == [name for _, name in expected]
    np.testing.assert_array_equal(scores[0], [np.float32(-score) for score, _ in expected])


@given(entries, st.data())
@settings(max_examples=60, deadline=None)
def test_changes_in_any_order_end_in_the_same_index(
    stored: dict[str, tuple[NDArray[np.float32], float | None]], data: st.DataObject
) -> None:
    names = sorted(stored)
    gone = data.draw(st.sets(st.sampled_from(names))) if names else set()
    order = data.draw(st.permutations(names))
    index = VectorIndex(DIMS, "r1")
    for name in order:
        # Once at a wrong place and time, then at the right one.
        index.add([name], np.eye(1, DIMS), [99 * DAY])
        index.add([name], unit(stored[name][0]), [stored[name][1]])
        if data.draw(st.booleans()):
            index.remove(gone & set(order[: order.index(name) + 1]))
    index.remove(gone)

    fresh = VectorIndex(DIMS, "r1")
    left = [name for name in names if name not in gone]
    rows = np.array([unit(stored[name][0]) for name in left]).reshape(-1, DIMS)
    fresh.add(left, rows, [stored[name][1] for name in left])
    queries = np.eye(DIMS)
    assert index.ids() == fresh.ids()
    assert index.search(queries, 5)[0] == fresh.search(queries, 5)[0]
    assert index.search(queries, 5, since=0.0)[0] == fresh.search(queries, 5, since=0.0)[0]
