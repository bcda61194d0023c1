"""Runs commands in this process, on real stores that encode by hashing."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from overstory.cli import app

Run = Callable[..., Result]


@pytest.fixture
def run(hashing: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder of its own; answers exit code, standard output and error."""
    for name in [name for name in os.environ if name.startswith("OVERSTORY_")]:
        if name != "OVERSTORY_ENCODER":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(app, [str(item) for item in arguments], input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def store(filled_store: Path, tmp_path: Path) -> Path:
    """A copy of the filled store, to be changed at will."""
    return Path(shutil.copy(filled_store, tmp_path))
