"""Standard streams that were closed before the command began."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any

__all__ = ["replace_closed"]


class _Closed(io.TextIOBase):
    """Stands for a stream that is not there: whoever uses it is told."""

    def __init__(self, name: str) -> None:
        self._name = name

    def _refuse(self) -> OSError:
        return OSError(errno.EBADF, os.strerror(errno.EBADF), self._name)

    @property
    def buffer(self) -> Any:
        """No bytes either."""
        raise self._refuse()

    def read(self, _size: int | None = -1, /) -> str:
        """Refuse."""
        raise self._refuse()

    def write(self, _text: str, /) -> int:
        """Refuse."""
        raise self._refuse()


def replace_closed() -> None:
    """Let commands fail that read from or write to a stream which is closed (``<&-``, ``>&-``).

    Python has None there, to which nothing is written without a word.
    """
    if sys.stdin is None:
        sys.stdin = _Closed("standard input")
    if sys.stdout is None:
        sys.stdout = _Closed("standard output")
