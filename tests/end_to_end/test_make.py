"""`make` says what is missing before it makes half an environment."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).resolve().parents[2] / "Makefile"


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize(
    ("lacking", "advice"),
    [
        ("version_info", "Overstory needs Python 3.11"),
        ("ensurepip", "apt-get install python3-venv"),
    ],
)
def test_a_python_that_does_not_do(tmp_path: Path, lacking: str, advice: str):
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\ncase "$2" in *{lacking}*) exit 1;; esac\n')
    python.chmod(0o755)
    shutil.copy(MAKEFILE, tmp_path)
    (tmp_path / "pyproject.toml").touch()
    done = subprocess.run(
        ["make", "demo", f"PYTHON={python}"],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name != "MAKEFLAGS"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert advice in done.stderr
    assert not (tmp_path / ".venv").exists()
