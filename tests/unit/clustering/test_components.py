import numpy as np
import pytest

import clustering.components as components_module
from clustering.blocks import in_blocks
from clustering.components import components, grouped, pairs_within
from clustering.evidence import Pairs


def chain(n: int, probability: float) -> tuple[Pairs, np.ndarray]:
    pairs = Pairs(np.arange(n - 1), np.arange(1, n))
    return pairs, np.full(n - 1, probability, np.float32)


def test_pairs_within_are_complete_label_by_label():
    pairs = pairs_within(np.array([1, 0, 1, 0, 1]))
    assert list(zip(pairs.low.tolist(), pairs.high.tolist(), strict=True)) == [
        (1, 3), (0, 2), (0, 4), (2, 4)
    ]  # fmt: skip


def test_pairs_with_a_document_stand_where_those_of_all_groups_do():
    groups = grouped(np.array([1, 0, 1, 0, 1, 2, 1]))
    pairs = groups.pairs()
    for document in range(7):
        others, places = groups.pairs_with(document)
        own = (pairs.low == document) | (pairs.high == document)
        assert sorted(places.tolist()) == np.flatnonzero(own).tolist()
        np.testing.assert_array_equal(pairs.low[places] + pairs.high[places], others + document)
        assert (np.diff(others) > 0).all()
        inside = groups.of_pairs(groups.part_of(document))
        assert set(places.tolist()) <= set(range(inside.start, inside.stop))


def test_a_chain_is_cut_where_its_links_are_weak():
    pairs, probabilities = chain(1500, 0.9)
    probabilities[700] = 0.3
    labels = components(1500, pairs, probabilities, 0.15)
    assert np.bincount(labels).tolist() == [701, 799]


@pytest.mark.parametrize("probability", [0.999, 0.96, 0.5])
def test_no_component_is_larger_than_the_largest(monkeypatch, probability):
    monkeypatch.setattr(components_module, "LARGEST_DENSE", 20)
    pairs, probabilities = chain(500, probability)
    sizes = np.bincount(components(500, pairs, probabilities, 0.15))
    assert sizes.max() <= 20
    assert len(sizes) < 60


def test_a_component_without_parts_is_cut_by_size_beside_one_that_has_some(monkeypatch):
    monkeypatch.setattr(components_module, "LARGEST_DENSE", 100)
    first, strong = chain(300, 0.5)
    second, parted = chain(200, 0.9)
    parted[99] = 0.2
    pairs = Pairs(np.append(first.low, second.low + 300), np.append(first.high, second.high + 300))
    labels = components(500, pairs, np.append(strong, parted), 0.15)
    sizes = np.bincount(labels)
    assert sizes.max() <= 100
    assert np.bincount(labels[300:])[labels[300]] == 100
    assert not set(labels[:300]) & set(labels[300:])
    assert len(set(labels[:300])) < 10


def test_a_large_set_has_a_bounded_number_of_pairs(monkeypatch):
    monkeypatch.setattr(components_module, "_MANY", 100)
    pairs, probabilities = chain(800, 0.9)
    probabilities[99::100] = 0.4
    labels = components(800, pairs, probabilities, 0.15)
    assert len(pairs_within(labels)) <= 50 * 800
    assert np.bincount(labels).tolist() == [100] * 8


@pytest.mark.parametrize("count", [0, 1, 10, 95])
def test_blocks_come_in_order_and_cover_everything(count):
    parts = list(in_blocks(lambda part: list(range(part.start, part.stop)), count, 10))
    assert [number for part in parts for number in part] == list(range(count))
    assert all(len(part) <= 10 for part in parts)


def test_an_error_in_a_block_is_raised():
    def fail(part: slice) -> None:
        if part.start == 30:
            raise ValueError("block 30")

    with pytest.raises(ValueError, match="block 30"):
        list(in_blocks(fail, 100, 10))
