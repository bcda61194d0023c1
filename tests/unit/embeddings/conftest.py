"""A stand-in for multilingual-e5-small: its file format, random weights, few of them."""

from __future__ import annotations

import struct
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

WIDTH, LAYERS, HEADS, FEED_FORWARD, POSITIONS = 64, 2, 4, 96, 48
PIECES = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "▁query",
    ":",
    "▁dam",
    "▁breaks",
    "s",
    "a",
    "b",
    "c",
]


def write_e5_file(path: Path, *, seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """Write the file; the weights that it holds, by name."""
    rng = np.random.default_rng(seed)
    vocabulary = len(PIECES)
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (vocabulary, WIDTH),
        "emb.pos": (POSITIONS, WIDTH),
        "emb.type": (2, WIDTH),
        "emb.ln.w": (WIDTH,),
        "emb.ln.b": (WIDTH,),
    }
    for i in range(LAYERS):
        for name in ("q", "k", "v", "ao"):
            shapes[f"l{i}.{name}.w"] = (WIDTH, WIDTH)
            shapes[f"l{i}.{name}.b"] = (WIDTH,)
        shapes[f"l{i}.fi.w"] = (FEED_FORWARD, WIDTH)
        shapes[f"l{i}.fi.b"] = (FEED_FORWARD,)
        shapes[f"l{i}.fo.w"] = (WIDTH, FEED_FORWARD)
        shapes[f"l{i}.fo.b"] = (WIDTH,)
        for name in ("aln", "oln"):
            shapes[f"l{i}.{name}.w"] = (WIDTH,)
            shapes[f"l{i}.{name}.b"] = (WIDTH,)

    weights: dict[str, NDArray[np.float32]] = {}
    stored: dict[str, tuple[int, bytes]] = {}
    for name, shape in shapes.items():
        if len(shape) == 2 and name not in ("emb.pos", "emb.type"):
            n_blocks = int(np.prod(shape)) // 32
            scales = rng.uniform(0.02, 0.06, n_blocks).astype(np.float16)
            nibbles = rng.integers(0, 16, (n_blocks, 32), dtype=np.uint8)
            blocks = b"".join(
                scale.tobytes() + (row[:16] | (row[16:] << 4)).tobytes()
                for scale, row in zip(scales, nibbles, strict=True)
            )
            values = (nibbles.astype(np.float32) - 8) * scales.astype(np.float32)[:, None]
            stored[name] = (1, blocks)
            weights[name] = values.reshape(shape)
        else:
            centre = 1.0 if "ln.w" in name else 0.0
            weights[name] = rng.normal(centre, 0.2, shape).astype(np.float32)
            stored[name] = (0, weights[name].tobytes())

    encoded = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, encoded)]).astype("<u4")
    scores = np.linspace(0, -12, vocabulary).astype("<f4")
    head = b"E5S1" + struct.pack(
        "<I7ifi", 1, WIDTH, LAYERS, HEADS, FEED_FORWARD, vocabulary, POSITIONS, 2, 1e-12, 32
    )
    head += struct.pack("<5iQ", vocabulary, 0, 2, 1, 3, int(offsets[-1]))
    head += offsets.tobytes() + scores.tobytes() + b"".join(encoded)
    character_map = struct.pack("<IBI", 0xA0, 1, 0x20)
    head += struct.pack("<iI", 1, len(character_map)) + character_map
    head += struct.pack("<i", len(stored))
    at = len(head) + sum(2 + len(name) + 21 for name in stored)
    directory, body = b"", b""
    for name, (kind, content) in stored.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, weights[name].size, at + len(body), len(content))
        body += content
    path.write_bytes(head + directory + body)
    return weights


def reference_vector(
    weights: dict[str, NDArray[np.float32]], ids: list[int]
) -> NDArray[np.float64]:
    """The unit vector of these tokens, computed plainly, without quantising activations."""
    from scipy.special import erf

    w = {name: value.astype(np.float64) for name, value in weights.items()}

    def linear(x: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        return x @ w[f"{name}.w"].T + w[f"{name}.b"]

    def norm(x: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt(x.var(-1, keepdims=True) + 1e-12)
        return scaled * w[f"{name}.w"] + w[f"{name}.b"]

    x = norm(w["emb.word"][ids] + w["emb.pos"][: len(ids)] + w["emb.type"][0], "emb.ln")
    for i in range(LAYERS):
        q, k, v = (
            linear(x, f"l{i}.{name}").reshape(len(ids), HEADS, -1).transpose(1, 0, 2)
            for name in "qkv"
        )
        scores = np.exp(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1]))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ v
        x = norm(
            x + linear(mixed.transpose(1, 0, 2).reshape(len(ids), -1), f"l{i}.ao"), f"l{i}.aln"
        )
        inner = linear(x, f"l{i}.fi")
        inner = inner * (1 + erf(inner / np.sqrt(2))) / 2
        x = norm(x + linear(inner, f"l{i}.fo"), f"l{i}.oln")
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)


@pytest.fixture(scope="session")
def tiny_e5() -> SimpleNamespace:
    return SimpleNamespace(
        width=WIDTH,
        positions=POSITIONS,
        pieces=PIECES,
        write=write_e5_file,
        vector=reference_vector,
    )
