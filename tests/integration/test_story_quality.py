"""Stories by the real encoder and linker stay as good as they were.

Floors only rise: who makes stories better raises them in the same commit. Those of the
development sets are of stories that the linker was trained on: they show that it still finds what
it knows, not how good it is.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

import overstory
from clustering.scores import evaluate
from overstory.demo import gold_stories, load_corpus

F1_FLOOR = 0.97
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


SHARED_DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "stories", "floor"), [("ecbplus", 34, 0.98), ("og2021", 97, 0.87)]
)
def test_floor_of_the_development_sets(name: str, stories: int, floor: float) -> None:
    path = SHARED_DATA / f"{name}.jsonl.gz"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    names = sorted({row["gold_story"] for row in rows})
    some = set(names[:: len(names) // stories])
    rows = [row for row in rows if row["gold_story"] in some]
    articles = [overstory.Article.parse(row, require_title=False) for row in rows]
    labels = overstory.cluster(articles).labels
    assert evaluate([row["gold_story"] for row in rows], labels).f1 >= floor
