"""Train the upper layers of the sentence encoder to tell events apart.

Usage::

    python -m models.training.train_events ../shared/data --cache FOLDER --encoders FOLDER [--pairs]

Articles that report one event come to lie together and look-alikes apart: a supervised contrastive
loss (Khosla et al. 2020) over batches of one data set, in which stories stand beside those that
the encoder takes for near ones. The lower layers stay as they are, so that what they make of each
text is computed once.

For each fold of the stories layers are trained without it and kept as ``without-0.safetensors``
and so on: the linker, and measurements, have to see what an encoder makes of stories that it was
not trained on. What ships is the mean of their weights (Wortsman et al. 2022, "Model soups"), which
has seen all. ``--pairs`` trains without each two folds as well, which measuring the linker takes.
Layers that are there already are not trained again.

Computed in bfloat16: some eight minutes for each on two processor cores that have it, and days on
those that have not.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from embeddings import SENTENCE_ENCODER, load_encoder
from embeddings.e5_convert import rounded_weights
from embeddings.e5_file import read_e5_file
from embeddings.onnx_encoder import OnnxEncoder
from models.artefacts import ARTEFACTS, encoder_specs
from models.training.bert import LAYER_PARTS, as_bert
from models.training.labelled import (
    FOLDS,
    GOLD,
    SILVER,
    cached_vectors,
    embedded_text,
    fold_of,
    is_used,
    labelled_articles,
    layers_without,
)
from overstory.jobs.documents import vector_text
from overstory.sources import SourceRegistry

__all__ = ["averaged", "train_events"]

Floats = NDArray[np.float32]

SETS = dict.fromkeys((*GOLD, *SILVER), 1.0) | {
    "groundnews": 3.0,
    "ecbplus": 2.0,
    "uci2014_stream": 0.3,
    "kite2025_titles": 0.5,
}
"""Data sets, and how often each of their articles is looked at."""
LAYERS_FILE = "event_layers.safetensors"
FROZEN = 4
"""Layers that stay as they are."""
MAX_TOKENS = 128
PASSES = 2.0
BATCH = 64
RATE = 5e-5
WARM_UP = 0.1
DROPOUT = 0.1
SCALE = 30.0
"""What cosines are multiplied with in the loss: the inverse of its temperature."""
HEADLINE_ALONE = 0.25
"""Share of full texts of which the headline alone is shown."""
_STEP = ".step"
_MOST_OF_A_STORY = 12
"""Articles of a story that count for how often its set is looked at."""
_NEIGHBOURS = 30
_NEIGHBOURS_TRIED = 6
_SHARE_NEAR = 0.7


@dataclass(slots=True)
class _Texts:
    """What the lower layers make of some texts: the rows of one text after the other's."""

    rows: NDArray[np.float16]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, number: int) -> NDArray[np.float16]:
        return self.rows[self.ends[number] : self.ends[number + 1]]


@dataclass(slots=True)
class _Set:
    """The stories of one data set that are trained on.

    ``near`` has for each story those that are nearest to it, nearest first.
    """

    texts: _Texts
    headlines: _Texts
    members: list[NDArray[np.int64]]
    near: NDArray[np.int64]

    @property
    def size(self) -> int:
        return sum(min(len(own), _MOST_OF_A_STORY) for own in self.members)


class _Layers(nn.Module):
    """Some layers of the encoder, one after the other."""

    def __init__(self, encoder: Any, first: int, last: int | None = None) -> None:
        super().__init__()
        self.encoder = encoder
        encoder.layer = encoder.layer[first:last]

    def forward(self, hidden: Tensor, kept: Tensor) -> Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out: Tensor = self.encoder(hidden, attention_mask=kept[:, None, None, :])[0]
        return out.float()


def train_events(data: Path, cache: Path, without: Sequence[int] = ()) -> dict[str, Floats]:
    """Train on labelled articles, whose vectors before training are kept in a folder.

    Parameters
    ----------
    data
        Folder with the labelled ``*.jsonl.gz`` files.
    cache
        What the lower layers make of each text is kept here.
    without
        Folds, of ``FOLDS``, whose stories are left out.

    Returns
    -------
    dict
        The trained layers, by the names of :func:`embeddings.e5_convert.convert_e5`.
    """
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    sets = [_read(data / f"{name}.jsonl.gz", cache, without) for name in SETS]
    upper = _Layers(_bert().encoder, FROZEN)
    upper.train()
    weights = np.array([own.size * share for own, share in zip(sets, SETS.values(), strict=True)])
    steps = int(PASSES * weights.sum() / BATCH)
    optimiser = torch.optim.AdamW(upper.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _pace(step / steps))
    for step, (hidden, kept, stories) in enumerate(_batches(sets, weights, rng, steps)):
        loss = _loss(_pooled(upper(hidden, kept), kept), stories)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 20 == 0:
            sys.stderr.write(f"step {step} of {steps}: loss {float(loss):.3f}\n")
    return _written(upper)


def _bert() -> Any:
    return as_bert(read_e5_file(encoder_specs()[SENTENCE_ENCODER].weights()), DROPOUT)


def _pace(done: float) -> float:
    """Share of the learning rate: up to all of it, then down as a cosine."""
    return min(1.0, (done + 1e-3) / WARM_UP) * max(0.02, (1 + math.cos(math.pi * done)) / 2)


def _read(path: Path, cache: Path, without: Sequence[int]) -> _Set:
    name = path.name.split(".")[0]
    articles, gold = labelled_articles(path, SourceRegistry.load())
    written = [embedded_text(article) for article in articles]
    texts = _lower(f"{name}-texts", written, cache)
    outlets = [article.source_name or article.source for article in articles]
    titles = [vector_text(a.title, "", outlet) for a, outlet in zip(articles, outlets, strict=True)]
    headlines = _lower(f"{name}-headlines", titles, cache)
    members: dict[str, list[int]] = {}
    for number, story in enumerate(gold):
        if (
            is_used(name, story)
            and fold_of(name, story, FOLDS) not in without
            and len(texts[number])
        ):
            members.setdefault(story, []).append(number)
    listed = [np.array(members[story]) for story in sorted(members)]
    vectors = cached_vectors(name, written, load_encoder(SENTENCE_ENCODER), cache)
    means = np.array([vectors[own].mean(axis=0) for own in listed])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    near = np.argsort(-(means @ means.T), axis=1, kind="stable")[:, 1 : 1 + _NEIGHBOURS]
    return _Set(texts, headlines, listed, near)


def _lower(name: str, texts: Sequence[str], cache: Path) -> _Texts:
    """What the lower layers make of texts; nothing of an empty one."""
    encoder = load_encoder(SENTENCE_ENCODER)
    assert isinstance(encoder, OnnxEncoder)
    tokens = [_shortened(encoder.tokens(text)) if text else [] for text in texts]
    digest = hashlib.sha256(repr((encoder.revision, FROZEN, tokens)).encode()).hexdigest()[:12]
    file = cache / f"{name}-lower-{digest}.npz"
    if file.exists():
        kept = np.load(file)
        return _Texts(kept["rows"], kept["ends"])
    lengths = np.array([len(own) for own in tokens])
    ends = np.concatenate([[0], np.cumsum(lengths)])
    rows = np.zeros((ends[-1], encoder.dims), np.float16)
    bert = _bert().eval()
    embedded, lower = bert.embeddings, _Layers(bert.encoder, 0, FROZEN).eval()
    order = np.argsort(lengths, kind="stable")
    order = order[lengths[order] > 0]
    for start in range(0, len(order), BATCH):
        some = order[start : start + BATCH]
        ids = torch.zeros((len(some), int(lengths[some].max())), dtype=torch.long)
        for row, number in enumerate(some):
            ids[row, : lengths[number]] = torch.tensor(tokens[number])
        kept = torch.arange(ids.shape[1])[None] < torch.tensor(lengths[some])[:, None]
        with torch.no_grad():
            hidden = lower(embedded(ids), kept).numpy()
        for row, number in enumerate(some):
            rows[ends[number] : ends[number + 1]] = hidden[row, : lengths[number]]
    cache.mkdir(parents=True, exist_ok=True)
    np.savez(file, rows=rows, ends=ends)
    return _Texts(rows, ends)


def _shortened(tokens: list[int]) -> list[int]:
    """The first tokens and the end mark."""
    return tokens if len(tokens) <= MAX_TOKENS else [*tokens[: MAX_TOKENS - 1], tokens[-1]]


def _batches(
    sets: Sequence[_Set], weights: NDArray[np.float64], rng: np.random.Generator, count: int
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Rows of some texts, which of them are text, and the story of each text."""
    for _ in range(count):
        own = sets[rng.choice(len(sets), p=weights / weights.sum())]
        articles, stories = _mixed(own, rng)
        alone = [rng.random() < HEADLINE_ALONE and len(own.headlines[i]) > 0 for i in articles]
        texts = [
            (own.headlines if short else own.texts)[i]
            for i, short in zip(articles, alone, strict=True)
        ]
        lengths = torch.tensor([len(text) for text in texts])
        hidden = torch.zeros((len(texts), int(lengths.max()), texts[0].shape[1]))
        for row, text in enumerate(texts):
            hidden[row, : len(text)] = torch.from_numpy(text.astype(np.float32))
        kept = torch.arange(hidden.shape[1])[None] < lengths[:, None]
        yield hidden, kept, torch.tensor(stories)


def _mixed(own: _Set, rng: np.random.Generator) -> tuple[list[int], list[int]]:
    """Articles of some stories and of stories near to them."""
    # A story of one article is there to be told from others.
    weights = np.array([math.sqrt(len(i)) if len(i) > 1 else 0.3 for i in own.members])
    weights /= weights.sum()
    articles: list[int] = []
    stories: list[int] = []

    def take(story: int) -> None:
        if story not in stories and len(articles) < BATCH:
            some = rng.choice(
                own.members[story],
                min(len(own.members[story]), int(rng.integers(2, 6))),
                replace=False,
            )
            articles.extend(some.tolist())
            stories.extend([story] * len(some))

    for _ in range(BATCH):
        seed = int(rng.choice(len(own.members), p=weights))
        take(seed)
        for _ in range(_NEIGHBOURS_TRIED):
            if rng.random() < _SHARE_NEAR:
                take(int(own.near[seed][int(own.near.shape[1] * rng.random() ** 2)]))
    return articles[:BATCH], stories[:BATCH]


def _pooled(hidden: Tensor, kept: Tensor) -> Tensor:
    mask = kept.float()[..., None]
    return functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)


def _loss(vectors: Tensor, stories: Tensor) -> Tensor:
    """Each pair of one story against all pairs of its first article with other stories'."""
    logits = vectors @ vectors.T * SCALE
    same = stories[:, None] == stories[None]
    others = logits.masked_fill(same, -1e4).logsumexp(1, keepdim=True)
    pairs = same & ~torch.eye(len(stories), dtype=torch.bool)
    lost = functional.softplus(others - logits) * pairs
    count = pairs.sum(1)
    paired = count > 0
    if not paired.any():
        return logits.sum() * 0
    return (lost.sum(1)[paired] / count[paired]).mean()


def _written(upper: _Layers) -> dict[str, Floats]:
    """Trained layers as they ship: linear weights in 8 bits, the rest in floats."""
    state = {name: value.detach().numpy() for name, value in upper.encoder.state_dict().items()}
    tensors: dict[str, Any] = {}
    for layer in range(FROZEN, FROZEN + len(upper.encoder.layer)):
        for ours, theirs in LAYER_PARTS.items():
            at = f"layer.{layer - FROZEN}.{theirs}"
            name = f"l{layer}.{ours}"
            weight = state[f"{at}.weight"]
            tensors[f"{name}.b"] = state[f"{at}.bias"]
            if weight.ndim == 1:
                tensors[f"{name}.w"] = weight
            else:
                tensors[f"{name}.w"], tensors[f"{name}{_STEP}"] = rounded_weights(weight)
    return tensors


def averaged(trained: Sequence[Mapping[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    """Layers whose weights are the mean of others', as they ship."""
    out: dict[str, NDArray[Any]] = {}
    for name in trained[0]:
        if name.endswith(_STEP):
            continue
        step = name.removesuffix(".w") + _STEP
        if step in trained[0]:
            linear = [layers[name] * layers[step][:, None] for layers in trained]
            out[name], out[step] = rounded_weights(np.mean(linear, axis=0))
        else:
            out[name] = np.mean([layers[name] for layers in trained], axis=0)
    return out


def main() -> None:
    """Train for each fold, and write the mean."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with the labelled *.jsonl.gz files")
    parser.add_argument("--cache", type=Path, required=True, help="folder for vectors")
    parser.add_argument("--encoders", type=Path, required=True, help="folder for trained layers")
    parser.add_argument("--pairs", action="store_true", help="without each two folds as well")
    arguments = parser.parse_args()
    single = [(fold,) for fold in range(FOLDS)]
    pairs = [*combinations(range(FOLDS), 2)] if arguments.pairs else []
    for without in [*single, *pairs]:
        file = layers_without(arguments.encoders, without)
        if not file.exists():
            sys.stderr.write(f"{file.name}\n")
            _save(train_events(arguments.data, arguments.cache, without), file)
    layers = averaged([load_file(layers_without(arguments.encoders, own)) for own in single])
    _save(layers, ARTEFACTS / LAYERS_FILE)


def _save(layers: Mapping[str, NDArray[Any]], file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: np.ascontiguousarray(value) for name, value in layers.items()}, file)


if __name__ == "__main__":
    main()
