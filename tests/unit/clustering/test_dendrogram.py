"""Average linkage, and cutting its dendrogram."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from clustering.components import grouped, numbered
from clustering.dendrogram import Dendrogram, average_linkage, chained


def joins_of(
    square: NDArray[np.float64], labels: list[int]
) -> tuple[Dendrogram, NDArray[np.float64]]:
    """The joins of all documents, and the mean probability of each."""
    groups = grouped(np.array(labels, np.int64))
    values = square[groups.pairs().low, groups.pairs().high].astype(np.float32)
    joins, join_of = average_linkage(groups.sizes, values)
    means = np.bincount(join_of, values) / np.bincount(join_of)
    return chained([joins], groups.documents), means


def symmetric(n: int, seed: int) -> NDArray[np.float64]:
    square = np.random.default_rng(seed).random((n, n))
    return (square + square.T) / 2


@pytest.mark.parametrize("threshold", [0.2, 0.4, 0.5, 0.6])
def test_gains_above_a_threshold_cut_as_scipy_does(threshold: float) -> None:
    square = symmetric(30, 1)
    joins, means = joins_of(square, [0] * 30)
    distances = 1 - square[np.triu_indices(30, 1)]
    expected = fcluster(linkage(distances, "average"), 1 - threshold, "distance")
    assert joins.cut(means - threshold).tolist() == numbered(expected).tolist()


def test_means_of_joins_are_those_of_the_pairs_that_they_bring_together() -> None:
    _, means = joins_of(symmetric(25, 2), [0] * 25)
    square = symmetric(25, 2)
    heights = linkage(1 - square[np.triu_indices(25, 1)], "average")[:, 2]
    np.testing.assert_allclose(np.sort(1 - means), np.sort(heights), atol=1e-6)


def test_documents_of_different_groups_are_never_joined() -> None:
    groups = [0, 1, 0, 2, 1, 0]
    joins, _ = joins_of(np.ones((6, 6)), groups)
    assert joins.cut(np.ones(len(joins))).tolist() == groups
    assert sorted(joins.sizes()[joins.n :].tolist()) == [2, 2, 3]


def test_a_poor_join_stands_below_one_that_outweighs_it() -> None:
    square = np.array([[1, 0.9, 0.8], [0.9, 1, 0.8], [0.8, 0.8, 1]])
    joins, _ = joins_of(square, [0, 0, 0])
    assert joins.cut(np.array([-1.0, 2.0])).tolist() == [0, 0, 0]
    assert joins.cut(np.array([-2.0, 1.0])).tolist() == [0, 1, 2]
    assert joins.cut(np.array([1.0, -0.5])).tolist() == [0, 0, 1]


def test_parts_are_chained_as_if_linked_together() -> None:
    square, labels = symmetric(12, 3), [0, 1, 0, 2, 1, 0, 3, 3, 3, 1, 2, 4]
    together, means = joins_of(square, labels)
    groups = grouped(np.array(labels))
    values = square[groups.pairs().low, groups.pairs().high].astype(np.float32)
    parts = [
        average_linkage(groups.sizes[part], values[groups.starts[part.start] :][:end])[0]
        for part, end in ((slice(0, 2), groups.starts[2]), (slice(2, 5), None))
    ]
    apart = chained(parts, groups.documents)
    for threshold in (0.3, 0.5, 0.7):
        gains = means - threshold
        assert apart.cut(gains).tolist() == together.cut(gains).tolist()


def test_nothing_to_join() -> None:
    joins, join_of = average_linkage([1, 1, 1, 1], np.empty(0, np.float32))
    assert len(joins) == len(join_of) == 0
    assert joins.cut(np.empty(0)).tolist() == [0, 1, 2, 3]
    assert chained([], np.empty(0, np.int64)).cut(np.empty(0)).tolist() == []
