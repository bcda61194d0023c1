"""Fit what tells whether two sentences of one language say the same, from pairs that were read.

Usage::

    python -m models.training.fit_sameness ../shared/data

``same_statements.csv`` beside this file has for each pair its data set, the article and the place
of either sentence, and 1 where each of them tells the main thing that the other tells, else 0. The
pairs were drawn by strata of an earlier score from every second story of ``groundnews`` and from
``allsides``, and read by one reader.

Prints the weights in units of the cosine, as ``clustering/takes/sameness.py`` and ``likeness.py``
have them, and how well pairs of unseen stories are told apart (ten folds). The constants that ship
were fitted on 197 further pairs, of invented articles, as well.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from clustering.takes.material import Encode, Material, lay_out
from clustering.takes.opposites import in_other_days
from clustering.takes.overlap import shared_weight
from clustering.takes.sameness import shares
from embeddings import SENTENCE_ENCODER, load_encoder
from models.training.summaries import read_articles

__all__ = ["LabelledPair", "main", "read_pairs"]

Floats = NDArray[np.float64]
FILE_OF_LABELS = Path(__file__).with_name("same_statements.csv")
SETS = ("allsides", "groundnews")
FEATURES = ("cosine", "rest", "contained", "lengths", "shorter", "other day")
FOLDS, INVERSE_STRENGTH = 10, 3.0


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two sentences of a story: what they have in common, and whether they say the same."""

    story: str
    features: tuple[float, ...]
    shipped: float
    same: bool


def read_pairs(data: Path, encode: Encode) -> list[LabelledPair]:
    """The labelled pairs that are in the data, in order of the stories."""
    labels: defaultdict[tuple[str, str], dict[tuple[int, str, int], bool]] = defaultdict(dict)
    with FILE_OF_LABELS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            key = int(row["start"]), row["other_article"], int(row["other_start"])
            labels[row["set"], row["article"]][key] = row["same"] == "1"
    found: list[LabelledPair] = []
    for name in SETS:
        for story, documents in read_articles(data / f"{name}.jsonl.gz").items():
            if any((name, document.id) in labels for document in documents):
                known = {d.id: labels.get((name, d.id), {}) for d in documents}
                found += _of_story(f"{name}/{story}", lay_out(documents, encode), known)
    return found


def _of_story(
    story: str, material: Material, labels: dict[str, dict[tuple[int, str, int], bool]]
) -> list[LabelledPair]:
    units, likeness = material.units, material.likeness
    places = {
        (material.documents[unit.document].id, unit.sentence.start): number
        for number, unit in enumerate(units)
    }
    shared = shared_weight([unit.stems for unit in units], likeness.idf)
    parts = (likeness.cosine, *shares(units, shared, likeness.idf))
    found = []
    for article, told in labels.items():
        for (start, other_article, other_start), same in told.items():
            i, j = places.get((article, start)), places.get((other_article, other_start))
            if i is not None and j is not None:
                row = [float(part[i, j]) for part in parts]
                row.append(float(in_other_days(units[i], units[j])))
                found.append(LabelledPair(story, tuple(row), float(likeness.same[i, j]), same))
    return found


def main() -> None:
    """Print weights, and how good they are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the development data")
    pairs = read_pairs(parser.parse_args().data, load_encoder(SENTENCE_ENCODER).encode)
    rows = np.array([pair.features for pair in pairs])
    same = np.array([pair.same for pair in pairs])
    stories = np.array([pair.story for pair in pairs])
    model = LogisticRegression(C=INVERSE_STRENGTH, max_iter=5000).fit(rows, same)
    weights = model.coef_[0] / model.coef_[0][0]
    told = dict(zip(FEATURES, weights.round(3).tolist(), strict=True))
    print(json.dumps({**told, "needed": round(float(-model.intercept_[0] / model.coef_[0][0]), 3)}))
    scaled = make_pipeline(StandardScaler(), LogisticRegression())
    unseen = cross_val_predict(
        scaled, rows, same, groups=stories, cv=GroupKFold(FOLDS), method="predict_proba"
    )[:, 1]
    shipped = np.array([pair.shipped for pair in pairs])
    print(f"{len(pairs)} pairs, {same.mean():.2f} of them the same")
    for name, scores in (("unseen stories", unseen), ("as it ships", shipped)):
        taken = scores >= 0.5
        print(
            f"{name}: area under the curve {roc_auc_score(same, scores):.3f}, "
            f"precision {same[taken].mean():.3f}, recall {taken[same].mean():.3f}"
        )


if __name__ == "__main__":
    main()
