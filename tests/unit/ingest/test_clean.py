from __future__ import annotations

from typing import Any

import pytest

from overstory.articles import Article, article_id
from overstory.errors import ArticleError
from overstory.ingest.clean import prepare
from overstory.sources import Source, SourceRegistry

REGISTRY = SourceRegistry(
    [
        Source("harbour.example", "Harbour Post", "SI", "sl", also=("hp.example",)),
        Source("nowhere.example", "Nowhere Post"),
    ]
)


def prepared(**fields: Any) -> Article:
    return prepare(Article.parse({"title": "Title", **fields}, require_title=False), REGISTRY)


def test_text_is_cleaned_and_bylines_stay() -> None:
    article = prepared(
        title=" Ferry &amp; crew\n<b>safe</b> ",
        body="<p>By Jane Doe</p><p>The ferry\x07 was safe.</p><p>Read more: Other</p>",
        author=" <b>Jane</b>  Doe ",
    )
    assert article.title == "Ferry & crew safe"
    assert article.body == "By Jane Doe\n\nThe ferry was safe.\n\nRead more: Other"
    assert article.author == "Jane Doe"


def test_outlet_facts_come_from_the_registry() -> None:
    article = prepared(url="https://m.harbour.example/1?utm_source=x")
    assert article.url == "https://m.harbour.example/1"
    assert (article.source, article.source_name, article.country) == (
        "harbour.example",
        "Harbour Post",
        "SI",
    )
    alias = prepared(url="https://www.hp.example/1")
    assert (alias.source, alias.source_name) == ("harbour.example", "Harbour Post")
    given = prepared(source="news.hp.example")
    assert (given.source, given.country) == ("harbour.example", "SI")


def test_what_the_article_says_stands() -> None:
    article = prepared(
        url="https://other.example/1",
        source="harbour.example",
        source_name="Its own idea",
        country="AT",
        language="de-AT",
    )
    assert (article.source, article.source_name) == ("harbour.example", "Harbour Post")
    assert (article.country, article.language) == ("AT", "de")


def test_unknown_outlets_are_known_by_their_domain() -> None:
    article = prepared(url="https://news.unknown-paper.co.uk/1", source_name="Unknown Paper")
    assert (article.source, article.source_name) == ("unknown-paper.co.uk", "Unknown Paper")
    assert article.country == "GB"
    assert prepared(url="https://paper.tv/1").country is None
    assert prepared(url="https://nowhere.example/1").country is None
    bare = prepared()
    assert (bare.url, bare.source, bare.source_name, bare.country) == (None, None, None, None)


def test_language_comes_from_the_text_with_the_outlet_as_a_hint() -> None:
    english = "The ferry ran aground off the port on Monday night, the coast guard said"
    assert prepared(title=english, url="https://harbour.example/1").language == "en"
    assert prepared(title="Vlada je padla", url="https://harbour.example/1").language == "sl"
    assert prepared(title="2:1", url="https://harbour.example/1").language == "sl"
    assert prepared(title="2:1").language is None


def test_nothing_left_is_an_error() -> None:
    with pytest.raises(ArticleError, match="title: holds no text"):
        prepared(title="<script>x</script>", body="Text.")
    with pytest.raises(ArticleError, match="title: is missing"):
        prepared(title="", body="<p> </p>")
    assert prepared(title="", body="Text.").title == ""


def test_preparing_twice_changes_nothing_and_keeps_the_identity() -> None:
    once = prepared(
        url="http://www.harbour.example:80/a/../1?b=1&a=2#x",
        title="Ferry &amp;amp; crew",
        body="<p>One</p>&lt;p&gt;Two",
    )
    assert prepare(once, REGISTRY) == once
    assert article_id(once) == article_id(
        Article(title="T", url="https://harbour.example/1?a=2&b=1")
    )
