"""``python -m models.refresh``: write the digests of retrained artefacts into the manifest."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

from models.artefacts import ARTEFACTS, sha256_of

__all__ = ["refresh"]


def refresh(folder: Path = ARTEFACTS) -> list[str]:
    """Write the digest of every artefact that is there into the folder's manifest.

    Encoders are left alone: their digests are pins, and what differs from them is an error.

    Returns
    -------
    list of str
        Names of the artefacts whose digest changed.
    """
    manifest = folder / "manifest.toml"
    text = manifest.read_text(encoding="utf-8")
    changed = []
    for name, section in tomllib.loads(text).get("artefacts", {}).items():
        digest = sha256_of(folder / section["file"])
        if digest != section["sha256"]:
            start = text.index(f"[artefacts.{name}]")
            line = re.compile(r'^sha256 *= *"[^"]*"', re.MULTILINE)
            found = line.search(text, start)
            assert found is not None  # noqa: S101 - the parser found it in this section
            text = f'{text[: found.start()]}sha256 = "{digest}"{text[found.end() :]}'
            changed.append(name)
    manifest.write_text(text, encoding="utf-8")
    return changed


if __name__ == "__main__":
    sys.stdout.write("".join(f"{name}: digest changed\n" for name in refresh()))
