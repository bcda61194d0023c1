"""A mark that changes whenever the analysis could give another result."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files

from models.artefacts import artefact_specs

__all__ = ["REVISION"]


def _revision() -> str:
    """Digest of everything in this package, and of what else of the clustering it reads with."""
    digest = sha256()
    folder = files("clustering")
    parts = [folder / "text.py", folder / "documents.py"]
    for name in ("takes", "boilerplate"):
        parts.extend(sorted((folder / name).iterdir(), key=lambda part: part.name))
    for part in parts:
        if part.is_file() and part.name.endswith((".py", ".toml", ".json", ".safetensors")):
            digest.update(part.name.encode())
            digest.update(part.read_bytes())
    for name in ("salience", "judgement"):
        digest.update(artefact_specs()[name].sha256.encode())
    return digest.hexdigest()[:12]


#: Digest of the code, word lists and weights that the result depends on.
REVISION = _revision()
