"""What the README shows works."""

import re
from pathlib import Path

import pytest

from overstory import demo

README = Path(__file__).resolve().parents[2] / "README.md"
SNIPPETS = re.findall(r"^```python\n(.*?)^```$", README.read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.model
@pytest.mark.parametrize("snippet", SNIPPETS)
def test_snippets_run(snippet, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for variable in ("OVERSTORY_DB", "OVERSTORY_ENCODER"):
        monkeypatch.delenv(variable, raising=False)
    # A quarter of the corpus says as much in a quarter of the time.
    some = demo.load_corpus()[:30]
    monkeypatch.setattr(demo, "load_corpus", lambda: some)
    exec(compile(snippet, "README.md", "exec"), {})
    shown = capsys.readouterr().out
    assert re.search(r"^\d+ stories$", shown, re.MULTILINE)
    assert "{'" in shown


def test_there_are_snippets():
    assert len(SNIPPETS) == 1
