"""Runs commands in this process, on real stores that encode by hashing."""

import os
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
def store(run: Run, articles_file: Path) -> Path:
    """A store that holds the shared articles, clustered."""
    path = articles_file.with_name("news.db")
    assert run("ingest", articles_file, "--db", path).exit_code == 0
    assert run("recluster", "--window", "5000d", "--db", path).exit_code == 0
    return path
