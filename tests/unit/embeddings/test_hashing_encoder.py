from __future__ import annotations

import numpy as np
import pytest

from embeddings import Encoder, load_encoder

encoder = load_encoder("hashing")

TEXTS = ["The dam broke on Monday", "Dam breaks: Monday's flood", "水坝星期一决堤", "", "12 dead"]


def test_it_is_an_encoder() -> None:
    assert isinstance(encoder, Encoder)
    assert encoder.name == "hashing"
    assert encoder.encode(TEXTS).shape == (len(TEXTS), encoder.dims)


def test_rows_are_of_unit_length_and_empty_texts_are_zero() -> None:
    lengths = np.linalg.norm(encoder.encode(TEXTS), axis=1)
    np.testing.assert_allclose(lengths, [1, 1, 1, 0, 1], atol=1e-6)


def test_shared_words_make_texts_alike() -> None:
    dam, flood, chinese, _, dead = encoder.encode(TEXTS)
    assert dam @ flood > 0.3
    assert abs(dam @ chinese) < 0.1
    assert abs(dam @ dead) < 0.1


def test_a_vector_does_not_depend_on_its_neighbours() -> None:
    together = encoder.encode(TEXTS)
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_array_equal(together, alone)


def test_the_vector_of_a_text_is_fixed() -> None:
    # Stored vectors outlive a process: this one must change together with the revision.
    vector = encoder.encode(["dam"])[0]
    assert {int(i): round(float(vector[i]), 3) for i in np.flatnonzero(vector)} == {
        74: -0.707,
        631: -0.5,
        898: 0.5,
    }
    assert encoder.revision == "hashing@1-text1"


@pytest.mark.parametrize("texts", [[], ()])
def test_no_texts_give_no_rows(texts: list[str]) -> None:
    assert encoder.encode(texts).shape == (0, encoder.dims)
