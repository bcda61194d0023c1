"""Any sentence-transformers model, from a folder and from a hub that stands in for the real one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from embeddings import EncoderUnavailableError, load_encoder

pytestmark = pytest.mark.model

TEXTS = ["dam breaks in the north", "the dam", "", "bank raises rates and rates and rates", "dam"]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model with random weights and no Normalize module of its own."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("model")
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        "dam",
        "bank",
        "the",
        "in",
        "north",
        "rates",
    ]
    (folder / "vocab.txt").write_text("\n".join(words))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=24,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
    )
    BertModel(config).save_pretrained(folder / "bert")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"), max_seq_length=16)
    tiny = SentenceTransformer(modules=[transformer, Pooling(24, "mean")], device="cpu")
    tiny.save(str(folder / "saved"), create_model_card=False)
    return folder / "saved"


def test_a_folder(model: Path) -> None:
    encoder = load_encoder(str(model))
    vectors = encoder.encode(TEXTS)
    assert encoder.dims == 24
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0, 1, 1], atol=1e-6)
    assert encoder.encode([]).shape == (0, 24)


def test_a_vector_does_not_depend_on_its_neighbours(model: Path) -> None:
    encoder = load_encoder(str(model))
    together = encoder.encode(TEXTS)
    np.testing.assert_array_equal(encoder.encode(TEXTS[::-1]), together[::-1])
    np.testing.assert_array_equal(np.vstack([encoder.encode([t]) for t in TEXTS]), together)


def test_the_revision_follows_the_files(model: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "a" / "model", tmp_path / "b" / "model"
    shutil.copytree(model, one)
    shutil.copytree(model, other)
    names = [load_encoder(str(folder)).revision.partition("@")[2] for folder in (one, other)]
    assert names[0] == names[1]
    (other / "README.md").write_text("words about it")
    assert load_encoder(str(other)).revision.partition("@")[2] == names[0]
    config = json.loads((other / "config.json").read_text())
    (other / "config.json").write_text(json.dumps(config | {"layer_norm_eps": 1e-6}))
    assert load_encoder(str(other)).revision.partition("@")[2] != names[0]


def test_a_folder_with_broken_weights(model: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(model, broken)
    (broken / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(EncoderUnavailableError, match="cannot be loaded"):
        load_encoder(str(broken))


class Hub(BaseHTTPRequestHandler):
    """The routes of a hub that fetching one model takes."""

    folder: Path
    commit = "0123456789abcdef0123456789abcdef01234567"

    def log_message(self, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.answer(with_body=False)

    def do_GET(self) -> None:
        self.answer(with_body=True)

    def answer(self, *, with_body: bool) -> None:
        path = self.path.partition("?")[0]
        prefix = f"/owner/tiny/resolve/{self.commit}/"
        body, status = b"", 404
        if path == "/":
            status = 200
        elif path.startswith("/api/models/owner/tiny"):
            files = [p for p in sorted(self.folder.rglob("*")) if p.is_file()]
            names = [p.relative_to(self.folder).as_posix() for p in files]
            if "/tree/" in path:
                sizes = [p.stat().st_size for p in files]
                answer: object = [
                    {"type": "file", "path": name, "size": size, "oid": self.commit}
                    for name, size in zip(names, sizes, strict=True)
                ]
            else:
                siblings = [{"rfilename": name} for name in names]
                answer = {"id": "owner/tiny", "sha": self.commit, "siblings": siblings}
            body, status = json.dumps(answer).encode(), 200
        elif path.startswith(prefix) and (self.folder / path.removeprefix(prefix)).is_file():
            body, status = (self.folder / path.removeprefix(prefix)).read_bytes(), 200
        self.send_response(status)
        self.send_header("ETag", f'"{hashlib.sha256(body).hexdigest()}"')
        self.send_header("X-Repo-Commit", self.commit)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)


@pytest.fixture
def hub(model: Path) -> Iterator[ThreadingHTTPServer]:
    handler = type("TinyHub", (Hub,), {"folder": model})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


CODE = """
import sys
from embeddings import EncoderUnavailableError, load_encoder
try:
    encoder = load_encoder(sys.argv[1])
except EncoderUnavailableError as error:
    sys.exit(str(error))
print(encoder.revision, encoder.encode(["the dam"]).tobytes().hex())
"""


def test_a_model_from_a_hub(hub: ThreadingHTTPServer, model: Path, tmp_path: Path) -> None:
    def run(name: str, port: int) -> subprocess.CompletedProcess[str]:
        # The hub's address is read when its client is imported: a process of its own.
        environment = os.environ | {
            "HF_ENDPOINT": f"http://127.0.0.1:{port}",
            "HF_HOME": str(tmp_path / "hub"),
            "HF_HUB_DISABLE_XET": "1",
        }
        return subprocess.run(
            [sys.executable, "-W", "error", "-c", CODE, name],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    port = hub.server_address[1]
    fetched = run("owner/tiny", port)
    assert fetched.returncode == 0, fetched.stderr
    expected = load_encoder(str(model)).encode(["the dam"]).tobytes().hex()
    assert fetched.stdout.split()[1] == expected

    missing = run("owner/missing", port)
    assert missing.returncode == 1
    assert "encoder 'owner/missing': it could not be fetched from the hub" in missing.stderr

    # Port 9 answers nobody: what was fetched is used without asking, what was not is an error.
    assert run("owner/tiny", 9).stdout == fetched.stdout
    offline = run("owner/other", 9)
    assert offline.returncode == 1
    assert "the hub cannot be reached" in offline.stderr
