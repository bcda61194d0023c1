from __future__ import annotations

from dataclasses import replace

from clustering import Document
from clustering.copies import find_copies
from tests.support.news import corpus_documents

WIRE = (
    "The Old Bridge of Tarvo was closed to all traffic on Monday after divers found cracks in two "
    "of its seven piers. The city expects repairs to take eight months and to cost nine million. "
    "About thirty thousand people cross the bridge every day, most of them on their way to work, "
    "and shopkeepers in the old town fear that the closure will ruin them before the summer."
)


def report(name: str, title: str, body: str, time: float | None) -> Document:
    return Document(name, title, body, published_at=time)


def test_the_earliest_is_the_original_in_any_order() -> None:
    documents = [
        report("c", "Bridge of Tarvo closed", f"TARVO (North Wire) - {WIRE}", 300.0),
        report("a", "Old Bridge shut after cracks are found", WIRE, 100.0),
        report("b", "Cracks close the Old Bridge", WIRE + " More to follow.", 200.0),
        report("d", "Herring quota cut", "The fisheries council cut the quota. " * 12, 50.0),
    ]
    assert find_copies(documents) == [1, None, 1, None]
    assert find_copies(documents[::-1]) == [None, 2, None, 2]


def test_without_times_the_lowest_id_is_the_original() -> None:
    documents = [report("b", "Bridge closed", WIRE, None), report("a", "Bridge shut", WIRE, None)]
    assert find_copies(documents) == [1, None]
    # What has a time was seen before what has none.
    documents[0] = replace(documents[0], published_at=5.0)
    assert find_copies(documents) == [None, 0]


def test_the_same_furniture_under_different_headlines_is_no_copy() -> None:
    furniture = "Here you find our cookie rules, our imprint and all of our other offers. " * 10
    documents = [
        report("a", "Springfield police look for witnesses", furniture, 1.0),
        report("b", "Council cuts herring quota", furniture, 2.0),
    ]
    assert find_copies(documents) == [None, None]


def test_short_texts_are_no_copies() -> None:
    documents = [report(name, "Bridge closed", "The bridge is closed.", 1.0) for name in "ab"]
    assert find_copies(documents) == [None, None]


def test_the_corpus_has_its_wire_copies_and_no_others() -> None:
    documents, gold = corpus_documents()
    copies = find_copies(documents)
    found = [i for i, original in enumerate(copies) if original is not None]
    assert len(found) == 3
    assert {gold[i] for i in found} == {"ukraine-peace-plan-leak", "philippines-ferry-capsizing"}
    for i in found:
        assert gold[copies[i] or 0] == gold[i]
    assert len({copies[i] for i in found}) == 2


def test_no_documents() -> None:
    assert find_copies([]) == []
