from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from embeddings.cache import built_folder, cache_directory


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OVERSTORY_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


class Builder:
    """Writes two files and counts how often it is asked."""

    def __init__(self, pause: float = 0) -> None:
        self.calls = 0
        self.pause = pause

    def __call__(self, folder: Path) -> None:
        self.calls += 1
        (folder / "a").write_bytes(b"alpha" * 100)
        time.sleep(self.pause)
        (folder / "b").write_bytes(b"beta")


def test_the_environment_chooses_the_directory(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cache_directory() == directory
    monkeypatch.setenv("OVERSTORY_CACHE_DIR", "~/elsewhere")
    assert cache_directory() == Path.home() / "elsewhere"
    monkeypatch.delenv("OVERSTORY_CACHE_DIR")
    assert cache_directory().name == "overstory"


def test_a_folder_is_built_once(directory: Path) -> None:
    build = Builder()
    folder = built_folder("model-1", build)
    assert folder == directory / "model-1"
    assert (folder / "b").read_bytes() == b"beta"
    assert built_folder("model-1", build) == folder
    assert build.calls == 1


def test_another_name_is_another_folder() -> None:
    build = Builder()
    assert built_folder("model-1", build) != built_folder("model-2", build)
    assert build.calls == 2


@pytest.mark.parametrize("damage", ["flip", "truncate", "remove", "digests", "digests gone"])
def test_a_damaged_folder_is_built_again(damage: str) -> None:
    build = Builder()
    folder = built_folder("model-1", build)
    if damage == "flip":
        content = bytearray((folder / "a").read_bytes())
        content[17] ^= 1
        (folder / "a").write_bytes(content)
    elif damage == "truncate":
        (folder / "a").write_bytes(b"alpha")
    elif damage == "remove":
        (folder / "b").unlink()
    elif damage == "digests":
        (folder / "digests.json").write_text("[]")
    else:
        (folder / "digests.json").unlink()
    built_folder("model-1", build)
    assert build.calls == 2
    assert (folder / "a").read_bytes() == b"alpha" * 100
    built_folder("model-1", build)
    assert build.calls == 2


def test_a_failed_build_leaves_nothing(directory: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "a").write_bytes(b"half")
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        built_folder("model-1", fail)
    assert [path.name for path in directory.iterdir() if path.is_dir()] == []
    assert (built_folder("model-1", Builder()) / "b").exists()


def test_what_a_killed_process_left_is_cleared_away(directory: Path) -> None:
    abandoned = directory / "model-1.partial-xyz"
    abandoned.mkdir(parents=True)
    (abandoned / "a").write_bytes(b"half")
    other = directory / "model-10.partial-xyz"
    other.mkdir()
    built_folder("model-1", Builder())
    assert not abandoned.exists()
    assert other.exists()


def test_threads_wait_for_one_build() -> None:
    build = Builder(pause=0.05)
    found: list[Path] = []
    threads = [
        threading.Thread(target=lambda: found.append(built_folder("model-1", build)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert build.calls == 1
    assert len(found) == 4


PROCESS = """
import sys, time
from pathlib import Path
from embeddings.cache import built_folder

def build(folder):
    with open(sys.argv[1], "a") as stream:
        stream.write("built\\n")
    time.sleep(0.3)
    (folder / "a").write_bytes(b"alpha")

assert (built_folder("model-1", build) / "a").read_bytes() == b"alpha"
"""


def test_processes_wait_for_one_build(tmp_path: Path) -> None:
    log = tmp_path / "log"
    processes = [subprocess.Popen([sys.executable, "-c", PROCESS, str(log)]) for _ in range(2)]
    assert [process.wait(60) for process in processes] == [0, 0]
    assert log.read_text() == "built\n"
