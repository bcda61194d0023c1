"""Streams of bytes, gzipped or not, that give all that comes before a damage."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["BROKEN_GZIP", "GZIP", "plain_stream"]

BROKEN_GZIP = (EOFError, zlib.error, gzip.BadGzipFile)
"""What a stream raises where gzipped data breaks off or is damaged."""

GZIP = b"\x1f\x8b"
"""What gzipped data begins with."""

_PIECE = 1 << 16


def plain_stream(raw: BinaryIO) -> io.BufferedReader:
    """The stream, unpacked where its first bytes say that it is gzipped.

    Its ``peek`` shows 64 KB, or all that there is. Of damaged data the lines before the damage
    are read, and then an error of ``BROKEN_GZIP`` is raised.
    """
    packed = _buffered(raw)
    if packed.peek(len(GZIP))[: len(GZIP)] != GZIP:
        return packed
    return _buffered(cast("BinaryIO", gzip.GzipFile(fileobj=packed)))


def _buffered(source: BinaryIO) -> io.BufferedReader:
    return io.BufferedReader(_Filled(cast("io.BufferedIOBase", source)), _PIECE)


class _Filled(io.RawIOBase):
    """Reads whole pieces. An error waits until all that was read before it has been given."""

    def __init__(self, source: io.BufferedIOBase) -> None:
        self._source = source
        self._error: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        if self._error is not None:
            raise self._error
        place = memoryview(buffer)
        filled = 0
        try:
            while filled < len(place) and (piece := self._source.read1(len(place) - filled)):
                place[filled : filled + len(piece)] = piece
                filled += len(piece)
        except (*BROKEN_GZIP, OSError) as error:
            self._error = error
            if not filled:
                raise
        return filled
