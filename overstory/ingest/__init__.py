"""Articles in: JSON Lines, feeds, lists of feeds and web addresses.

Readers of feeds (:mod:`~overstory.ingest.feeds`), pages (:mod:`~overstory.ingest.extract`) and
the web (:mod:`~overstory.ingest.fetch`) are imported by name: what they build on is slow to load.
"""

from __future__ import annotations

from overstory.ingest.clean import prepare
from overstory.ingest.items import Item
from overstory.ingest.jsonl import read_jsonl
from overstory.ingest.reading import read_path

__all__ = ["Item", "prepare", "read_jsonl", "read_path"]
