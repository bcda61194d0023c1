from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from clustering import Document, cluster_documents, load_linker, reading
from clustering.reading import Readings, join_readings, read_block, read_documents
from tests.support.news import corpus_documents, corpus_vectors


def same(first: Readings, second: Readings) -> bool:
    views = all(
        np.array_equal(getattr(view, part), getattr(second.views[name], part))
        for name, view in first.views.items()
        for part in ("start", "turn", "feature", "count")
    )
    return views and all(
        np.array_equal(getattr(first.sketches, part), getattr(second.sketches, part))
        for part in ("start", "body", "words", "signatures")
    )


@pytest.mark.parametrize("at_a_time", [2, 3, 32])
def test_blocks_together_are_the_whole(at_a_time: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_JOINED", at_a_time)
    documents, _ = corpus_documents()
    parts = [read_block(documents[:50]), read_block([]), read_block(documents[50:])]
    assert same(join_readings(parts), read_block(documents))


def test_processes_read_what_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    documents, _ = corpus_documents()
    alone, tokens = read_documents(documents)
    monkeypatch.setattr(reading, "MANY", 100)
    monkeypatch.setattr(reading, "_BLOCK", 40)
    together, again = read_documents(documents)
    assert same(alone, together)
    assert [own.words for own in again] == [own.words for own in tokens]
    assert [own.names for own in again[3:5]] == [own.names for own in tokens[3:5]]


class MadeWhenAsked(Sequence[Document]):
    """Documents that exist no longer than they are looked at."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents

    def __len__(self) -> int:
        return len(self._documents)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        return self._documents[index]


def test_what_was_read_before_gives_the_same_stories() -> None:
    documents, _ = corpus_documents()
    linker = load_linker("hashing")
    whole = cluster_documents(documents, corpus_vectors(), linker)
    readings = join_readings([read_block(documents[:30]), read_block(documents[30:])])
    made = MadeWhenAsked(documents)
    again = cluster_documents(made, corpus_vectors(), linker, readings=readings)
    assert np.array_equal(whole.labels, again.labels)
    assert list(whole.membership) == list(again.membership)
    assert whole.membership[-1] == list(again.membership)[-1]
    assert whole.membership[2:9] == list(again.membership)[2:9]


def test_readings_of_other_documents_are_refused() -> None:
    documents, _ = corpus_documents()
    with pytest.raises(ValueError, match="readings"):
        cluster_documents(
            documents, corpus_vectors(), load_linker("hashing"), readings=read_block(documents[1:])
        )
