"""Signals of joins, and what joins are worth."""

from __future__ import annotations

import numpy as np
import pytest

from clustering.components import grouped
from clustering.dendrogram import average_linkage
from clustering.evidence import PAIR_SIGNALS
from clustering.merges import MERGE_SIGNALS, READ_COLUMNS, join_gains, merge_signals, moved
from clustering.neighbourhood import NEIGHBOURHOOD_SIGNALS

COLUMNS = (*PAIR_SIGNALS, *NEIGHBOURHOOD_SIGNALS)
# Documents 0 and 1 are near each other; 2, in another language, is likely theirs.
GROUPS = grouped(np.zeros(3, np.int64))
PROBABILITIES = np.array([0.9, 0.6, 0.4], np.float32)


def signals_of(**columns: list[float]) -> np.ndarray:
    signals = np.full((3, len(COLUMNS)), np.nan, np.float32)
    for name, values in columns.items():
        signals[:, COLUMNS.index(name)] = values
    return signals[:, READ_COLUMNS]


def joined(**columns: list[float]) -> dict[str, list[float]]:
    joins, join_of = average_linkage(GROUPS.sizes, PROBABILITIES)
    found = merge_signals(signals_of(**columns), PROBABILITIES, joins, join_of)
    assert found.shape == (2, len(MERGE_SIGNALS))
    return {name: column.tolist() for name, column in zip(MERGE_SIGNALS, found.T, strict=True)}


def test_probabilities_between_the_sides() -> None:
    found = joined()
    assert found["mean"] == pytest.approx([0.9, 0.5])
    assert found["max"] == pytest.approx([0.9, 0.6])
    assert found["min"] == pytest.approx([0.9, 0.4])
    assert found["deviation"] == pytest.approx([0.0, 0.1], abs=1e-6)
    assert found["share_likely"] == [1.0, 0.5]
    assert found["joined_at_min"] == pytest.approx([1.0, 0.9])
    assert found["next_join"] == pytest.approx([0.5, 0.0])
    assert found["cohesion_max"][1] == pytest.approx(0.9)
    assert np.isnan(found["cohesion_max"][0])


def test_languages_are_told_apart() -> None:
    found = joined(same_language=[1, 0, 0])
    assert found["share_two_languages"] == [0.0, 1.0]
    assert found["mean_two_languages"][1] == pytest.approx(0.5)
    assert found["mean_one_language"][0] == pytest.approx(0.9)
    assert np.isnan(found["mean_one_language"][1])
    assert joined()["share_two_languages"] == [0.0, 0.0]


def test_signals_of_pairs_are_averaged_without_the_unknown() -> None:
    found = joined(words=[0.8, 0.3, np.nan], log_hours=[0.5, 2.0, 1.0])
    assert found["mean_words"] == pytest.approx([0.8, 0.3])
    assert found["max_log_hours"] == pytest.approx([0.5, 2.0])
    assert found["min_log_hours"] == pytest.approx([0.5, 1.0])
    assert found["less_than_inside_words"][1] == pytest.approx(0.3 - 0.8)


def test_a_join_moves_the_harmonic_mean_of_its_sides() -> None:
    joins, _ = average_linkage(GROUPS.sizes, PROBABILITIES)
    assert moved(joins).tolist() == pytest.approx([1.0, 4 / 3])


def test_gains_change_sign_at_the_threshold() -> None:
    joins, _ = average_linkage(GROUPS.sizes, PROBABILITIES)
    probabilities = np.array([0.7, 0.2], np.float32)
    assert np.sign(join_gains(joins, probabilities, 0.5)).tolist() == [1, -1]
    assert (join_gains(joins, probabilities, 0.0) > 0).all()
    assert (join_gains(joins, probabilities, 1.0) < 0).all()


def test_nothing_to_join() -> None:
    joins, join_of = average_linkage([1], np.empty(0, np.float32))
    nothing = np.empty((0, len(READ_COLUMNS)), np.float32)
    assert merge_signals(nothing, np.empty(0, np.float32), joins, join_of).shape == (
        0, len(MERGE_SIGNALS),
    )  # fmt: skip
