"""How a vector index lies on disk.

A folder with one safetensors file for each day and ``index.json``, which names them with their
digests. Day files are named after their content and never overwritten. ``index.json`` is replaced
in one step once all of them are there, and files that it no longer names go last, so that a
process killed in between leaves the index as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from filelock import FileLock
from safetensors import SafetensorError
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from embeddings.errors import IndexUnusableError
from embeddings.shard import Shard

__all__ = ["load", "save"]

_FORMAT = 1
_CONTENTS = "index.json"
_LOCK = "index.lock"
_SUFFIX = ".safetensors"


def save(folder: Path, shards: Mapping[int | None, Shard], dims: int, revision: str) -> None:
    """Write the shards that changed, then the table of contents."""
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / _LOCK):
        files = {}
        for day, shard in shards.items():
            name = shard.saved_as
            if name is None or not (folder / name).exists():
                name = _write_shard(folder, day, shard)
                shard.saved_as = name
            files[name] = {"day": day, "count": len(shard.ids)}
        contents = {"format": _FORMAT, "revision": revision, "dims": dims, "files": files}
        _write(folder / _CONTENTS, json.dumps(contents, indent=1, sort_keys=True).encode())
        for path in folder.glob(f"*{_SUFFIX}"):
            if path.name not in files:
                path.unlink()


def load(folder: Path, revision: str) -> tuple[int, dict[int | None, Shard]]:
    """Dims and shards by day.

    Raises
    ------
    IndexUnusableError
        See :meth:`embeddings.VectorIndex.load`.
    """
    if not (folder / _CONTENTS).is_file():
        raise IndexUnusableError(f"{folder} holds no vector index")
    try:
        with FileLock(folder / _LOCK):
            contents = json.loads((folder / _CONTENTS).read_bytes())
            if contents["format"] != _FORMAT:
                raise IndexUnusableError(f"{folder}: format {contents['format']} is not known")
            if contents["revision"] != revision:
                raise IndexUnusableError(
                    f"{folder} was made with {contents['revision']!r}, not {revision!r}"
                )
            dims = int(contents["dims"])
            shards = {
                entry["day"]: _read_shard(folder / name, dims, entry["count"])
                for name, entry in contents["files"].items()
            }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, SafetensorError) as error:
        raise IndexUnusableError(f"{folder} is damaged: {error!r}") from error
    return dims, shards


def _write_shard(folder: Path, day: int | None, shard: Shard) -> str:
    # In the order of ids: equal days give equal files, in whatever order they were filled.
    order = sorted(range(len(shard.ids)), key=shard.ids.__getitem__)
    content = save_tensors(
        {
            "ids": np.frombuffer(json.dumps([shard.ids[i] for i in order]).encode(), np.uint8),
            "times": shard.times[order],
            "vectors": shard.vectors()[order],
        }
    )
    name = f"{'undated' if day is None else day}-{hashlib.sha256(content).hexdigest()}{_SUFFIX}"
    _write(folder / name, content)
    return name


def _read_shard(path: Path, dims: int, count: int) -> Shard:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != path.stem.rpartition("-")[2]:
        raise ValueError(f"{path.name} does not have the content that it is named after")
    tensors = load_tensors(content)
    ids = json.loads(tensors["ids"].tobytes())
    vectors, times = tensors["vectors"], tensors["times"]
    if vectors.shape != (count, dims) or len(ids) != count or times.shape != (count,):
        raise ValueError(f"{path.name} does not hold {count} vectors of {dims} dimensions")
    shard = Shard(dims)
    shard.add(ids, vectors, times)
    shard.saved_as = path.name
    return shard


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)
