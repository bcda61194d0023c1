"""Fitting the linker's two passes on samples of labelled articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np
from numpy.typing import NDArray

from clustering.evidence import PAIR_SIGNALS, WORDING_SIGNALS, Pairs
from clustering.linkage import LinkageForest, pairs_within
from clustering.links import score_pairs
from clustering.neighbourhood import NEIGHBOURHOOD_SIGNALS, Neighbourhood
from models.training.labelled import Sample, fold_of

__all__ = ["FLOOR", "Passes", "fit_passes", "link"]

Floats = NDArray[np.float32]

FLOOR = 0.15
"""First-pass probability below which a link joins no component."""
_ROUNDS = 150
_MOST_PAIRS = 50_000
_BLANKED = 0.25
_SHARE_OF_SMALL = 0.3
"""Share of a set's weight that its small windows have."""
_BLANKABLE = ("log_hours", "same_source", "same_language")
_AS_IF_FOREIGN = 0.2
"""Share of rows treated as if in two languages: no set has such pairs with bodies."""
_WITHOUT_VECTORS = 0.1
"""Share of rows without vector signals, for encoders that the linker was not trained on."""
_SIGNALS = (*PAIR_SIGNALS, *NEIGHBOURHOOD_SIGNALS)
_PARAMETERS = {
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


@dataclass(frozen=True, slots=True)
class Passes:
    """Both trained passes."""

    first: lightgbm.Booster
    second: lightgbm.Booster


@dataclass(slots=True)
class _Table:
    """Rows of one sample for training."""

    signals: Floats
    target: NDArray[np.bool_]
    weight: NDArray[np.float64]
    pairs: Pairs


def fit_passes(
    windows: Sequence[Sequence[Sample]], set_weights: dict[str, float], seed: int = 0
) -> Passes:
    """Train both passes on the windows of each set, of which the first is the large one.

    The second pass sees what the first makes of stories that it was not trained on: each half of
    the stories is predicted by a model of the other half.
    """
    rng = np.random.default_rng(seed)
    samples = [sample for of_set in windows for sample in of_set]
    weights = [
        set_weights.get(sample.name, 1.0)
        * ((1 - _SHARE_OF_SMALL) if sample is of_set[0] else _SHARE_OF_SMALL / (len(of_set) - 1))
        for of_set in windows
        for sample in of_set
    ]
    tables = [
        _training_table(sample, rng, weight)
        for sample, weight in zip(samples, weights, strict=True)
    ]
    halves = [
        np.array([fold_of(f"half/{s.name}", story, 2) for story in s.story_names]) for s in samples
    ]
    first = _fit(tables)
    inner = [_fit(_outside(tables, halves, half)) for half in (0, 1)]
    second_tables = []
    for sample, half, weight in zip(samples, halves, weights, strict=True):

        def predict(pairs: Pairs, signals: Floats, half: NDArray[np.int64] = half) -> Floats:
            out = np.empty(len(pairs), np.float32)
            for number, model in enumerate(inner):
                mine = half[pairs.low] == number
                if mine.any():
                    out[mine] = model.predict(signals[mine])
            return out

        pairs, signals, probabilities, _ = score_pairs(sample.evidence, predict, FLOOR)
        chosen = np.flatnonzero(rng.random(len(pairs)) < _MOST_PAIRS / max(len(pairs), 1))
        neighbourhood = Neighbourhood(sample.evidence, pairs, probabilities)
        kept = Pairs(pairs.low[chosen], pairs.high[chosen])
        both = np.hstack([signals[chosen], neighbourhood.signals(kept, probabilities[chosen])])
        both = _blanked(both, rng)
        second_tables.append(_table(sample, kept, both, weight))
    return Passes(first, _fit(second_tables))


def link(sample: Sample, passes: Passes) -> LinkageForest:
    """Link a sample with trained passes."""

    def predict(_: Pairs, signals: Floats) -> Floats:
        return np.asarray(passes.first.predict(signals), np.float32)

    pairs, signals, probabilities, groups = score_pairs(sample.evidence, predict, FLOOR)
    neighbourhood = Neighbourhood(sample.evidence, pairs, probabilities)
    both = np.hstack([signals, neighbourhood.signals(pairs, probabilities)])
    return LinkageForest(pairs, np.asarray(passes.second.predict(both), np.float32), groups)


def _training_table(sample: Sample, rng: np.random.Generator, weight: float) -> _Table:
    """Candidate pairs and true pairs that are no candidates, up to a number."""
    n = sample.evidence.n
    candidates, true = sample.evidence.candidates(), pairs_within(sample.stories)
    count = min(len(true), _MOST_PAIRS // 3)
    some = rng.choice(len(true), count, replace=False) if count else np.empty(0, np.int64)
    keys = np.union1d(candidates.low * n + candidates.high, true.low[some] * n + true.high[some])
    keys = keys[rng.random(len(keys)) < _MOST_PAIRS / max(len(keys), 1)]
    pairs = Pairs(keys // n, keys % n)
    return _table(sample, pairs, _blanked(sample.evidence.signals(pairs), rng), weight)


def _table(sample: Sample, pairs: Pairs, signals: Floats, weight: float) -> _Table:
    """Weights: each data set counts alike, and within it each document nearly so."""
    count = np.bincount(np.r_[pairs.low, pairs.high], minlength=sample.evidence.n)
    weights = 1.0 / np.sqrt(count[pairs.low] * count[pairs.high])
    target = sample.stories[pairs.low] == sample.stories[pairs.high]
    total = max(float(weights.sum()), 1e-9)
    return _Table(signals, target, 1000.0 * weight * weights / total, pairs)


def _blanked(signals: Floats, rng: np.random.Generator) -> Floats:
    """Signals with some facts withheld at random, as they are missing in the field."""
    signals = signals.copy()
    for name in _BLANKABLE:
        signals[rng.random(len(signals)) < _BLANKED, _SIGNALS.index(name)] = np.nan
    foreign = np.flatnonzero(rng.random(len(signals)) < _AS_IF_FOREIGN)
    for name in WORDING_SIGNALS:
        signals[foreign, _SIGNALS.index(name)] = np.nan
    signals[foreign, _SIGNALS.index("same_language")] = 0.0
    # Names and numbers are often written otherwise too.
    some = foreign[rng.random(len(foreign)) < 0.5]
    for column in range(signals.shape[1]):
        if _SIGNALS[column].split("_")[0] in ("names", "characters", "cognates"):
            signals[some, column] = np.nan
    without = np.flatnonzero(rng.random(len(signals)) < _WITHOUT_VECTORS)
    for column in range(signals.shape[1]):
        if "vector" in _SIGNALS[column]:
            signals[without, column] = np.nan
    return signals


def _outside(
    tables: Sequence[_Table], halves: Sequence[NDArray[np.int64]], half: int
) -> list[_Table]:
    out = []
    for table, of in zip(tables, halves, strict=True):
        kept = (of[table.pairs.low] != half) & (of[table.pairs.high] != half)
        pairs = Pairs(table.pairs.low[kept], table.pairs.high[kept])
        out.append(_Table(table.signals[kept], table.target[kept], table.weight[kept], pairs))
    return out


def _fit(tables: Sequence[_Table]) -> lightgbm.Booster:
    data = lightgbm.Dataset(
        np.concatenate([table.signals for table in tables]),
        np.concatenate([table.target for table in tables]),
        weight=np.concatenate([table.weight for table in tables]),
    )
    return lightgbm.train(_PARAMETERS, data, _ROUNDS)
