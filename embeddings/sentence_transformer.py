"""Any sentence-transformers model: a hub id or a folder."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import EncoderUnavailableError
from embeddings.text import RECIPE as TEXT_RECIPE
from embeddings.text import plain
from models.artefacts import encoder_specs, sha256_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["SentenceTransformerEncoder", "model_folder"]

RECIPE = 1
"""Changes whenever the way that a model is run could give other vectors."""

_PROBE_SECONDS = 3.0

# What a model's repository holds for other frameworks; PyTorch reads none of it.
_OTHER_FRAMEWORKS = ["*.onnx", "*.onnx_data", "*.h5", "*.msgpack", "*.ot", "*.tflite", "openvino/*"]

# A folder's files that have no say in the vectors.
_SILENT = {".md", ".gitattributes", ".lock"}


class SentenceTransformerEncoder:
    """A model run by sentence-transformers in PyTorch.

    On a processor texts are run one by one: a batch is padded to its longest text and its shape
    chooses among kernels that round differently, so that a text's vector would depend on the texts
    beside it. On other devices batches of 32 are used and vectors agree but for rounding.

    Parameters
    ----------
    name
        What users call it.
    folder
        The model's files.
    prompt
        Put before every text; None takes the model's own default prompt, where it has one.
    max_tokens
        Tokens read of one text; None or more than the model can read takes the model's own limit.

    Raises
    ------
    EncoderUnavailableError
        The folder does not hold such a model.
    """

    def __init__(
        self, name: str, folder: Path, *, prompt: str | None = None, max_tokens: int | None = None
    ) -> None:
        self.name = name
        self._prompt = prompt
        self._model = _load(name, folder)
        own_limit = self._model.get_max_seq_length()
        if max_tokens is not None and (own_limit is None or max_tokens < own_limit):
            self._model.max_seq_length = max_tokens
        dims = self._model.get_embedding_dimension()
        if dims is None:
            raise EncoderUnavailableError(name, f"{folder} does not say how long its vectors are")
        self.dims = int(dims)
        limit = self._model.get_max_seq_length()
        manner = f"{RECIPE}|{TEXT_RECIPE}|{limit}|{prompt}|{_folder_digest(folder)}"
        self.revision = f"{name}@{hashlib.sha256(manner.encode()).hexdigest()[:16]}"
        # Its tokenizer sets truncation and padding on itself at every call.
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"SentenceTransformerEncoder(name={self.name!r}, revision={self.revision!r})"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (n, dims), rows of unit length; a zero row for an empty text."""
        plain_texts = [plain(text) for text in texts]
        vectors = np.zeros((len(plain_texts), self.dims), np.float32)
        distinct = list(dict.fromkeys(text for text in plain_texts if text))
        if not distinct:
            return vectors
        with self._lock:
            rows = self._model.encode(
                distinct,
                prompt=self._prompt,
                batch_size=1 if self._model.device.type == "cpu" else 32,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        rows = np.asarray(rows, np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        rows = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
        found = dict(zip(distinct, rows, strict=True))
        for i, text in enumerate(plain_texts):
            if text:
                vectors[i] = found[text]
        return vectors


def model_folder(id_or_path: str) -> Path:
    """Where the files of a model lie, fetched from the hub where they are not here yet.

    What was fetched before is used without asking the hub again. Otherwise the hub is probed
    first, for at most a few seconds, so that a machine without a network learns so at once.

    Raises
    ------
    EncoderUnavailableError
        There is no such folder or model, or the hub cannot be reached.
    """
    if id_or_path and "\0" not in id_or_path:
        path = Path(id_or_path).expanduser()
        if path.is_dir():
            return path
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError
    from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]

    try:
        validate_repo_id(id_or_path)
    except HFValidationError:
        well_formed = False
    else:
        well_formed = "/" in id_or_path
    if not well_formed:
        raise EncoderUnavailableError(
            id_or_path,
            f"neither one of {sorted(encoder_specs())}, nor a folder, nor a model id (owner/name)",
        )
    with contextlib.suppress(LocalEntryNotFoundError):
        return Path(snapshot_download(id_or_path, local_files_only=True))
    _probe_hub(id_or_path)
    try:
        return Path(snapshot_download(id_or_path, ignore_patterns=_OTHER_FRAMEWORKS))
    except Exception as error:  # The hub's client raises its own, httpx's and the system's errors.
        raise EncoderUnavailableError(
            id_or_path, f"it could not be fetched from the hub: {error}"
        ) from error


def _probe_hub(name: str) -> None:
    import httpx
    from huggingface_hub import constants

    advice = (
        "it is not on this machine and the hub cannot be reached ({reason}); give the path of a "
        "folder that holds the model, or use multilingual-e5-small, whose weights are installed"
    )
    if constants.HF_HUB_OFFLINE:
        raise EncoderUnavailableError(name, advice.format(reason="HF_HUB_OFFLINE is set"))
    try:
        httpx.head(constants.ENDPOINT, timeout=_PROBE_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise EncoderUnavailableError(
            name, advice.format(reason=f"{constants.ENDPOINT}: {error}")
        ) from error


def _load(name: str, folder: Path) -> SentenceTransformer:
    if not (folder / "modules.json").exists() and not (folder / "config.json").exists():
        raise EncoderUnavailableError(name, f"{folder} holds no sentence-transformers model")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    showed_progress = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(folder), local_files_only=True)
    except Exception as error:  # Whatever the model's own classes raise on a broken folder.
        raise EncoderUnavailableError(
            name, f"{folder} cannot be loaded by sentence-transformers: {error}"
        ) from error
    finally:
        if showed_progress:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def _folder_digest(folder: Path) -> str:
    """One digest over all files that could change a vector, by name."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not {path.suffix, path.name} & _SILENT:
            named = path.relative_to(folder).as_posix()
            digest.update(f"{named} {sha256_of(path)}\n".encode())
    return digest.hexdigest()
