"""Folders that are built once and kept under the user's cache directory."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

from models.artefacts import sha256_of

__all__ = ["built_folder", "cache_directory"]

_DIGESTS = "digests.json"


def cache_directory() -> Path:
    """``OVERSTORY_CACHE_DIR`` where set, else the platform's cache directory for this user."""
    chosen = os.environ.get("OVERSTORY_CACHE_DIR")
    return Path(chosen).expanduser() if chosen else user_cache_path("overstory")


def built_folder(name: str, build: Callable[[Path], None]) -> Path:
    """The cached folder ``name``, built first where it is missing or damaged.

    The folder appears whole or not at all, and one process builds while others wait for it.
    Digests of its files are kept beside them and compared at every call, so that a damaged file
    is never read.

    Parameters
    ----------
    name
        Names content and recipe: another recipe takes another name.
    build
        Fills the empty folder that it is given.

    Raises
    ------
    OSError
        The cache directory cannot be written.
    """
    parent = cache_directory()
    folder = parent / name
    if _intact(folder):
        return folder
    parent.mkdir(parents=True, exist_ok=True)
    with FileLock(parent / f"{name}.lock"):
        if _intact(folder):
            return folder
        # The lock is ours, so whatever carries our prefix was left by a process that was killed.
        for abandoned in parent.glob(f"{name}.partial-*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        partial = Path(tempfile.mkdtemp(prefix=f"{name}.partial-", dir=parent))
        try:
            build(partial)
            digests = {path.name: sha256_of(path) for path in sorted(partial.iterdir())}
            (partial / _DIGESTS).write_text(json.dumps(digests, indent=1), encoding="utf-8")
            if folder.exists():
                shutil.rmtree(folder)
            partial.replace(folder)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
    return folder


def _intact(folder: Path) -> bool:
    try:
        digests: dict[str, str] = json.loads((folder / _DIGESTS).read_text(encoding="utf-8"))
        return bool(digests) and all(
            sha256_of(folder / name) == digest for name, digest in digests.items()
        )
    except (OSError, ValueError, AttributeError):
        return False
