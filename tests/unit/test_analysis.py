"""Stories and takes without a store."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import overstory
from embeddings import load_encoder
from overstory.articles import Article
from overstory.demo import gold_stories, load_corpus
from overstory.errors import ArticleError

ENCODER = load_encoder("hashing")


def cluster(articles: list[Any], **options: Any) -> overstory.StoryClustering:
    return overstory.cluster(articles, encoder=ENCODER, **options)


def leaked_plan() -> list[Article]:
    gold = gold_stories().values()
    return [
        article
        for article, story in zip(load_corpus(), gold, strict=True)
        if story == "ukraine-peace-plan-leak"
    ]


def test_articles_and_mappings_give_the_same() -> None:
    articles = load_corpus()[:20]
    as_mappings = [article.model_dump() for article in articles]
    assert cluster(articles).labels == cluster(as_mappings).labels


def test_stories_hold_every_article_once() -> None:
    result = cluster(load_corpus())
    assert sorted(i for story in result.stories for i in story) == list(range(len(result)))
    sizes = [len(story) for story in result.stories]
    assert sizes == sorted(sizes, reverse=True)
    for story in result.stories:
        assert len({result.labels[i] for i in story}) == 1


def test_frame_has_a_row_an_article() -> None:
    result = cluster(load_corpus()[:12])
    frame = result.to_frame()
    assert list(frame["story"]) == result.labels
    assert list(frame["title"]) == [article.title for article in result.articles]
    assert frame["probability"].between(0, 1).all()


def test_results_can_be_cut_again_and_explain_themselves() -> None:
    result = cluster(load_corpus())
    assert len(result.at(0.9).stories) > len(result.at(0.05).stories)
    assert result.at(result.threshold).labels == result.labels
    assert "likely to report the same event" in str(result.explain(0, 1))
    assert len(result.borderline(3)) == 3


@pytest.mark.parametrize(
    "article",
    [
        {"title": "Only a title"},
        {"body": "Only a body, of one sentence."},
        {"title": "With body", "body": "A body."},
    ],
)
def test_any_field_may_be_missing(article: dict[str, Any]) -> None:
    assert cluster([article]).labels == [0]


def test_no_articles() -> None:
    result = cluster([])
    assert (result.labels, result.stories) == ([], [])
    assert result.to_frame().empty


def test_the_same_article_twice_is_one_story() -> None:
    article = load_corpus()[0]
    assert cluster([article, article, article]).labels == [0, 0, 0]


def test_an_impossible_article_is_named() -> None:
    with pytest.raises(ArticleError, match=r"article 1: country"):
        cluster([{"title": "Fine"}, {"title": "Not fine", "country": "XX"}])


def test_takes_quote_bodies_as_they_were_given() -> None:
    articles = [
        # What cleaning would change must not move the quotes.
        article.model_copy(update={"body": "  " + article.body.replace("\n\n", "\n\n\n\n")})
        for article in leaked_plan()
    ]
    bodies = {article.id or article.url: article.body for article in articles}
    view = overstory.takes(articles, encoder=ENCODER)
    assert view.world_take.headline in {article.title for article in articles}
    statements = [*view.world_take.statements, *(s for t in view.takes for s in t.statements)]
    assert statements
    for statement in statements:
        quotes = statement.support.quotes
        assert statement.text in {quote.quote for quote in quotes}
        for quote in quotes:
            assert bodies[quote.article_id][quote.start : quote.end] == quote.quote


def test_a_time_of_a_view_is_a_datetime() -> None:
    with pytest.raises(TypeError, match="as_of is a datetime, not str"):
        overstory.takes([{"title": "Ferry aground"}], as_of="2026-03-05")  # type: ignore[arg-type]


def test_copies_count_once_in_takes() -> None:
    articles = leaked_plan()
    view = overstory.takes(articles, encoder=ENCODER)
    for statement in view.world_take.statements:
        assert statement.support.independent <= len({q.source for q in statement.support.quotes})


def test_no_two_articles_of_takes_have_one_name() -> None:
    articles = leaked_plan()
    names = ["a", "a", "a#2", "a"]
    given = [
        article.model_copy(update={"id": names[number % 4]})
        for number, article in enumerate(articles)
    ]
    view = overstory.takes(given, encoder=ENCODER)
    statements = [*view.world_take.statements, *(s for t in view.takes for s in t.statements)]
    quotes = [quote for statement in statements for quote in statement.support.quotes]
    assert len(quotes) > 10
    bodies: dict[str, set[str]] = {}
    for quote in quotes:
        bodies.setdefault(quote.article_id, set()).add(
            next(a.url for a in given if a.body[quote.start : quote.end] == quote.quote) or ""
        )
    assert all(len(urls) == 1 for urls in bodies.values())
    assert "a#2" not in bodies or bodies["a#2"] <= {a.url for a in given[2::4]}


def test_groups_of_statements() -> None:
    labels = overstory.group_statements(
        ["Taxes are too high.", "Taxes are too high!", "Whales are mammals."], encoder=ENCODER
    )
    assert labels[0] == labels[1] != labels[2]
    assert overstory.group_statements([], encoder=ENCODER) == []


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_thresholds_are_probabilities(threshold: float) -> None:
    articles = load_corpus()[:3]
    with pytest.raises(ValueError, match="threshold must be from 0 to 1"):
        cluster(articles, threshold=threshold)
    with pytest.raises(ValueError, match="threshold must be from 0 to 1"):
        cluster(articles).at(threshold)


@pytest.mark.parametrize("kind", [list, tuple, iter, np.array, pd.Series])
def test_sentences_come_in_any_container(kind: Any) -> None:
    texts = ["The dam leaks.", "Water runs from the dam.", "Trains are late again."]
    groups = overstory.group_statements(kind(texts), encoder=ENCODER)
    assert groups == overstory.group_statements(texts, encoder=ENCODER)
    labels = overstory.label_groups(kind(texts), kind(groups), encoder=ENCODER)
    assert labels == overstory.label_groups(texts, groups, encoder=ENCODER)


def test_a_sentence_that_is_none_is_named() -> None:
    with pytest.raises(TypeError, match="sentence 1 is not text but float"):
        overstory.group_statements(["The dam leaks.", float("nan")], encoder=ENCODER)  # type: ignore[list-item]


def test_what_is_no_article_is_named() -> None:
    with pytest.raises(ArticleError, match=r"^article 1: must be an object with fields"):
        cluster([{"title": "Fine"}, 5])
