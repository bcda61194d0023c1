"""The models behind a desk: encoders and linker, loaded when they are first needed."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from overstory.errors import ModelError

if TYPE_CHECKING:
    from clustering import Linker
    from embeddings import Encoder

__all__ = ["Models"]


class Models:
    """Encoders and linker of one desk. Safe to share between threads.

    Parameters
    ----------
    encoder
        An encoder, or the name of one.
    """

    def __init__(self, encoder: Encoder | str) -> None:
        self._encoder = encoder
        self._loaded: dict[str, Encoder] = {}
        self._linker: Linker | None = None
        self._lock = Lock()

    @property
    def encoder(self) -> Encoder:
        """The encoder of articles; loading it takes seconds.

        Raises
        ------
        ModelError
            If it cannot be loaded.
        """
        return self._load(self._encoder) if isinstance(self._encoder, str) else self._encoder

    @property
    def sentences(self) -> Encoder:
        """The encoder of single sentences: the one that belongs beside that of articles.

        Raises
        ------
        ModelError
            If it cannot be loaded.
        """
        from embeddings import sentences_beside

        own = self._encoder if isinstance(self._encoder, str) else self._encoder.name
        beside = sentences_beside(own)
        return self.encoder if beside == own else self._load(beside)

    def _load(self, name: str) -> Encoder:
        with self._lock:
            if name not in self._loaded:
                from embeddings import EmbeddingError, load_encoder

                try:
                    self._loaded[name] = load_encoder(name)
                except EmbeddingError as error:
                    raise ModelError(str(error)) from error
            return self._loaded[name]

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
