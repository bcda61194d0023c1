from __future__ import annotations

import pytest

from clustering.scores import bcubed, evaluate


def test_perfect() -> None:
    assert bcubed("aabb", "xxyy") == (1.0, 1.0, 1.0)
    scores = evaluate("aabb", "xxyy")
    assert (scores.f1, scores.ami, scores.ari) == (1.0, 1.0, 1.0)


def test_by_hand() -> None:
    # Items 0, 1, 2 are one story; the clustering has {0, 1} and {2, 3}.
    precision, recall, f1 = bcubed([0, 0, 0, 1], [0, 0, 1, 1])
    assert precision == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert f1 == pytest.approx(2 * precision * recall / (precision + recall))


def test_all_in_one_has_full_recall() -> None:
    precision, recall, _ = bcubed(list(range(10)), [0] * 10)
    assert recall == 1.0
    assert precision == pytest.approx(0.1)


def test_labels_of_any_kind() -> None:
    scores = evaluate(["a", 1, None], [("x",), "y", "z"])
    assert (scores.articles, scores.stories, scores.gold_stories) == (3, 3, 3)


@pytest.mark.parametrize(("gold", "pred"), [([], []), ([1], [1, 2])])
def test_unfit_lengths(gold: list[int], pred: list[int]) -> None:
    with pytest.raises(ValueError, match=r"nothing to score|gold labels"):
        bcubed(gold, pred)


def test_some_are_scored_within_all() -> None:
    # Of the first and the last item: one shares its cluster with half of its story, the other has
    # a cluster that is half of another story.
    precision, recall, _ = bcubed([0, 0, 0, 1], [0, 0, 1, 1], [True, False, False, True])
    assert precision == pytest.approx((1 + 0.5) / 2)
    assert recall == pytest.approx((2 / 3 + 1) / 2)


def test_some_must_be_some() -> None:
    with pytest.raises(ValueError, match="nothing to score"):
        bcubed("ab", "xy", [False, False])
