from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from clustering import StoryWindow, load_linker
from tests.support.news import corpus_documents, corpus_vectors, vectors_of


@pytest.fixture(scope="module")
def ferry() -> list[int]:
    documents, gold = corpus_documents()
    return [
        i
        for i, story in enumerate(gold)
        if story == "philippines-ferry-capsizing" and documents[i].language == "en"
    ]


def filled(leave_out: set[int]) -> StoryWindow:
    documents, gold = corpus_documents()
    kept = [i for i in range(len(documents)) if i not in leave_out]
    window = StoryWindow(load_linker("hashing"))
    window.add([documents[i] for i in kept], corpus_vectors()[kept], [gold[i] for i in kept])
    return window


def test_a_document_joins_its_story(ferry: list[int]) -> None:
    documents, gold = corpus_documents()
    new = ferry[0]
    match = filled({new}).match(documents[new], corpus_vectors()[new])
    assert match.story_id == gold[new]
    assert match.stories[0][0] == gold[new]
    assert match.nearest in {documents[i].id for i in ferry}
    assert match.membership.shared_terms
    assert match.membership.hours_apart is not None
    scores = [score for _, score in match.documents]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_one_document_in_the_wrong_story_draws_no_others_after_it(ferry: list[int]) -> None:
    documents, gold = corpus_documents()
    new, stray, rest = ferry[0], ferry[1], ferry[2:]
    window = filled({new, *rest})
    crowded = max(sorted(set(gold)), key=gold.count)
    window.reassign({documents[stray].id: crowded})
    match = window.match(documents[new], corpus_vectors()[new])
    assert match.stories[0][0] == crowded
    assert match.stories[0][1] > load_linker("hashing").link_threshold
    assert match.story_id is None
    window.reassign({documents[stray].id: gold[new]})
    assert window.match(documents[new], corpus_vectors()[new]).story_id == gold[new]


def test_a_document_of_no_story_founds_one() -> None:
    documents, gold = corpus_documents()
    new = gold.index("dublin-library-book-returned")
    match = filled({new}).match(documents[new], corpus_vectors()[new])
    assert match.story_id is None
    assert match.nearest is None


def test_an_empty_window_matches_nothing() -> None:
    documents, _ = corpus_documents()
    match = StoryWindow(load_linker("hashing")).match(documents[0], corpus_vectors()[0])
    assert (match.story_id, match.stories, match.documents) == (None, [], [])


def test_a_document_is_not_compared_with_itself(ferry: list[int]) -> None:
    documents, _ = corpus_documents()
    window = filled(set())
    match = window.match(documents[ferry[0]], corpus_vectors()[ferry[0]])
    assert documents[ferry[0]].id not in dict(match.documents)


def test_adding_again_replaces(ferry: list[int]) -> None:
    documents, _ = corpus_documents()
    window = filled(set())
    size = len(window)
    changed = replace(documents[ferry[0]], title="Library book comes back", body="")
    window.add([changed], vectors_of([changed]), ["other"])
    assert len(window) == size
    match = window.match(documents[ferry[1]], corpus_vectors()[ferry[1]], limit=100)
    assert dict(match.documents).get(changed.id, 0.0) < 0.1


def test_stories_can_be_reassigned_and_documents_forgotten(ferry: list[int]) -> None:
    documents, _ = corpus_documents()
    new, rest = ferry[0], ferry[1:]
    window = filled({new})
    window.reassign({documents[i].id: "renamed" for i in rest})
    assert window.match(documents[new], corpus_vectors()[new]).story_id == "renamed"
    window.remove([documents[i].id for i in rest] + ["unknown"])
    match = window.match(documents[new], corpus_vectors()[new])
    assert "renamed" not in dict(match.stories)
    with pytest.raises(KeyError):
        window.reassign({documents[rest[0]].id: "gone"})


def test_old_documents_are_dropped() -> None:
    documents, _ = corpus_documents()
    window = filled(set())
    times = np.array([document.published_at for document in documents], float)
    middle = float(np.median(times))
    window.drop_before(middle)
    assert len(window) == int((times >= middle).sum())


def test_order_of_adding_does_not_matter(ferry: list[int]) -> None:
    documents, gold = corpus_documents()
    new = ferry[0]
    window = StoryWindow(load_linker("hashing"))
    for i in reversed(range(len(documents))):
        if i != new:
            window.add([documents[i]], corpus_vectors()[[i]], [gold[i]])
    mine = window.match(documents[new], corpus_vectors()[new])
    its = filled({new}).match(documents[new], corpus_vectors()[new])
    assert mine.story_id == its.story_id
    assert [name for name, _ in mine.documents] == [name for name, _ in its.documents]


def test_lengths_must_fit() -> None:
    documents, gold = corpus_documents()
    with pytest.raises(ValueError, match="vectors"):
        StoryWindow(load_linker("hashing")).add(documents[:2], corpus_vectors()[:1], gold[:2])
