"""The models behind a desk: encoder and linker, loaded when they are first needed."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from overstory.errors import ModelError

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
        """The encoder; loading it takes seconds.

        Raises
        ------
        ModelError
            If it cannot be loaded.
        """
        with self._lock:
            if isinstance(self._encoder, str):
                from embeddings import EmbeddingError, load_encoder

                try:
                    self._encoder = load_encoder(self._encoder)
                except EmbeddingError as error:
                    raise ModelError(str(error)) from error
            return self._encoder

    @property
    def linker(self) -> Linker:
        """The linker trained for the encoder.

        Raises
        ------
        ModelError
            If it cannot be loaded.
        """
        revision = self.encoder.revision
        with self._lock:
            if self._linker is None:
                from clustering import LinkerFormatError, load_linker
                from models.artefacts import ArtefactError

                try:
                    self._linker = load_linker(revision)
                except (ArtefactError, LinkerFormatError) as error:
                    raise ModelError(f"the linker: {error}") from error
            return self._linker
