"""The desk with the encoder that users have."""

from random import Random
from typing import Any

import pytest

import overstory
from embeddings import SENTENCE_ENCODER, Encoder, load_encoder
from overstory.jobs.models import Models

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def model() -> Encoder:
    return load_encoder()


def test_any_order_of_arrival_gives_the_same_stories(
    model: Encoder, articles: list[dict[str, Any]]
) -> None:
    published = []
    for seed in range(3):
        shuffled = list(articles)
        Random(seed).shuffle(shuffled)
        with overstory.open(encoder=model) as desk:
            for article in shuffled:
                desk.add([article])
            desk.recluster()
            published.append(
                {
                    (story.id, story.title, frozenset(str(one.url) for one in story.articles))
                    for story in desk.stories()
                }
            )
    assert published[0] == published[1] == published[2]
    assert sum(len(urls) for _, _, urls in published[0]) == len(articles)


def test_related_over_languages(model: Encoder, articles: list[dict[str, Any]]) -> None:
    with overstory.open(encoder=model) as desk:
        desk.add(articles)
        answer = desk.related("Cracks in the piers close the old bridge of Tarvo")
        assert {item.article.language for item in answer.articles[:3]} == {"en", "de"}
        assert answer.articles[0].story_id == answer.stories[0].story.id


def test_sentences_have_an_encoder_of_their_own(model: Encoder) -> None:
    sentences = load_encoder(SENTENCE_ENCODER)
    for encoder in (model, model.name):
        models = Models(encoder)
        assert models.encoder.revision == model.revision
        assert models.sentences.revision == sentences.revision
        assert models.sentences is models.sentences
    other = load_encoder("hashing")
    assert Models(other).sentences is other
