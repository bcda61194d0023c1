from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from embeddings.e5_convert import GRAPH, TOKENIZER, convert_e5, rounded_weights
from embeddings.e5_file import read_e5_file
from embeddings.onnx_encoder import OnnxEncoder, available_processors

TEXTS = ["dam breaks", "a dam", "breaks breaks dams", "c a b", "aaaa bbbb cccc dam", "zzz"]


Load = Callable[..., OnnxEncoder]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, tiny_e5: SimpleNamespace) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    tiny_e5.write(folder / "tiny.bin")
    convert_e5(folder / "tiny.bin", folder)
    return folder


@pytest.fixture(scope="module")
def load(folder: Path, tiny_e5: SimpleNamespace) -> Load:
    return lambda threads=2: encoder_in(folder, tiny_e5, threads)


def encoder_in(folder: Path, tiny_e5: SimpleNamespace, threads: int = 2) -> OnnxEncoder:
    return OnnxEncoder(
        folder / GRAPH,
        folder / TOKENIZER,
        name="tiny",
        revision="tiny@1",
        dims=tiny_e5.width,
        prompt="query: ",
        max_tokens=tiny_e5.positions,
        threads=threads,
    )


def test_every_weight_is_read(tmp_path: Path, tiny_e5: SimpleNamespace) -> None:
    weights = tiny_e5.write(tmp_path / "tiny.bin")
    read = read_e5_file(tmp_path / "tiny.bin")
    assert [piece for piece, _ in read.pieces] == tiny_e5.pieces
    assert (read.width, read.positions, read.start_id, read.end_id, read.unknown_id) == (
        tiny_e5.width,
        tiny_e5.positions,
        0,
        2,
        3,
    )
    assert set(read.floats) | set(read.blocks) == set(weights)
    for name, values in read.floats.items():
        np.testing.assert_array_equal(values, weights[name].ravel())
    for name, blocks in read.blocks.items():
        np.testing.assert_array_equal(blocks.values(), weights[name].ravel())


@pytest.mark.parametrize("length", [0, 3, 8, 40, 100, 400, 5000])
def test_a_file_cut_short_is_an_error(
    tmp_path: Path, tiny_e5: SimpleNamespace, length: int
) -> None:
    tiny_e5.write(tmp_path / "tiny.bin")
    cut = tmp_path / "cut.bin"
    cut.write_bytes((tmp_path / "tiny.bin").read_bytes()[:length])
    with pytest.raises(ValueError, match="E5S1"):
        read_e5_file(cut)


def test_vectors_agree_with_a_plain_computation(
    tmp_path: Path, tiny_e5: SimpleNamespace, folder: Path, load: Load
) -> None:
    weights = tiny_e5.write(tmp_path / "tiny.bin")
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    vectors = load().encode(TEXTS)
    for text, vector in zip(TEXTS, vectors, strict=True):
        expected = tiny_e5.vector(weights, tokenizer.encode(f"query: {text}").ids)
        assert vector @ expected > 0.999
    # The texts themselves are further apart than that, or the comparison would say nothing.
    assert np.sort((vectors @ vectors.T).ravel())[-len(TEXTS) - 1] < 0.999


def test_trained_layers_stand_in_place_of_the_weights_own(
    tmp_path: Path, tiny_e5: SimpleNamespace, load: Load
) -> None:
    weights = tiny_e5.write(tmp_path / "tiny.bin")
    other = tiny_e5.write(tmp_path / "other.bin", seed=1)
    layer = {name: value for name, value in other.items() if name.startswith("l1.")}
    trained = dict(layer)
    for name, value in layer.items():
        if value.ndim == 2:
            trained[name], trained[f"{name.removesuffix('.w')}.step"] = rounded_weights(value)
    save_file(trained, tmp_path / "layers.safetensors")
    convert_e5(tmp_path / "tiny.bin", tmp_path, tmp_path / "layers.safetensors")
    changed = encoder_in(tmp_path, tiny_e5)
    for text, vector, before in zip(
        TEXTS, changed.encode(TEXTS), load().encode(TEXTS), strict=True
    ):
        expected = tiny_e5.vector(weights | layer, changed.tokens(text))
        assert vector @ expected > 0.999
        assert vector @ before < 0.99


def test_a_vector_does_not_depend_on_its_neighbours(load: Load) -> None:
    together = load().encode(TEXTS)
    order = [3, 0, 5, 1, 4, 2]
    shuffled = load().encode([TEXTS[i] for i in order])
    alone = np.vstack([load(threads=1).encode([text]) for text in TEXTS])
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_array_equal(together[order], shuffled)


def test_rows_are_of_unit_length_and_empty_texts_are_zero(load: Load) -> None:
    vectors = load().encode(["dam", "", "dam", " \n\t", "\x00", "\ud800"])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1, 0, 0, 0], atol=1e-6)
    np.testing.assert_array_equal(vectors[0], vectors[2])


def test_no_texts_give_no_rows(tiny_e5: SimpleNamespace, load: Load) -> None:
    assert load().encode([]).shape == (0, tiny_e5.width)


def test_text_past_the_cap_is_not_read(tiny_e5: SimpleNamespace, load: Load) -> None:
    long = "dam " * tiny_e5.positions
    same, longer, endless = load().encode([long, long + "a b c", "dam " * 500_000])
    np.testing.assert_array_equal(same, longer)
    np.testing.assert_array_equal(same, endless)


def test_the_conversion_gives_the_same_files_again(
    tmp_path: Path, tiny_e5: SimpleNamespace, folder: Path
) -> None:
    tiny_e5.write(tmp_path / "tiny.bin")
    convert_e5(tmp_path / "tiny.bin", tmp_path)
    for name in (GRAPH, TOKENIZER):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("dam\u00a0breaks", "dam breaks"),
        ("dam\u200bbreaks", "dam breaks"),
        ("dam\u0007 breaks", "dam breaks"),
        ("ｄａｍ breaks", "dam breaks"),
        ("dam   breaks", "dam breaks"),
    ],
)
def test_the_tokenizer_normalises(folder: Path, text: str, same_as: str) -> None:
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    assert tokenizer.encode(text).ids == tokenizer.encode(same_as).ids
    assert tokenizer.encode("dam breaks").tokens == ["<s>", "▁dam", "▁breaks", "</s>"]


@pytest.mark.parametrize(
    ("limit", "expected"), [("1", 1), ("0", 1), ("999999", None), ("", None), ("2,1", None)]
)
def test_threads_follow_the_limit_of_numerical_libraries(
    monkeypatch: pytest.MonkeyPatch, limit: str, expected: int | None
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    every = available_processors()
    monkeypatch.setenv("OMP_NUM_THREADS", limit)
    assert available_processors() == (expected or every)
