"""Train the linker that ships in ``models/``, from labelled JSON Lines.

Usage::

    python -m models.training.train_linker ../shared/data --cache FOLDER --encoders FOLDER
                                           [--report FOLD …] [--keep FOLDER] [--report-alone]

What the linker learns from are vectors of stories that the encoder was not trained on, as those of
new articles are. So ``--encoders`` has the layers that ``models.training.train_events`` trained
without one or, for the report, two folds: each fold of the stories is learned from as the encoder
sees it that was trained without it. The other folds stand beside it, as what else there is in the
news.

First each story of the folds to report on is held out and scored by an encoder and a linker that
never saw it; then one linker is trained on everything and written, with the encoder that ships.
Nothing of a text is kept: what ships are trees over pair signals, counts of hashed features, and a
mean vector.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
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
from embeddings import SENTENCE_ENCODER, Encoder, load_encoder
from models.artefacts import ARTEFACTS
from models.training.fitting import FLOOR, Passes, fit_passes, link
from models.training.labelled import (
    FOLDS,
    GOLD,
    SILVER,
    LabelledSet,
    Sample,
    fold_of,
    is_used,
    layers_without,
    read_labelled,
)

Floats = NDArray[np.float32]

SETS = dict.fromkeys(GOLD, 1.0) | dict.fromkeys(SILVER, 0.5)
"""Data sets and their weight."""
_ENOUGH = 100
"""Documents of a language from which its mean vector is worth keeping."""
FULL_TEXTS = ("allsides", "groundnews", "ecbplus", "violent")
MANY_LANGUAGES = "og2021"
SMALL_WINDOWS = 40
"""Small windows taken from each set: a store begins with few articles."""
THRESHOLDS = np.round(np.arange(0.05, 0.96, 0.05), 2)
THRESHOLD = 0.25
"""Probability from which two parts are one story.

By the report .15 to .30 are alike; of these it keeps events that look alike apart.
"""
LINK_THRESHOLD = 0.65
"""Probability of its best link from which a new article joins a story at once.

On the first twenty days of ``og2021`` .60 to .75 are all within a point of the night.
"""


@dataclass(frozen=True, slots=True)
class _Part:
    """Stories of which one fold is counted, by an encoder that was not trained on that fold."""

    sets: list[LabelledSet]
    common: Background


class _Folds:
    """All data sets, and encoders by the folds that they were trained without."""

    def __init__(self, data: Path, cache: Path, encoders: Path) -> None:
        self._cache = cache
        self._encoders = encoders
        plain = load_encoder(SENTENCE_ENCODER)
        self.sets = [read_labelled(data / f"{name}.jsonl.gz", plain, cache) for name in SETS]

    def encoder(self, *without: int) -> Encoder:
        """The encoder that was trained without these folds; the one that ships for none."""
        layers = layers_without(self._encoders, without) if without else None
        return load_encoder(layers=layers)

    def background(self, *without: int) -> Background:
        """Of all stories, by the encoder that was trained without some folds."""
        encoder = self.encoder(*without)
        used = [
            own.part(partial(is_used, own.name), partial(is_used, own.name), encoder, self._cache)
            for own in self.sets
        ]
        return background(self.sets, used)

    def part(self, folds: Sequence[int], unseen: int, *without: int) -> _Part:
        """The stories of some folds, one of which is counted.

        They are embedded by the encoder that was trained without that fold and others.
        """
        encoder = self.encoder(unseen, *without)
        sets = [
            own.part(
                partial(_is_in, own.name, folds),
                partial(_is_in, own.name, [unseen]),
                encoder,
                self._cache,
            )
            for own in self.sets
        ]
        return _Part(sets, background(self.sets, sets))


def main() -> None:
    """Report on held-out stories, then train on all and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the labelled *.jsonl.gz files")
    parser.add_argument("--cache", type=Path, required=True, help="folder for vectors")
    parser.add_argument("--encoders", type=Path, required=True, help="encoders by folds left out")
    parser.add_argument("--report", type=int, nargs="*", default=[*range(FOLDS)], help="folds")
    parser.add_argument("--report-alone", action="store_true", help="write nothing")
    parser.add_argument(
        "--keep", type=Path, help="folder for the linkers of the report, which quality.py reads"
    )
    arguments = parser.parse_args()
    folds = _Folds(arguments.data, arguments.cache, arguments.encoders)
    if arguments.report:
        report(folds, arguments.report, arguments.keep)
    if arguments.report_alone:
        return
    every = range(FOLDS)
    passes = fit_passes(_windows([folds.part(every, fold) for fold in every]))
    write(ARTEFACTS, passes, folds.background(), folds.encoder().revision)


def report(folds: _Folds, held_out: Sequence[int], keep: Path | None) -> None:
    """Print B-cubed F1 on held-out stories, at the threshold that ships and at others."""
    curves: dict[str, list[list[float]]] = {name: [] for name in SETS}
    for fold in held_out:
        others = [other for other in range(FOLDS) if other != fold]
        passes = fit_passes(_windows([folds.part(others, other, fold) for other in others]))
        common = folds.background(fold)
        if keep is not None:
            write(keep / f"fold-{fold}", passes, common, folds.encoder(fold).revision)
        for data in folds.part([fold], fold).sets:
            sample = data.sample(common)
            joins, probabilities = link(sample, passes)
            curves[data.name].append(
                [
                    bcubed(sample.gold, _cut(joins, probabilities, t)[sample.report_of].tolist())[2]
                    for t in THRESHOLDS
                ]
            )
    table = np.array([np.mean(curves[name], axis=0) for name in SETS])
    gold = [row for row, name in enumerate(SETS) if name not in SILVER]
    ours = int(np.abs(THRESHOLDS - THRESHOLD).argmin())
    print(f"B-cubed F1 on stories not seen in training, folds {held_out}, one threshold for all")
    print("set".ljust(18), "at", THRESHOLDS[ours], "  best of its own")
    for row, name in enumerate(SETS):
        own = int(table[row].argmax())
        print(
            name.ljust(18), f"{table[row, ours]:.3f}  ", f"{table[row, own]:.3f}",
            f"at {THRESHOLDS[own]:.2f}",
        )  # fmt: skip
    print("mean of gold sets".ljust(18), f"{table[gold, ours].mean():.3f}")
    for threshold, mean in zip(THRESHOLDS, table[gold].mean(axis=0), strict=True):
        print(f"mean of gold sets at {threshold:.2f}  {mean:.3f}")


def _cut(joins: Dendrogram, probabilities: Floats, threshold: float) -> NDArray[np.int64]:
    return joins.cut(join_gains(joins, probabilities, threshold))


def _windows(parts: Sequence[_Part]) -> list[tuple[Sample, float]]:
    """For each set and part one window of all its stories, and small ones, with their weights.

    Sets with full texts, which are all English, come once more with half of their articles as if
    in other languages.
    """
    windows = []
    for part in parts:
        for data in part.sets:
            weight = SETS[data.name] / len(parts)
            views = [(data, weight)]
            if data.name in FULL_TEXTS:
                foreign = data.translated(part.common.means, 0.5)
                views = [(data, 0.7 * weight), (foreign, 0.3 * weight)]
            for view, share in views:
                small = view.small_samples(part.common, SMALL_WINDOWS // len(parts))
                windows.append((view.sample(part.common), 0.7 * share))
                windows.extend((sample, 0.3 * share / len(small)) for sample in small)
    return windows


def _is_in(name: str, folds: Sequence[int], story: str) -> bool:
    return is_used(name, story) and fold_of(name, story, FOLDS) in folds


def background(sets: list[LabelledSet], embedded: list[LabelledSet]) -> Background:
    """Document frequencies over all sets together, and mean vectors of what was embedded."""
    languages = [d.primary_language for data in sets for d in data.documents]
    by_set = np.array([data.vectors.mean(axis=0) for data in embedded])
    means = {"": np.asarray(by_set.mean(axis=0), np.float32)}
    english = _mean(embedded, "en")
    many = next(data for data in embedded if data.name == MANY_LANGUAGES)
    there = {document.primary_language for document in many.documents}
    for language, count in Counter(languages).items():
        if language in there and count >= _ENOUGH:
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
