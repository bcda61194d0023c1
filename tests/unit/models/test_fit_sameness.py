"""The labelled pairs of sentences, and how they are read."""

import csv
import gzip
import json
from pathlib import Path

import pytest

from models.training import fit_sameness
from models.training.fit_sameness import FEATURES, FILE_OF_LABELS, SETS, read_pairs
from tests.support.quake_story import hashed

FIRST = "The council of Skarholm approved the harbour tunnel on Monday. It will cost 90 million."
SECOND = (
    "Skarholm will have its harbour tunnel, its council decided. "
    "Fishermen blocked the doors of the town hall for most of the evening."
)


def test_labels_are_of_the_data_sets_and_each_pair_once() -> None:
    with FILE_OF_LABELS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["set"] for row in rows} == set(SETS)
    assert {row["same"] for row in rows} == {"0", "1"}
    ends = [
        frozenset([(row["article"], row["start"]), (row["other_article"], row["other_start"])])
        for row in rows
    ]
    assert len(set(ends)) == len(ends)
    assert all(len(both) == 2 for both in ends)


def test_pairs_are_found_by_article_and_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SETS:
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt") as file:
            for article, body in (("a", FIRST), ("b", SECOND)):
                row = {"id": f"{name}-{article}", "title": "Tunnel", "body": body}
                row |= {"language": "en", "source": f"{article}.example", "gold_story": "tunnel"}
                file.write(json.dumps(row) + "\n")
    labels = tmp_path / "labels.csv"
    labels.write_text(
        "set,article,start,other_article,other_start,same\n"
        "allsides,allsides-a,0,allsides-b,0,1\n"
        f"groundnews,groundnews-a,0,groundnews-b,{SECOND.index('Fishermen')},0\n"
    )
    monkeypatch.setattr(fit_sameness, "FILE_OF_LABELS", labels)
    pairs = read_pairs(tmp_path, hashed)
    assert [(pair.story, pair.same) for pair in pairs] == [
        ("allsides/tunnel", True),
        ("groundnews/tunnel", False),
    ]
    assert all(len(pair.features) == len(FEATURES) for pair in pairs)
    assert pairs[0].features[1] > pairs[1].features[1]
