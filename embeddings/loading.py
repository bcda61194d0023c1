"""From a name to an encoder."""

from __future__ import annotations

from embeddings.cache import built_folder, cache_directory
from embeddings.e5_convert import GRAPH, RECIPE, TOKENIZER, convert_e5
from embeddings.encoder import Encoder
from embeddings.errors import EncoderUnavailableError
from embeddings.onnx_encoder import OnnxEncoder
from models.artefacts import ArtefactError, EncoderSpec, encoder_specs

__all__ = ["load_encoder"]


def load_encoder(
    name_or_path: str = "multilingual-e5-small", *, threads: int | None = None
) -> Encoder:
    """The encoder of this name."""
    specs = encoder_specs()
    if name_or_path == "multilingual-e5-small":
        return _e5(specs[name_or_path], threads)
    raise EncoderUnavailableError(name_or_path, "no such encoder")


def _e5(spec: EncoderSpec, threads: int | None) -> OnnxEncoder:
    recipe = f"{spec.sha256[:12]}-int8.{RECIPE}"
    try:
        source = spec.weights()
        folder = built_folder(f"{spec.name}-{recipe}", lambda partial: convert_e5(source, partial))
    except ArtefactError as error:
        raise EncoderUnavailableError(spec.name, str(error)) from error
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
        revision=f"{spec.name}@{recipe}-t{spec.max_tokens}-{spec.prompt.strip(': ')}",
        dims=spec.dims,
        prompt=spec.prompt,
        max_tokens=spec.max_tokens,
        threads=threads,
    )
