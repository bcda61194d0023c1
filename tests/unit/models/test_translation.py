"""Articles as if in another language."""

from __future__ import annotations

import numpy as np
import pytest

from clustering.text import tokenize
from models.training.translation import LANGUAGES, tokens_as_if_in, vectors_as_if_in

TEXT = tokenize(
    "Dam near Lindholm gives way",
    "Twelve people are missing after the dam above Lindholm gave way. Mayor Astrid Velling said "
    "that Lindholm had been warned on Tuesday. Astrid Velling blamed 14 broken valves.",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_others_but_as_many(language: str) -> None:
    foreign = tokens_as_if_in(language, TEXT)
    assert len(set(foreign.words)) == len(set(TEXT.words))
    letters = {word for word in TEXT.words if word.isalpha()}
    assert not letters & set(foreign.words)
    assert foreign.title == foreign.words[: len(foreign.title)]
    assert foreign.characters == " ".join(foreign.title)


def test_numbers_stay_and_what_is_counted_does_not() -> None:
    foreign = tokens_as_if_in("de", TEXT)
    assert {"12", "14"} <= set(foreign.numbers)
    assert "14 broken" in TEXT.numbers
    assert "14 broken" not in foreign.numbers


def test_names_are_spelt_alike_everywhere_and_differ_more_the_further_the_language() -> None:
    names = tokenize(
        "", " ".join(f"and Name{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(400))
    )
    kept = {
        language: len(set(tokens_as_if_in(language, names).names) & set(names.names))
        for language in LANGUAGES
    }
    assert kept["de"] > kept["ru"] > kept["zh"]
    assert tokens_as_if_in("ru", TEXT).names == tokens_as_if_in("ru", TEXT).names


def test_vectors_keep_their_distances_within_a_language_and_lose_some_across() -> None:
    rng = np.random.default_rng(0)
    means = {"en": np.zeros(384, np.float32)}
    vectors = (
        rng.standard_normal((50, 384)).astype(np.float32) + 9 * np.eye(384, dtype=np.float32)[0]
    )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    foreign = vectors_as_if_in("de", vectors, means)
    np.testing.assert_allclose(np.linalg.norm(foreign, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(foreign @ foreign.T, vectors @ vectors.T, atol=0.2)
    across = np.einsum("ij,ij->i", vectors, foreign)
    assert across.mean() == pytest.approx(1 / np.hypot(1, LANGUAGES["de"].turn), abs=0.1)
    other = vectors_as_if_in("fr", vectors, means)
    assert np.einsum("ij,ij->i", other, foreign).mean() < across.mean()
