"""The application behind a real server, as a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from page_checks import read_page

ARTICLE = {
    "url": "https://lakesidepost.example/dam",
    "title": "Karsava dam to be emptied after a crack is found in its wall",
    "body": "The Karsava dam will be emptied over six weeks. Power must come from elsewhere.",
    "country": "SI",
    "language": "en",
    "published_at": "2026-05-04T08:15:00Z",
}
PATIENCE = 60


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OVERSTORY_")}
    return kept | {
        "OVERSTORY_DB": str(folder / "news.db"),
        "OVERSTORY_ENCODER": "hashing",
        "OVERSTORY_MAX_REQUEST_BYTES": "100000",
    }


@contextmanager
def served(folder: Path) -> Iterator[httpx.Client]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "--factory",
        "api.app:create_app",
        "--port",
        str(port),
    ]
    server = subprocess.Popen(command, env=environment(folder), cwd=folder)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
            _wait(client, server)
            yield client
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE) in (0, -signal.SIGTERM)
    finally:
        server.kill()
        server.wait()


def _wait(client: httpx.Client, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert server.poll() is None, "the server stopped"
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server does not become ready")


def test_articles_in_over_http_and_stories_out_after_a_restart(tmp_path: Path) -> None:
    key = subprocess.run(
        [Path(sys.executable).parent / "overstory", "keys", "create", "press"],
        env=environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    headers = {"X-API-Key": key}
    with served(tmp_path) as client:
        assert client.post("/v1/articles", json=ARTICLE).status_code == 401
        added = client.post("/v1/articles", json=ARTICLE, headers=headers)
        assert added.status_code == 201
        chunks = iter([b"[" + b" " * 60_000, b" " * 60_000 + b"]"])
        too_large = client.post(
            "/v1/articles", content=chunks, headers=headers | {"Content-Type": "application/json"}
        )
        assert too_large.status_code == 413
        assert too_large.headers["content-type"] == "application/problem+json"
        run = client.post("/v1/runs", headers=headers)
        assert run.status_code == 202
        end = time.monotonic() + PATIENCE
        while client.get(run.headers["location"]).json()["status"] == "running":
            assert time.monotonic() < end
            time.sleep(0.05)
        assert client.get(run.headers["location"]).json()["status"] == "published"
    with served(tmp_path) as client:
        article = client.get(added.headers["location"]).json()
        assert article["title"] == ARTICLE["title"]
        read = client.get(article["page_url"], headers={"Accept": "text/html"})
        assert read_page(read.text).root.one("h1").text == ARTICLE["title"]
        head = client.head("/v1/stories")
        assert (head.status_code, head.content) == (200, b"")
        tag = head.headers["etag"]
        assert client.get("/v1/stories", headers={"If-None-Match": tag}).status_code == 304
        assert client.get("/v1/stories?page=2").status_code == 400
