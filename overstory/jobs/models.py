"""The models behind a desk: encoder and linker, loaded when they are first needed."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clustering import Linker
    from embeddings import Encoder

__all__ = ["Models"]


class Models:
    """Encoder and linker of one desk. Safe to share between threads.

    Parameters
    ----------
    encoder
        An encoder, or the name of one.
    """

    def __init__(self, encoder: Encoder | str) -> None:
        self._encoder = encoder
        self._linker: Linker | None = None
        self._lock = Lock()

    @property
    def encoder(self) -> Encoder:
        """The encoder; loading it takes seconds."""
        with self._lock:
            if isinstance(self._encoder, str):
                from embeddings import load_encoder

                self._encoder = load_encoder(self._encoder)
            return self._encoder

    @property
    def linker(self) -> Linker:
        """The linker trained for the encoder."""
        revision = self.encoder.revision
        with self._lock:
            if self._linker is None:
                from clustering import load_linker

                self._linker = load_linker(revision)
            return self._linker
