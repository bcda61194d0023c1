"""What must hold of stories for any input: order, duplicates, gaps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clustering import Document, cluster_documents, load_linker
from tests.support.news import vectors_of

WORDS = [
    "Tarvo",
    "Brinek",
    "Ostrel",
    "bridge",
    "mayor",
    "quota",
    "herring",
    "flood",
    "train",
    "strike",
    "12",
    "40",
    "closed",
    "died",
    "May",
    "vote",
    "Мост",
    "закрыт",
    "мэр",
    "桥梁",
    "关闭",
    "جسر",
    "مغلق",
    "Brücke",
    "gesperrt",
    "alcalde",
    "puente",
]
texts = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    bodies = draw(st.lists(texts, max_size=12))
    return [
        Document(
            id=f"{number:02d}",
            title=draw(texts),
            body=body,
            language=draw(st.sampled_from(["en", "de", "zh", None])),
            published_at=draw(st.sampled_from([None, 0.0, 3600.0, 1e9])),
            source=draw(st.sampled_from(["a.example", "b.example", None])),
        )
        for number, body in enumerate(bodies)
    ]


def groups(documents: Sequence[Document], labels: np.ndarray) -> set[frozenset[str]]:
    found: dict[int, set[str]] = {}
    for document, label in zip(documents, labels.tolist(), strict=True):
        found.setdefault(label, set()).add(document.id)
    return {frozenset(members) for members in found.values()}


@settings(max_examples=40)
@given(documents(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_stories(given_: list[Document], random: object) -> None:
    shuffled = list(given_)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    linker = load_linker("hashing")
    first = cluster_documents(given_, vectors_of(given_), linker)
    second = cluster_documents(shuffled, vectors_of(shuffled), linker)
    assert groups(given_, first.labels) == groups(shuffled, second.labels)


@settings(max_examples=40)
@given(documents(), st.floats(0, 1))
def test_every_partition_is_well_formed(given_: list[Document], threshold: float) -> None:
    partition = cluster_documents(
        given_, vectors_of(given_), load_linker("hashing"), threshold=threshold
    )
    labels = partition.labels.tolist()
    # Numbered by first document, without gaps.
    assert list(dict.fromkeys(labels)) == list(range(len(set(labels))))
    for index, why in enumerate(partition.membership):
        assert 0.0 <= why.probability <= 1.0
        for other in (why.nearest, why.copy_of):
            assert other is None or labels[other] == labels[index]
    assert len(partition.borderline(3)) <= 3


@settings(max_examples=15)
@given(documents())
def test_stories_of_a_higher_threshold_are_parts_of_those_of_a_lower(
    given_: list[Document],
) -> None:
    partition = cluster_documents(given_, vectors_of(given_), load_linker("hashing"))
    coarse = groups(given_, partition.at(0.2).labels)
    for story in groups(given_, partition.at(0.7).labels):
        assert any(story <= larger for larger in coarse)
