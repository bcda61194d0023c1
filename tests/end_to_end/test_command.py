"""The command as a shell runs it: start, signals, pipes, serving."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

OVERSTORY = [sys.executable, "-c", "from overstory.cli import app; app()"]


@pytest.fixture
def environment(tmp_path: Path, filled_store: Path) -> dict[str, str]:
    """What the command finds around it: a store with the shared articles, among others."""
    shutil.copy(filled_store, tmp_path)
    kept = {name: text for name, text in os.environ.items() if not name.startswith("OVERSTORY_")}
    return kept | {"OVERSTORY_ENCODER": "hashing", "OVERSTORY_DB": str(tmp_path / "news.db")}


def run(environment: dict[str, str], *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [*OVERSTORY, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_help_is_there_at_once(environment):
    taken = []
    for _ in range(3):
        before = time.perf_counter()
        assert "recluster" in run(environment, "--help").stdout
        taken.append(time.perf_counter() - before)
    # Half a second on an idle machine; tests may run on a busy one.
    assert min(taken) < 1.5


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """The demo as `make demo` runs it, with the default encoder, and its store."""
    db = tmp_path_factory.mktemp("demo") / "demo.db"
    kept = {name: text for name, text in os.environ.items() if not name.startswith("OVERSTORY_")}
    return run(kept, "demo", "--no-serve", "--db", db), db


@pytest.mark.model
def test_the_demo_prints_its_stories_and_how_well_it_did(demonstrated):
    done, _ = demonstrated
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("World's current take: ") >= 12
    assert done.stdout.count("Take: ") >= 2
    found = re.search(r"F1 (\d\.\d{3})", done.stdout)
    assert found
    # That the score is as good as it was is for the test of quality to say.
    assert float(found[1]) > 0.8
    assert done.stderr.startswith("adding …\n")
    assert "Traceback" not in done.stderr


@pytest.mark.model
def test_the_demo_keeps_its_store_where_told_and_wants_a_fresh_one(environment, demonstrated):
    _, db = demonstrated
    listed = json.loads(run(environment, "stories", "--db", db, "--json").stdout)
    assert len(listed["items"]) >= 12
    again = run(environment, "demo", "--no-serve", "--db", db)
    assert again.returncode == 1
    assert again.stderr.splitlines() == [
        f"overstory: {db} is there already; the demo makes a store of its own in a new file"
    ]


@pytest.mark.model
def test_clustering_a_file_with_the_default_encoder(environment, articles_file, tmp_path):
    del environment["OVERSTORY_ENCODER"]
    done = run(environment, "cluster", articles_file, "-o", tmp_path / "out.jsonl")
    assert (done.returncode, done.stdout) == (0, "")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    bridge, bridge_again, bridge_in_german, herring, herring_again, mask = (
        line["story_id"] for line in lines
    )
    assert bridge == bridge_again == bridge_in_german
    assert herring == herring_again
    assert len({bridge, herring, mask}) == 3


@pytest.mark.parametrize("command", [["demo"], ["serve"]])
def test_a_port_in_use_is_told_before_the_work(environment, command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(environment, *command, "--port", port)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert f"port {port} of 127.0.0.1 is in use" in line


def test_a_host_that_is_none(environment):
    done = run(environment, "serve", "--host", "no-such-host.invalid")
    assert done.returncode == 1
    assert "no-such-host.invalid" in done.stderr


@pytest.fixture
def served(environment) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [*OVERSTORY, "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        found = re.search(r"http://\S+/", server.stderr.readline())
        assert found
        yield server, found[0]
        server.kill()


def fetch(address: str) -> bytes:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                return answer.read()
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


def test_serving_until_interrupted(served):
    server, address = served
    assert "Herring quota" in fetch(address).decode()
    stories = json.loads(fetch(f"{address}v1/stories"))
    assert len(stories["items"]) >= 3
    server.send_signal(signal.SIGINT)
    assert server.wait(timeout=20) == 0
    assert server.stderr is not None
    assert "Traceback" not in server.stderr.read()


def test_a_reader_that_went_away(environment):
    for arguments in (["stories"], ["export"], ["stories", "--json"]):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [*OVERSTORY, *arguments],
            env=environment,
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        os.close(writing)
        assert (done.returncode, done.stderr) == (141, ""), arguments


def test_interrupted_in_the_middle(environment, tmp_path):
    reading, writing = os.pipe()
    with subprocess.Popen(
        [*OVERSTORY, "cluster", "/dev/stdin", "-o", str(tmp_path / "out.jsonl")],
        env=environment,
        stdin=reading,
        stderr=subprocess.PIPE,
        text=True,
        # What runs in the background is told to ignore it, and so are its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        os.close(reading)
        # More than a pipe holds: once this is written, the command is reading, and then it waits.
        os.write(writing, b'{"title": "It waits for more"}\n' + b"\n" * 200_000)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        try:
            _, errors = process.communicate(timeout=60)
        finally:
            process.kill()
            os.close(writing)
    assert (process.returncode, errors) == (130, "overstory: interrupted\n")
    assert not (tmp_path / "out.jsonl").exists()


def test_a_full_disk_is_one_line(environment, articles_file):
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    done = run(environment, "cluster", articles_file, "-o", "/dev/full")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "overstory: No space left on device"


def shell(environment: dict[str, str], line: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", "-c", line, sys.executable]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "stream"),
    [
        ("stories >&-", "standard output"),
        ("export >&-", "standard output"),
        ("keys create nobody >&-", "standard output"),
        ("ingest - <&-", "standard input"),
        ("related - <&-", "standard input"),
    ],
)
def test_a_closed_stream_is_one_line(environment, arguments, stream):
    done = shell(environment, f'"$0" -m overstory {arguments}')
    assert done.returncode == 1
    assert f"{stream}: Bad file descriptor" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_key_that_nobody_saw_is_not_in_force(environment):
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    assert shell(environment, '"$0" -m overstory keys create ana >/dev/full').returncode == 1
    (key,) = json.loads(run(environment, "keys", "list", "--json").stdout)
    assert key["revoked_at"] is not None
    assert run(environment, "keys", "create", "ana").returncode == 0


def test_a_terminal_without_unicode(environment):
    environment |= {"PYTHONIOENCODING": "ascii", "NO_COLOR": "1"}
    done = run(environment, "stories")
    assert done.returncode == 0
    assert r"m\xe1scara" in done.stdout
