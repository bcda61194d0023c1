"""Train what makes sentences worth telling, alone and together, from summaries by editors.

Usage::

    python -m models.training.train_salience ../shared/data [--half] [--out FILE]

Reads ``allsides.jsonl.gz`` and ``allsides_neutral_summaries.jsonl.gz``. Three steps, each trained
on what the one before says of stories that it has not seen: which words and pairs of words a
summary mentions (logistic regression), which sentences come near to it for their length (ridge
regression on differences within a story), and which two or three of the best sentences come
nearest together (the same). ``--half`` leaves out the stories of the test half, for measuring; what
ships is trained on all.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression, Ridge

from clustering.documents import Document
from clustering.takes.concepts import (
    CONCEPT_FEATURES,
    Concepts,
    pairs_of,
    read_pairs,
    read_words,
    weighed,
)
from clustering.takes.material import Encode, Material, lay_out
from clustering.takes.salience import FEATURES, Salience, salience_features, standardised
from clustering.takes.selection import CANDIDATES, SET_FEATURES, set_features, small_sets
from clustering.takes.units import stem, text_words
from clustering.takes.weights import Weights, in_order
from embeddings import SENTENCE_ENCODER, load_encoder
from models.artefacts import ARTEFACTS
from models.training.summaries import Reference, in_test_half, read_stories

__all__ = ["train_salience"]

Floats = NDArray[np.float64]
FILE = "salience.json"
FOLDS = 4
# What is to be reached in ROUGE-1, -2 and -L: each counts by its share of that.
AIM = np.array([0.38, 0.165, 0.26])
# Half of what is reached: what a word has to bring so that the F1 of the whole does not fall.
COST = AIM / 2
USUAL_LENGTH = 75
INVERSE_STRENGTH = 0.1
STRENGTH = 100.0


@dataclass
class _Story:
    """One story on its way through the steps."""

    material: Material
    summary: str
    words: Concepts
    pairs: Concepts
    fold: int

    def __post_init__(self) -> None:
        """Score every sentence against the summary."""
        self.reference = Reference(self.summary)
        self.tokens = [self.reference.read(unit.text) for unit in self.material.units]
        told = text_words(self.summary)
        stems, pairs = {stem(word) for word in told}, set(pairs_of(told))
        self.words_told = np.array([word in stems for word in self.words.found])
        self.pairs_told = np.array([pair in pairs for pair in self.pairs.found])
        shared = np.array([self.reference.shared(tokens) for tokens in self.tokens])
        length = np.array([[len(tokens)] for tokens in self.tokens])
        usual = len(self.reference.tokens) + USUAL_LENGTH
        self.worth = ((shared - COST * length) / AIM).mean(axis=1) * 2 / usual


def train_salience(stories: Sequence[tuple[list[Document], str]], encode: Encode) -> Weights:
    """Weights of all steps.

    Parameters
    ----------
    stories
        Articles and summary of each.
    encode
        Gives rows of unit length.
    """
    read = [_read(number, lay_out(d, encode), s) for number, (d, s) in enumerate(stories)]
    listed = [story for story in read if story is not None]
    outside = [[s for s in listed if s.fold != fold] for fold in range(FOLDS)]
    concepts = [_fit_concepts(part) for part in outside]
    features = []
    for story in listed:
        found = weighed(story.words, story.pairs, concepts[story.fold])
        features.append((found, salience_features(story.material, found)))
    rows = [(matrix, story.worth) for (_, matrix), story in zip(features, listed, strict=True)]
    by_fold = [
        _rank([r for r, s in zip(rows, listed, strict=True) if s.fold != fold], FEATURES)
        for fold in range(FOLDS)
    ]
    sets = []
    for story, (found, matrix) in zip(listed, features, strict=True):
        telling = standardised(matrix @ in_order(by_fold[story.fold], FEATURES))
        sets.append(_sets(story, Salience(matrix, found, telling)))
    whole = _fit_concepts(listed)
    return Weights(
        words=whole.words,
        pairs=whole.pairs,
        sentences=_rank(rows, FEATURES),
        sets=_rank(sets, SET_FEATURES),
    )


def _read(number: int, material: Material, summary: str) -> _Story | None:
    if not material.units:
        return None
    return _Story(material, summary, read_words(material), read_pairs(material), number % FOLDS)


def _fit_concepts(stories: Sequence[_Story]) -> Weights:
    def fit(
        concepts: Callable[[_Story], Concepts], told: Callable[[_Story], Floats]
    ) -> dict[str, float]:
        rows = np.vstack([concepts(story).features for story in stories])
        spread = rows.std(axis=0) + 1e-9
        model = LogisticRegression(C=INVERSE_STRENGTH, max_iter=500)
        model.fit(rows / spread, np.concatenate([told(story) for story in stories]))
        weights = dict(zip(CONCEPT_FEATURES, map(float, model.coef_[0] / spread), strict=True))
        return {"constant": float(model.intercept_[0]), **weights}

    return Weights(
        words=fit(lambda s: s.words, lambda s: s.words_told),
        pairs=fit(lambda s: s.pairs, lambda s: s.pairs_told),
        sentences={},
        sets={},
    )


def _sets(story: _Story, salience: Salience) -> tuple[Floats, Floats]:
    """Features of the sets of a story's best sentences, and how near each comes to the summary."""
    best = sorted(np.argsort(-salience.telling, kind="stable")[:CANDIDATES].tolist())
    features, reached = [], []
    for size in (2, 3):
        sets = small_sets(best, size)
        features.append(set_features(story.material, salience, sets))
        for row in sets:
            tokens = np.concatenate([story.tokens[i] for i in row])
            reached.append(float((story.reference.f1(tokens) / AIM).mean()))
    return np.vstack(features), np.array(reached)


def _rank(groups: Sequence[tuple[Floats, Floats]], names: Sequence[str]) -> dict[str, float]:
    """Ridge regression of differences within each group; large groups count by their root."""
    rows = np.vstack([features - features.mean(axis=0) for features, _ in groups])
    target = np.concatenate([values - values.mean() for _, values in groups])
    weight = np.concatenate([np.full(len(v), 1 / np.sqrt(len(v))) for _, v in groups])
    spread = rows.std(axis=0) + 1e-9
    model = Ridge(alpha=STRENGTH, fit_intercept=False).fit(rows / spread, target, weight)
    return dict(zip(names, map(float, model.coef_ / spread), strict=True))


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the labelled *.jsonl.gz files")
    parser.add_argument("--half", action="store_true", help="leave out the test half")
    parser.add_argument("--out", type=Path, default=ARTEFACTS / FILE)
    arguments = parser.parse_args()
    stories = read_stories(arguments.data)
    chosen = [name for name in sorted(stories) if not (arguments.half and in_test_half(name))]
    weights = train_salience(
        [stories[name] for name in chosen], load_encoder(SENTENCE_ENCODER).encode
    )
    rounded = {
        part: {name: float(f"{value:.6g}") for name, value in values.items()}
        for part, values in asdict(weights).items()
    }
    arguments.out.write_text(json.dumps(rounded, indent=1) + "\n", "utf-8")
    print(f"trained on {len(chosen)} stories; now run python -m models.refresh")


if __name__ == "__main__":
    main()
