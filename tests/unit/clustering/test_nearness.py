import numpy as np
import pytest

from clustering.background import Background
from clustering.kernels import standing
from clustering.nearness import VECTOR_SIGNALS, Nearness
from clustering.regions import everywhere
from clustering.unit_vectors import UnitVectors

EVENTS = 60


def two_languages() -> Nearness:
    """Each event told once in either language; a language lies far from the other."""
    rng = np.random.default_rng(1)
    events = rng.normal(size=(EVENTS, 32))
    told = np.vstack([events, events + 0.3 * rng.normal(size=events.shape)])
    told[:EVENTS, 0] -= 15
    told[EVENTS:, 0] += 15
    told /= np.linalg.norm(told, axis=1, keepdims=True)
    vectors = told.astype(np.float32)
    centres = np.stack([vectors[:EVENTS].mean(axis=0), vectors[EVENTS:].mean(axis=0)])
    return Nearness(
        UnitVectors.of(vectors),
        centres,
        np.repeat([0, 1], EVENTS),
        np.empty((0, 32), np.float32),
        everywhere(2 * EVENTS),
    )


def column(signals: np.ndarray, name: str) -> np.ndarray:
    return signals[:, VECTOR_SIGNALS.index(name)]


def test_the_same_event_in_another_language_is_near():
    near = two_languages()
    plain, centred = near.lists
    first = plain[:EVENTS, 0], centred[:EVENTS, 0]
    twin = np.arange(EVENTS) + EVENTS
    assert not (first[0] >= EVENTS).any()
    assert (first[1] == twin).mean() > 0.9


def test_a_translation_stands_first_in_its_language():
    near = two_languages()
    low = np.arange(EVENTS)
    twins = near.signals(low, low + EVENTS)
    others = near.signals(low, (low + 1) % EVENTS + EVENTS)
    assert (column(twins, "vector_language_rank_max") == 1).mean() > 0.9
    assert (column(twins, "vector_language_best_min") == 0).mean() > 0.9
    assert (column(others, "vector_language_best_max") < 0).mean() > 0.9


def test_a_pair_is_as_near_from_either_side():
    near = two_languages()
    one, other = np.arange(5), np.arange(5) + 70
    np.testing.assert_array_equal(near.signals(one, other), near.signals(other, one))


@pytest.mark.parametrize("n", [1, 2, 3])
def test_what_few_documents_cannot_tell_is_unknown(n):
    vectors = UnitVectors.of(np.eye(4, dtype=np.float32)[:n])
    near = Nearness(
        vectors,
        *Background().centres(vectors, np.array(["en"] * n)),
        np.empty((0, 4), np.float32),
        everywhere(n),
    )
    assert [lists.shape for lists in near.lists] == [(n, n - 1)] * 2
    signals = near.signals(np.zeros(n - 1, np.int64), np.arange(1, n))
    assert np.isnan(column(signals, "vector_centred_over_top30_min")).all()
    assert np.isfinite(column(signals, "vector_language_best_min")).all()


def test_nothing_to_embed_is_near_to_nothing():
    vectors = UnitVectors.of(np.array([[0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]], np.float32))
    near = Nearness(
        vectors,
        *Background().centres(vectors, np.array(["en", "en", "sl"])),
        np.empty((0, 4), np.float32),
        everywhere(3),
    )
    signals = near.signals(np.array([0, 0]), np.array([1, 2]))
    assert (column(signals, "vector") == 0).all()
    assert (column(signals, "vector_centred") == 0).all()


def test_places_count_those_of_one_kind_alone():
    lists = np.array([[1, 2, 3, -1]], np.int32)
    values = np.array([[0.9, 0.8, 0.7, 0.0]], np.float32)
    kind = np.array([0, 0, 1, 1, 2])
    place, best = standing(lists, values, kind, np.zeros(4, np.int64), np.array([1, 2, 3, 4]))
    assert place.tolist() == [1, 1, 2, 1]
    assert best[:3].tolist() == pytest.approx([0.9, 0.8, 0.8])
    assert np.isnan(best[3])


def test_what_lies_along_the_axes_of_languages_counts_for_nothing():
    rng = np.random.default_rng(2)
    events = rng.normal(size=(40, 8)).astype(np.float32)
    events[:, 0] = 0
    further = events.copy()
    further[::2, 0] = 9
    near, moved = (
        Nearness(
            UnitVectors.of(told / np.linalg.norm(told, axis=1, keepdims=True)),
            np.zeros((1, 8), np.float32),
            np.zeros(40, np.int64),
            np.eye(1, 8, dtype=np.float32),
            everywhere(40),
        )
        for told in (events, further)
    )
    rows = slice(0, 40)
    np.testing.assert_allclose(near.centred.floats(rows), moved.centred.floats(rows), atol=1e-3)
    assert (near.lists[1] == moved.lists[1]).mean() > 0.9
