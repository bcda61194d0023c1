"""From a name to an encoder."""

from __future__ import annotations

from pathlib import Path

from embeddings.cache import built_folder, cache_directory
from embeddings.e5_convert import GRAPH, RECIPE, TOKENIZER, convert_e5
from embeddings.encoder import Encoder
from embeddings.errors import EncoderUnavailableError
from embeddings.hashing import HashingEncoder
from embeddings.onnx_encoder import OnnxEncoder
from embeddings.sentence_transformer import SentenceTransformerEncoder, model_folder
from embeddings.text import RECIPE as TEXT_RECIPE
from models.artefacts import (
    ArtefactError,
    EncoderSpec,
    PackageMissingError,
    artefact,
    encoder_specs,
    sha256_of,
)

__all__ = ["EVENT_ENCODER", "SENTENCE_ENCODER", "load_encoder", "sentences_beside"]

EVENT_ENCODER = "multilingual-e5-small-events"
"""The default encoder of articles: the one that the shipped linker was trained with."""
SENTENCE_ENCODER = "multilingual-e5-small"
"""The encoder of sentences beside it: the one that takes were trained with."""


def load_encoder(
    name_or_path: str = EVENT_ENCODER,
    *,
    threads: int | None = None,
    layers: Path | None = None,
) -> Encoder:
    """The encoder of this name.

    Parameters
    ----------
    name_or_path
        ``multilingual-e5-small-events`` (default: articles in ninety languages, with layers that
        were trained to tell events apart, and the one that the shipped linker was trained with),
        ``multilingual-e5-small`` (as its authors made it, for sentences), ``all-MiniLM-L6-v2``
        (English), ``hashing`` (no model, for tests), else a folder that holds a
        sentence-transformers model, or the id of one on the Hugging Face hub. The first three come
        in installed packages and need no network; where the package is not installed, its weights
        are fetched from the hub, without layers that were trained further, and the encoder's
        ``revision`` says so.
    threads
        Texts encoded at once by ``multilingual-e5-small``; by default the processors that this
        process may use.
    layers
        Layers in place of those that ship, for training and measuring.

    Raises
    ------
    EncoderUnavailableError
        There is no such encoder, it cannot be fetched, or its installed file is not the pinned
        one. The message says what to do.
    """
    if name_or_path == HashingEncoder.name:
        return HashingEncoder()
    specs = encoder_specs()
    spec = specs.get(name_or_path)
    if spec is None:
        # The prompt that a model was trained with belongs to it wherever it comes from.
        known = next((spec for spec in specs.values() if spec.hub == name_or_path), None)
        return SentenceTransformerEncoder(
            name_or_path,
            model_folder(name_or_path),
            prompt=known.prompt if known else None,
            max_tokens=known.max_tokens if known else None,
        )
    try:
        return _packaged(spec, threads, layers)
    except PackageMissingError as missing:
        try:
            folder = model_folder(spec.hub)
        except EncoderUnavailableError as error:
            raise EncoderUnavailableError(spec.name, f"{missing}; {error}") from error
        return SentenceTransformerEncoder(
            spec.name, folder, prompt=spec.prompt, max_tokens=spec.max_tokens
        )
    except ArtefactError as error:
        raise EncoderUnavailableError(
            spec.name, f"{error}; run: pip install --force-reinstall {spec.requirement}"
        ) from error


def sentences_beside(name_or_path: str) -> str:
    """Name of the encoder for single sentences beside an encoder for articles.

    It is the same but for one that was trained on whole articles.
    """
    spec = encoder_specs().get(name_or_path)
    return spec.sentences if spec is not None and spec.sentences else name_or_path


def _packaged(spec: EncoderSpec, threads: int | None, layers: Path | None) -> Encoder:
    weights = spec.weights()
    if spec.format == "sentence-transformers":
        return SentenceTransformerEncoder(
            spec.name, weights.parent, prompt=spec.prompt, max_tokens=spec.max_tokens
        )
    recipe = f"{spec.sha256[:12]}-int8.{RECIPE}"
    trained = layers or (artefact(spec.layers) if spec.layers else None)
    if trained is not None:
        recipe += f"-{sha256_of(trained)[:12]}"
    try:
        folder = built_folder(
            f"{spec.name}-{recipe}", lambda partial: convert_e5(weights, partial, trained)
        )
    except OSError as error:
        raise EncoderUnavailableError(
            spec.name,
            f"its converted form cannot be written to {cache_directory()} ({error}); "
            "set OVERSTORY_CACHE_DIR to a folder that can be written",
        ) from error
    return OnnxEncoder(
        folder / GRAPH,
        folder / TOKENIZER,
        name=spec.name,
        revision=(
            f"{spec.name}@{recipe}-{spec.prompt.strip(': ')}-{spec.max_tokens}t-text{TEXT_RECIPE}"
        ),
        dims=spec.dims,
        prompt=spec.prompt,
        max_tokens=spec.max_tokens,
        threads=threads,
    )
