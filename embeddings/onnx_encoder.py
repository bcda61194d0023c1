"""An encoder that runs in ONNX Runtime, one text at a time, in as many threads as processors."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.text import plain

__all__ = ["OnnxEncoder", "available_processors"]

# No piece of the vocabulary is longer, so what is cut could not have been among the tokens.
_CHARACTERS_PER_TOKEN = 32


def available_processors() -> int:
    """Processors that this process may use: no more than ``OMP_NUM_THREADS``, where that is set.

    The variable limits numerical libraries everywhere else, so whoever sets it expects it here.
    """
    if hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count() or 1
    limit = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, min(count, int(limit))) if limit.isdecimal() else count


class OnnxEncoder:
    """Sentence encoder from a graph that takes one text's tokens and gives its unit vector.

    Each text is run alone. Padding a batch wastes half of the work where lengths vary, and
    quantisation over a batch would let a text's vector depend on the texts beside it. The threads
    work in parallel because ONNX Runtime lets go of the interpreter lock.

    Parameters
    ----------
    graph, tokenizer
        Files: ``input_ids`` (1, tokens) to ``vector`` (1, dims), and a ``tokenizers`` JSON file.
    name, revision, dims
        As in :class:`embeddings.Encoder`.
    prompt
        Put before every text.
    max_tokens
        Tokens read of one text, prompt and end marks included.
    threads
        Texts encoded at once; by default the processors that this process may use.
    """

    def __init__(
        self,
        graph: Path,
        tokenizer: Path,
        *,
        name: str,
        revision: str,
        dims: int,
        prompt: str = "",
        max_tokens: int,
        threads: int | None = None,
    ) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(graph), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer: Any = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)
        self._prompt = prompt
        self._max_tokens = max_tokens
        self._threads = threads or available_processors()
        self.name = name
        self.revision = revision
        self.dims = dims

    def __repr__(self) -> str:
        return f"OnnxEncoder(name={self.name!r}, revision={self.revision!r})"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (n, dims), rows of unit length; a zero row for an empty text."""
        plain_texts = [plain(text) for text in texts]
        vectors = np.zeros((len(plain_texts), self.dims), np.float32)
        distinct = list(dict.fromkeys(text for text in plain_texts if text))
        if self._threads == 1 or len(distinct) < 2:
            rows = [self._encode_one(text) for text in distinct]
        else:
            with ThreadPoolExecutor(self._threads, "encode") as pool:
                rows = list(pool.map(self._encode_one, distinct))
        found = dict(zip(distinct, rows, strict=True))
        for i, text in enumerate(plain_texts):
            if text:
                vectors[i] = found[text]
        return vectors

    def tokens(self, text: str) -> list[int]:
        """The pieces of a plain text that are read, by number, prompt and end marks included."""
        shortened = text[: self._max_tokens * _CHARACTERS_PER_TOKEN]
        ids: list[int] = self._tokenizer.encode(self._prompt + shortened).ids
        return ids

    def _encode_one(self, text: str) -> NDArray[np.float32]:
        feed = {"input_ids": np.array([self.tokens(text)], np.int64)}
        vector: NDArray[np.float32] = self._session.run(None, feed)[0][0]
        return vector
