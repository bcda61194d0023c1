from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

from embeddings import SENTENCE_ENCODER, load_encoder
from embeddings.e5_convert import rounded_weights
from models.training.labelled import layers_without
from models.training.train_events import (
    FROZEN,
    _bert,
    _Layers,
    _loss,
    _shortened,
    _written,
    averaged,
)

TEXTS = [
    "Dam gives way after a week of rain",
    "Tri vasi evakuirali, ko je popustil jez",
    "Cup final",
]


def test_the_mean_of_layers() -> None:
    rng = np.random.default_rng(0)
    linear = [rng.normal(size=(3, 4)).astype(np.float32) for _ in range(2)]
    layers = []
    for number, weight in enumerate(linear):
        rounded, step = rounded_weights(weight)
        scale = np.full(3, number, np.float32)
        layers.append({"l4.q.w": rounded, "l4.q.step": step, "l4.q.b": scale, "l4.aln.w": scale})
    mean = averaged(layers)
    assert mean["l4.q.w"].dtype == np.int8
    np.testing.assert_allclose(
        mean["l4.q.w"] * mean["l4.q.step"][:, None], np.mean(linear, axis=0), atol=0.06
    )
    np.testing.assert_array_equal(mean["l4.q.b"], np.full(3, 0.5))
    np.testing.assert_array_equal(mean["l4.aln.w"], np.full(3, 0.5))


def test_the_loss_is_smaller_where_stories_lie_apart() -> None:
    apart = torch.nn.functional.normalize(torch.tensor([[1.0, 0.1], [1, 0], [0, 1], [0.1, 1]]))
    right, wrong = torch.tensor([0, 0, 1, 1]), torch.tensor([0, 1, 0, 1])
    assert _loss(apart, right) < 0.01
    assert _loss(apart, wrong) > 10


def test_a_batch_of_stories_with_one_article_each_teaches_nothing() -> None:
    assert _loss(torch.eye(3), torch.tensor([0, 1, 2])) == 0


def test_a_long_text_keeps_its_end_mark() -> None:
    assert _shortened([0, 5, 2]) == [0, 5, 2]
    long = _shortened([0, *[5] * 500, 2])
    assert len(long) == 128
    assert long[-1] == 2


def test_files_are_named_by_what_was_left_out() -> None:
    assert layers_without(Path("x"), [2, 0]) == Path("x/without-0-2.safetensors")


@pytest.mark.model
def test_layers_that_were_not_trained_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OVERSTORY_CACHE_DIR", str(tmp_path))
    file = tmp_path / "layers.safetensors"
    untrained = _written(_Layers(_bert().encoder, FROZEN))
    save_file({name: np.ascontiguousarray(value) for name, value in untrained.items()}, file)
    before = load_encoder(SENTENCE_ENCODER).encode(TEXTS)
    after = load_encoder(SENTENCE_ENCODER, layers=file).encode(TEXTS)
    assert (before * after).sum(axis=1).min() > 0.999
