"""Train the linker that ships in ``models/``, from labelled JSON Lines.

Usage::

    python -m models.training.train_linker ../shared/data --cache /tmp/vectors [--folds 3]
                                           [--keep FOLDER]

First each story is held out once and scored by a linker that never saw it; then one linker is
trained on everything and written, with the digests in the manifest refreshed. Nothing of a text
is kept: what ships are trees over pair signals, counts of hashed features, and a mean vector.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from clustering.background import Background
from clustering.dendrogram import Dendrogram
from clustering.evidence import PAIR_SIGNALS
from clustering.merges import MERGE_SIGNALS, join_gains
from clustering.neighbourhood import NEIGHBOURHOOD_SIGNALS
from clustering.scores import bcubed
from clustering.signals import VIEWS, document_frequencies
from embeddings import load_encoder
from models.artefacts import ARTEFACTS
from models.training.fitting import FLOOR, Passes, fit_passes, link
from models.training.labelled import LabelledSet, Sample, fold_of, read_labelled

Floats = NDArray[np.float32]

SETS = {
    "allsides": 1.0,
    "groundnews": 1.0,
    "ecbplus": 1.0,
    "violent": 1.0,
    "og2021": 1.0,
    "uci2014_stream": 0.5,
    "kite2025_titles": 0.5,
}
"""Data sets and their weight: labels of the last two were made by machine."""
_ENOUGH = 100
"""Documents of a language from which its mean vector is worth keeping."""
FULL_TEXTS = ("allsides", "groundnews", "ecbplus", "violent")
MANY_LANGUAGES = "og2021"
SMALL_WINDOWS = 40
"""Small windows taken from each set: a store begins with few articles."""
SILVER = ("uci2014_stream", "kite2025_titles")
THRESHOLDS = np.round(np.arange(0.05, 0.96, 0.05), 2)
THRESHOLD = 0.25
"""Probability from which two parts are one story.

By the report .15 to .30 are alike; of these it keeps events that look alike apart.
"""
LINK_THRESHOLD = 0.65
"""Probability of its best link from which a new article joins a story at once.

On the first twenty days of ``og2021`` .60 to .75 are all within a point of the night.
"""


def main() -> None:
    """Report on held-out stories, then train on all and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the labelled *.jsonl.gz files")
    parser.add_argument("--cache", type=Path, required=True, help="folder for vectors")
    parser.add_argument("--folds", type=int, default=3, help="0 skips the report")
    parser.add_argument(
        "--keep", type=Path, help="folder for the linkers of the report, which quality.py reads"
    )
    arguments = parser.parse_args()
    encoder = load_encoder()
    sets = [read_labelled(arguments.data / f"{n}.jsonl.gz", encoder, arguments.cache) for n in SETS]
    if arguments.folds:
        report(sets, arguments.folds, encoder.revision, arguments.keep)
    common = background(sets)
    write(ARTEFACTS, fit_passes(_windows(sets, common, _used)), common, encoder.revision)


def report(sets: list[LabelledSet], folds: int, encoder_revision: str, keep: Path | None) -> None:
    """Print B-cubed F1 on held-out stories, at the threshold that ships and at others."""
    common = background(sets)
    curves: dict[str, list[list[float]]] = {data.name: [] for data in sets}
    for fold in range(folds):
        outside = partial(_outside, folds, fold)
        passes = fit_passes(_windows(sets, common, outside))
        if keep is not None:
            folder = keep / f"fold-{fold}-of-{folds}"
            write(folder, passes, common, encoder_revision)
        for data in sets:
            sample = data.sample(_inside(data.name, folds, fold), common)
            joins, probabilities = link(sample, passes)
            curves[data.name].append(
                [
                    bcubed(sample.gold, _cut(joins, probabilities, t)[sample.report_of].tolist())[2]
                    for t in THRESHOLDS
                ]
            )
    table = np.array([np.mean(curves[data.name], axis=0) for data in sets])
    gold = [row for row, data in enumerate(sets) if data.name not in SILVER]
    ours = int(np.abs(THRESHOLDS - THRESHOLD).argmin())
    print(f"B-cubed F1 on stories not seen in training, {folds} folds, one threshold for all")
    print("set".ljust(18), "at", THRESHOLDS[ours], "  best of its own")
    for row, data in enumerate(sets):
        own = int(table[row].argmax())
        print(
            data.name.ljust(18), f"{table[row, ours]:.3f}  ", f"{table[row, own]:.3f}",
            f"at {THRESHOLDS[own]:.2f}",
        )  # fmt: skip
    print("mean of gold sets".ljust(18), f"{table[gold, ours].mean():.3f}")
    for threshold, mean in zip(THRESHOLDS, table[gold].mean(axis=0), strict=True):
        print(f"mean of gold sets at {threshold:.2f}  {mean:.3f}")


def _cut(joins: Dendrogram, probabilities: Floats, threshold: float) -> NDArray[np.int64]:
    return joins.cut(join_gains(joins, probabilities, threshold))


def _windows(
    sets: list[LabelledSet], common: Background, keep: Callable[[str], Callable[[str], bool]]
) -> list[tuple[Sample, float]]:
    """For each set one window of all its stories, and small ones, with their weights.

    Sets with full texts, which are all English, come once more with half of their articles as if
    in other languages.
    """
    windows = []
    for data in sets:
        kept, weight = keep(data.name), SETS[data.name]
        parts = [(data, weight)]
        if data.name in FULL_TEXTS:
            parts = [(data, 0.7 * weight), (data.translated(common.means, 0.5), 0.3 * weight)]
        for part, share in parts:
            small = part.small_samples(kept, common, SMALL_WINDOWS)
            windows.append((part.sample(kept, common), 0.7 * share))
            windows.extend((sample, 0.3 * share / len(small)) for sample in small)
    return windows


def _inside(name: str, folds: int, fold: int) -> Callable[[str], bool]:
    return lambda story: fold_of(name, story, folds) == fold


def _outside(folds: int, fold: int, name: str) -> Callable[[str], bool]:
    used = _used(name)
    return lambda story: used(story) and fold_of(name, story, folds) != fold


def _used(name: str) -> Callable[[str], bool]:
    """A third of the largest set's stories are as good as all: its labels are easy."""
    if name != "uci2014_stream":
        return lambda _: True
    return lambda story: fold_of(f"used/{name}", story, 3) == 0


def background(sets: list[LabelledSet]) -> Background:
    """Document frequencies and mean vectors over all sets together."""
    languages = [d.primary_language for data in sets for d in data.documents]
    by_set = np.array([data.vectors.mean(axis=0) for data in sets])
    means = {"": np.asarray(by_set.mean(axis=0), np.float32)}
    english = _mean(sets, "en")
    many = next(data for data in sets if data.name == MANY_LANGUAGES)
    for language, count in Counter(languages).items():
        if language and count >= _ENOUGH:
            # Other languages are there in headlines alone, which lie elsewhere than full texts:
            # what is theirs is how far they are from English headlines.
            means[language] = english + _mean([many], language) - _mean([many], "en")
    means["en"] = english
    return Background(
        documents=sum(len(data.documents) for data in sets),
        frequencies={
            name: np.sum([document_frequencies(data.counts[name]) for data in sets], axis=0)
            for name in VIEWS
        },
        languages=Counter(languages),
        means=means,
    )


def _mean(sets: list[LabelledSet], language: str) -> Floats:
    """Mean vector of the documents in a language."""
    rows = [data.vectors[[d.primary_language == language for d in data.documents]] for data in sets]
    return np.asarray(np.concatenate(rows).mean(axis=0), np.float32)


def write(folder: Path, passes: Passes, common: Background, encoder_revision: str) -> None:
    """Write both files of a linker."""
    description = {
        "encoders": [encoder_revision],
        "signals": [*PAIR_SIGNALS, *NEIGHBOURHOOD_SIGNALS],
        "merge_signals": list(MERGE_SIGNALS),
        "threshold": THRESHOLD,
        "link_threshold": LINK_THRESHOLD,
        "floor": FLOOR,
        "first": passes.first.model_to_string(),
        "second": passes.second.model_to_string(),
        "merge": passes.merge.model_to_string(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "linker.json"
    path.write_text(json.dumps(description, indent=1) + "\n", encoding="utf-8")
    save_file(
        {
            **{f"means/{name}": mean for name, mean in common.means.items()},
            **{f"languages/{k}": np.array([v], np.int64) for k, v in common.languages.items()},
            **{
                f"frequencies/{name}": np.minimum(table, 65535).astype(np.uint16)
                for name, table in common.frequencies.items()
            },
        },
        folder / "background.safetensors",
    )


if __name__ == "__main__":
    main()
