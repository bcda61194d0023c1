from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

import overstory
from clustering import Document, cluster_documents, load_linker
from clustering.scores import bcubed
from tests.support.news import corpus_documents, corpus_vectors, vectors_of


def test_stories_of_the_corpus() -> None:
    # Words alone, which do not link languages: the vectors of this encoder are no signal.
    documents, gold = corpus_documents()
    english = [i for i, document in enumerate(documents) if document.language == "en"]
    partition = cluster_documents(
        [documents[i] for i in english], corpus_vectors()[english], load_linker("hashing")
    )
    precision, _, f1 = bcubed([gold[i] for i in english], partition.labels.tolist())
    assert precision > 0.9
    assert f1 > 0.7


def test_order_does_not_matter() -> None:
    documents, _ = corpus_documents()
    vectors, linker = corpus_vectors(), load_linker("hashing")
    straight = cluster_documents(documents, vectors, linker)
    order = list(range(len(documents)))
    random.Random(5).shuffle(order)
    shuffled = cluster_documents([documents[i] for i in order], vectors[order], linker)

    def groups(labels: np.ndarray, ids: list[str]) -> set[frozenset[str]]:
        return {frozenset(ids[i] for i in np.flatnonzero(labels == label)) for label in set(labels)}

    ids = [document.id for document in documents]
    assert groups(straight.labels, ids) == groups(shuffled.labels, [ids[i] for i in order])
    for place, index in enumerate(order):
        mine, its = straight.membership[index], shuffled.membership[place]
        assert mine.probability == pytest.approx(its.probability, abs=1e-6)
        assert mine.shared_terms == its.shared_terms
        assert (mine.nearest is None) == (its.nearest is None)
        if mine.nearest is not None and its.nearest is not None:
            assert ids[mine.nearest] == ids[order[its.nearest]]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_documents(count: int) -> None:
    documents, _ = corpus_documents()
    few = documents[:count]
    partition = cluster_documents(few, corpus_vectors()[:count], load_linker("hashing"))
    assert len(partition) == len(partition.membership) == count
    assert partition.labels.tolist()[:1] == [0][:count]


def test_identical_documents_are_one_story() -> None:
    document = corpus_documents()[0][0]
    same = [replace(document, id=f"copy-{i}") for i in range(20)]
    partition = cluster_documents(same, vectors_of(same), load_linker("hashing"))
    assert set(partition.labels.tolist()) == {0}
    assert sum(why.copy_of is None for why in partition.membership) == 1


def test_empty_documents_stand_alone() -> None:
    documents = [Document(str(i), "", "") for i in range(4)] + corpus_documents()[0][:3]
    partition = cluster_documents(documents, vectors_of(documents), load_linker("hashing"))
    assert len(set(partition.labels[:4].tolist())) == 4


def test_memberships_explain_themselves() -> None:
    documents, _ = corpus_documents()
    partition = cluster_documents(documents, corpus_vectors(), load_linker("hashing"))
    sizes = np.bincount(partition.labels)
    for index, why in enumerate(partition.membership):
        assert 0.0 <= why.probability <= 1.0
        alone = sizes[partition.labels[index]] == 1
        assert (why.nearest is None) == alone
        if why.nearest is not None:
            assert partition.labels[why.nearest] == partition.labels[index]
            assert why.hours_apart is not None
        if why.copy_of is not None:
            assert partition.labels[why.copy_of] == partition.labels[index]
            assert partition.membership[why.copy_of].copy_of is None


def test_a_partition_can_be_cut_elsewhere() -> None:
    documents, _ = corpus_documents()
    partition = cluster_documents(documents, corpus_vectors(), load_linker("hashing"))
    coarse, fine = partition.at(0.05), partition.at(0.95)
    assert len(set(coarse.labels.tolist())) < len(set(fine.labels.tolist()))
    assert partition.at(partition.threshold).labels.tolist() == partition.labels.tolist()


def test_borderline_lists_the_least_certain_first() -> None:
    documents, _ = corpus_documents()
    partition = cluster_documents(documents, corpus_vectors(), load_linker("hashing"))
    least = partition.borderline(5)
    values = [partition.membership[i].probability for i in least]
    assert len(least) == 5
    assert values == sorted(values)


def test_explanations_name_what_is_shared() -> None:
    documents, gold = corpus_documents()
    partition = cluster_documents(documents, corpus_vectors(), load_linker("hashing"))
    quake = [i for i, story in enumerate(gold) if story == "peru-arequipa-earthquake"]
    english = [i for i in quake if documents[i].language == "en"][:2]
    found = partition.explain(*english)
    assert "Arequipa" in {part for term in found.shared for part in term.text.split()}
    assert 0 <= found.probability <= 1
    # With the base rate they are the log-odds.
    odds = np.log(found.probability / (1 - found.probability))
    assert sum(found.contributions.values()) == pytest.approx(odds, abs=1e-3)
    assert not {"the", "said", "and"} & {term.text.lower() for term in found.shared}
    assert "likely to report the same event" in str(found)
    with pytest.raises(IndexError):
        partition.explain(0, len(documents))


def test_unfit_vectors_are_refused() -> None:
    documents = corpus_documents()[0][:3]
    vectors = corpus_vectors()[:3].copy()
    linker = load_linker("hashing")
    with pytest.raises(ValueError, match="do not fit"):
        cluster_documents(documents, vectors[:2], linker)
    vectors[1, 0] = np.nan
    with pytest.raises(ValueError, match="finite"):
        cluster_documents(documents, vectors, linker)


@pytest.mark.model
def test_headlines_of_a_few_words_that_share_nothing_are_stories_of_their_own() -> None:
    headlines = [
        "Mayor resigns", "Bridge closed", "Strike over", "Fire in Linz", "Ferry late",
        "Coach sacked", "Train derails", "School reopens", "Bank fined", "Flood warning",
        "Pilot arrested", "Minister ill", "Načrt predvideva odstop ozemlja",
    ]  # fmt: skip
    again = ["Fire in Linz kills two", "Linz fire: two dead"]
    result = overstory.cluster([{"title": title} for title in [*headlines, *again]])
    labels = result.labels[: len(headlines)]
    assert len(set(labels)) == len(headlines)
    assert result.explain(0, 1).probability <= 0.01
    assert sum(result.explain(0, 1).contributions.values()) < -4
    assert result.labels[-1] == result.labels[-2]
