from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.model
def test_the_quick_benchmark_of_scale_prints_its_tables(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/scale.py", "--quick", "--cache", str(tmp_path)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert "perturbed from the demonstration corpus" in done.stdout
    tables = [line.split(" | ") for line in done.stdout.splitlines() if line.startswith("| 400")]
    batch, at_once, ours, peer = tables
    # Stories of articles that differ in a few words are found, whatever is exchanged in them.
    assert float(batch[6]) > 0.7
    assert [len(times.split(", ")) for times in at_once[1:4]] == [3, 3, 3]
    assert (ours[1], peer[1]) == ("ours", "hdbscan")
