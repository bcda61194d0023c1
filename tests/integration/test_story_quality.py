"""Stories of the demonstration corpus, by the real encoder and linker, stay as good as they were.

Floors only rise: who makes stories better raises them in the same commit.
"""

from __future__ import annotations

import pytest

import overstory
from clustering.scores import evaluate
from overstory.demo import gold_stories, load_corpus

F1_FLOOR = 0.91
PRECISION_FLOOR = 0.99

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def result() -> overstory.StoryClustering:
    return overstory.cluster(load_corpus())


def test_floor(result: overstory.StoryClustering) -> None:
    scores = evaluate(list(gold_stories().values()), result.labels)
    assert scores.f1 >= F1_FLOOR
    assert scores.precision >= PRECISION_FLOOR


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("peru-arequipa-earthquake", "peru-tacna-earthquake"),
        ("philippines-ferry-capsizing", "indonesia-ferry-fire"),
        ("maribor-mayoral-by-election", "celje-mayoral-by-election"),
    ],
)
def test_events_that_look_alike_stay_apart(
    result: overstory.StoryClustering, one: str, other: str
) -> None:
    gold = list(gold_stories().values())
    labels = [
        {label for label, story in zip(result.labels, gold, strict=True) if story == name}
        for name in (one, other)
    ]
    assert not labels[0] & labels[1]


def test_stories_cross_languages(result: overstory.StoryClustering) -> None:
    crossing = sum(
        len({result.articles[i].language for i in story}) > 1 for story in result.stories
    )
    assert crossing >= 12
