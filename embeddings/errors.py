"""What this package raises on purpose."""

from __future__ import annotations

__all__ = ["EmbeddingError", "EncoderUnavailableError", "IndexUnusableError"]


class EmbeddingError(Exception):
    """Base of the errors of this package."""


class EncoderUnavailableError(EmbeddingError):
    """An encoder cannot be loaded. The message says what to do about it."""

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason
        super().__init__(f"encoder {name!r}: {reason}")


class IndexUnusableError(EmbeddingError):
    """A saved vector index is missing, damaged, or made with another encoder revision.

    An index is a cache: whoever owns the vectors builds it again.
    """
