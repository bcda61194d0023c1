"""Fitting the linker's passes on samples of labelled articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from clustering.company import company
from clustering.components import Groups, grouped, pairs_within
from clustering.dendrogram import Dendrogram, chained
from clustering.evidence import PAIR_SIGNALS, Pairs
from clustering.merges import MERGE_SIGNALS, READ_COLUMNS, joined, moved
from clustering.neighbourhood import NEIGHBOURHOOD_SIGNALS, WEAK, Neighbourhood
from models.training.labelled import Sample, fold_of
from models.training.scoring import score_pairs

__all__ = ["FLOOR", "Passes", "fit_passes", "link"]

Floats = NDArray[np.float32]

FLOOR = 0.15
"""First-pass probability below which a link joins no component."""
_ROUNDS = 150
_MERGE_ROUNDS = 600
_MOST_PAIRS = 50_000
_BLANKED = 0.25
_HOPELESS = 0.01
"""Mean probability of a join below which it is not learned from."""
_BLANKABLE = ("log_hours", "same_source", "same_language")
_WITHOUT_VECTORS = 0.1
"""Share of rows without vector signals, for encoders that the linker was not trained on."""
_SIGNALS = (*PAIR_SIGNALS, *NEIGHBOURHOOD_SIGNALS)
_PARAMETERS: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.07,
    "num_leaves": 31,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
    "verbose": -1,
}
# There are far fewer joins than pairs: splits at random places keep their trees from fitting noise.
_MERGE_PARAMETERS = _PARAMETERS | {
    "learning_rate": 0.05,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.5,
    "extra_trees": True,
}


@dataclass(frozen=True, slots=True)
class Passes:
    """The trained passes."""

    first: lightgbm.Booster
    second: lightgbm.Booster
    merge: lightgbm.Booster


@dataclass(slots=True)
class _Table:
    """Rows of one sample for training."""

    signals: Floats
    target: NDArray[np.bool_]
    weight: NDArray[np.float64]
    pairs: Pairs


def fit_passes(windows: Sequence[tuple[Sample, float]], seed: int = 0) -> Passes:
    """Train the passes on windows with their weights.

    Each pass sees what the one before makes of stories that it was not trained on: each half of
    the stories is predicted by a model of the other half.
    """
    rng = np.random.default_rng(seed)
    samples = [sample for sample, _ in windows]
    weights = [weight for _, weight in windows]
    halves = [
        np.array([fold_of(f"half/{s.name}", story, 2) for story in s.story_names]) for s in samples
    ]
    first, first_unseen = _fit_and_halves(
        [_training_table(sample, rng, weight) for sample, weight in windows], halves
    )
    scored, tables = [], []
    for sample, half, weight in zip(samples, halves, weights, strict=True):
        pairs, signals, probabilities, groups = score_pairs(
            sample.evidence, partial(_predict_unseen, first_unseen, half), FLOOR
        )
        links = company(sample.evidence.n, pairs, probabilities, WEAK)
        neighbourhood = Neighbourhood(sample.evidence, links)
        both = np.hstack([signals, neighbourhood.signals(pairs, probabilities)])
        chosen = np.flatnonzero(rng.random(len(pairs)) < _MOST_PAIRS / max(len(pairs), 1))
        kept = Pairs(pairs.low[chosen], pairs.high[chosen])
        tables.append(_table(sample, kept, _blanked(both[chosen], rng), weight))
        scored.append((pairs, both, groups))
    second, second_unseen = _fit_and_halves(tables, halves)
    merges = []
    for sample, half, weight, (pairs, both, labels) in zip(
        samples, halves, weights, scored, strict=True
    ):
        of_groups, signals = _inside_groups(pairs, both, labels)
        probabilities = _predict_unseen(second_unseen, half, of_groups.pairs(), signals)
        joins, join_of, of_joins = joined(of_groups.sizes, signals[:, READ_COLUMNS], probabilities)
        merges.append(_merge_table(sample, of_groups, joins, join_of, of_joins, weight))
    return Passes(first, second, _fit(merges, _MERGE_PARAMETERS, _MERGE_ROUNDS))


def link(sample: Sample, passes: Passes) -> tuple[Dendrogram, Floats]:
    """Link a sample with trained passes: its joins and the probability that each is right."""
    pairs, signals, probabilities, labels = score_pairs(
        sample.evidence, lambda _, signals: _predict(passes.first, signals), FLOOR
    )
    neighbourhood = Neighbourhood(
        sample.evidence, company(sample.evidence.n, pairs, probabilities, WEAK)
    )
    both = np.hstack([signals, neighbourhood.signals(pairs, probabilities)])
    groups, both = _inside_groups(pairs, both, labels)
    probabilities = _predict(passes.second, both)
    joins, _, of_joins = joined(groups.sizes, both[:, READ_COLUMNS], probabilities)
    return chained([joins], groups.documents), _predict(passes.merge, of_joins)


def _inside_groups(
    pairs: Pairs, signals: Floats, labels: NDArray[np.int64]
) -> tuple[Groups, Floats]:
    """The groups of labels, and the signals of their pairs, all of which are among ``pairs``."""
    groups, n = grouped(labels), len(labels)
    return groups, signals[np.searchsorted(pairs.keys(n), groups.pairs().keys(n))]


def _predict(trees: lightgbm.Booster, signals: Floats) -> Floats:
    if not len(signals):
        return np.empty(0, np.float32)
    return np.asarray(trees.predict(signals), np.float32)


def _predict_unseen(
    models: Sequence[lightgbm.Booster], half: NDArray[np.int64], pairs: Pairs, signals: Floats
) -> Floats:
    """Predict each pair by the model that was not trained on its first document's story."""
    out = np.empty(len(pairs), np.float32)
    for number, model in enumerate(models):
        mine = half[pairs.low] == number
        out[mine] = _predict(model, signals[mine])
    return out


def _training_table(sample: Sample, rng: np.random.Generator, weight: float) -> _Table:
    """Candidate pairs and true pairs that are no candidates, up to a number."""
    n = sample.evidence.n
    candidates, true = sample.evidence.candidates(), pairs_within(sample.stories)
    count = min(len(true), _MOST_PAIRS // 3)
    some = rng.choice(len(true), count, replace=False) if count else np.empty(0, np.int64)
    keys = np.union1d(candidates.keys(n), true[some].keys(n))
    keys = keys[rng.random(len(keys)) < _MOST_PAIRS / max(len(keys), 1)]
    pairs = Pairs(keys // n, keys % n)
    return _table(sample, pairs, _blanked(sample.evidence.signals(pairs), rng), weight)


def _table(sample: Sample, pairs: Pairs, signals: Floats, weight: float) -> _Table:
    """Weights: each data set counts alike, and within it each counted document nearly so."""
    count = np.bincount(np.r_[pairs.low, pairs.high], minlength=sample.evidence.n)
    weights = 1.0 / np.sqrt(count[pairs.low] * count[pairs.high])
    weights *= (sample.counted[pairs.low] + sample.counted[pairs.high]) / 2
    target = sample.stories[pairs.low] == sample.stories[pairs.high]
    total = max(float(weights.sum()), 1e-9)
    return _Table(signals, target, 1000.0 * weight * weights / total, pairs)


def _blanked(signals: Floats, rng: np.random.Generator) -> Floats:
    """Signals with some facts withheld at random, as they are missing in the field."""
    signals = signals.copy()
    for name in _BLANKABLE:
        signals[rng.random(len(signals)) < _BLANKED, _SIGNALS.index(name)] = np.nan
    without = np.flatnonzero(rng.random(len(signals)) < _WITHOUT_VECTORS)
    for column in range(signals.shape[1]):
        if "vector" in _SIGNALS[column]:
            signals[without, column] = np.nan
    return signals


def _merge_table(
    sample: Sample,
    groups: Groups,
    joins: Dendrogram,
    join_of: NDArray[np.int64],
    signals: Floats,
    weight: float,
) -> _Table:
    """Each join twice, as right and as wrong, by the share of pairs that it rightly joins.

    A join weighs as many documents as it moves, by the share of them that are counted.
    """
    pairs = groups.pairs()
    same = sample.stories[pairs.low] == sample.stories[pairs.high]
    of_join = np.bincount(join_of, minlength=len(joins))
    right = np.bincount(join_of, same, len(joins)) / of_join
    counted = sample.counted[pairs.low] + sample.counted[pairs.high]
    weights = moved(joins) * np.bincount(join_of, counted / 2, len(joins)) / of_join
    possible = signals[:, MERGE_SIGNALS.index("mean")] > _HOPELESS
    right, signals, weights = right[possible], signals[possible], weights[possible]
    weights *= 1000.0 * weight / max(float(weights.sum()), 1e-9)
    return _Table(
        np.vstack([signals, signals]),
        np.repeat([True, False], len(signals)),
        np.concatenate([weights * right, weights * (1 - right)]),
        pairs,
    )


def _fit_and_halves(
    tables: Sequence[_Table], halves: Sequence[NDArray[np.int64]]
) -> tuple[lightgbm.Booster, list[lightgbm.Booster]]:
    """A model of all stories, and for each half of the stories a model of the other one."""
    whole = _fit(tables, _PARAMETERS, _ROUNDS)
    unseen = [_fit(_outside(tables, halves, half), _PARAMETERS, _ROUNDS) for half in (0, 1)]
    return whole, unseen


def _outside(
    tables: Sequence[_Table], halves: Sequence[NDArray[np.int64]], half: int
) -> list[_Table]:
    out = []
    for table, of in zip(tables, halves, strict=True):
        kept = (of[table.pairs.low] != half) & (of[table.pairs.high] != half)
        pairs = Pairs(table.pairs.low[kept], table.pairs.high[kept])
        out.append(_Table(table.signals[kept], table.target[kept], table.weight[kept], pairs))
    return out


def _fit(tables: Sequence[_Table], parameters: Mapping[str, Any], rounds: int) -> lightgbm.Booster:
    weights = np.concatenate([table.weight for table in tables])
    counted = weights > 0
    data = lightgbm.Dataset(
        np.concatenate([table.signals for table in tables])[counted],
        np.concatenate([table.target for table in tables])[counted],
        weight=weights[counted],
    )
    return lightgbm.train(dict(parameters), data, rounds)
