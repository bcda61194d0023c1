"""Translations that are each other's nearest, whatever the mean of the story takes away."""

import numpy as np
import pytest

from clustering.takes.counterparts import MOST, counterparts

FACTS, DIMS = 6, 64


def told(languages, facts=FACTS, seed=0, alike=0.9):
    """Vectors of reports that tell the same facts, each in its own words."""
    rng = np.random.default_rng(seed)
    story = rng.normal(size=DIMS) * 2
    own = rng.normal(size=(facts, DIMS))
    rows = np.concatenate(
        [story + alike * own + (1 - alike) * rng.normal(size=(facts, DIMS)) for _ in languages]
    )
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    documents = np.repeat(np.arange(len(languages)), facts)
    of_each = [language for language in languages for _ in range(facts)]
    return rows.astype(np.float32), documents, of_each


def more_of(vectors, documents, languages):
    return counterparts(vectors, documents, languages, np.ones(len(vectors), dtype=bool))


def test_translations_are_found_and_nothing_else_is():
    vectors, documents, languages = told(["en", "de", "sl"])
    more = more_of(vectors, documents, languages)
    fact = np.tile(np.arange(FACTS), 3)
    same = (fact[:, None] == fact[None, :]) & (documents[:, None] != documents[None, :])
    assert (more[same] > 0).all()
    assert not more[~same].any()
    assert np.array_equal(more, more.T)
    assert more.max() <= MOST


def test_within_a_language_words_tell():
    vectors, documents, _ = told(["en", "en", "en"])
    assert not more_of(vectors, documents, ["en"] * len(vectors)).any()


def test_order_of_documents_changes_nothing():
    vectors, documents, languages = told(["en", "de", "sl"])
    back = np.concatenate([np.flatnonzero(documents == d) for d in (2, 0, 1)])
    again = more_of(vectors[back], documents[back], [languages[i] for i in back])
    expected = more_of(vectors, documents, languages)[np.ix_(back, back)]
    assert again == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("facts", [0, 1, 2])
def test_too_few_sentences_tell_nothing_of_what_is_usual(facts):
    vectors, documents, languages = told(["en", "de"], facts)
    assert not more_of(vectors, documents, languages).any()


def test_sentences_that_are_all_alike_have_no_counterparts():
    vectors, documents, languages = told(["en", "de", "sl"])
    assert not more_of(np.ones_like(vectors) / 8, documents, languages).any()
