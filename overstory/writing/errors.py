"""Why nothing was written. These stay inside: whoever reads is shown the extractive text."""

from __future__ import annotations

__all__ = ["BadAnswerError", "NoAnswerError", "WritingError"]


class WritingError(Exception):
    """Nothing was written. The message holds nothing that the endpoint or an article said."""


class NoAnswerError(WritingError):
    """The endpoint cannot be reached, is too slow, or refuses."""


class BadAnswerError(WritingError):
    """The endpoint answered, with something that cannot be read."""
