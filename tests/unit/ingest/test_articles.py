from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from overstory.articles import MAX_BODY_BYTES, Article, article_id, id_of_url
from overstory.errors import ArticleError
from overstory.settings import Settings


def parse(**fields: Any) -> Article:
    return Article.parse({"title": "Ferry runs aground", **fields})


def test_every_field() -> None:
    article = parse(
        id=5,
        url="https://a.example/1",
        body="Text.",
        source="https://www.A.example:8080/",
        source_name="Harbour Post",
        country="si",
        language="en_gb",
        published_at="2026-11-03T10:00:00+01:00",
        author="Jane Doe",
        something_else=[1, 2],
    )
    assert article == Article(
        id="5",
        url="https://a.example/1",
        title="Ferry runs aground",
        body="Text.",
        source="a.example",
        source_name="Harbour Post",
        country="SI",
        language="en-GB",
        published_at=datetime(2026, 11, 3, 9, tzinfo=UTC),
        author="Jane Doe",
    )


def test_absent_null_and_blank_are_the_same() -> None:
    names = ["id", "url", "body", "source", "source_name", "country", "language", "published_at"]
    bare = parse()
    assert parse(**dict.fromkeys(names)) == bare
    assert parse(**dict.fromkeys(names, "")) == bare
    assert bare.published_at is None
    assert bare.body == ""


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("title", None, "is missing"),
        ("title", "", "is missing"),
        ("title", " \n", "is blank"),
        ("title", "\u200b\ufeff", "is blank"),
        ("title", 5, "must be text, not a number"),
        ("title", "Ferry\x00", "NUL"),
        ("title", "Ferry\ud83d", "surrogate"),
        ("title", "x" * 2001, "longer than"),
        ("body", "text\x00text", "NUL"),
        ("body", b"bytes", "must be text, not bytes"),
        ("body", "x" * 5_000_000, "has 5000000 bytes; at most 1000000"),
        ("body", "é" * 600_000, "has 1200000 bytes"),
        ("url", "ftp://a.example/1", "not an http or https URL"),
        ("url", "/1", "not an http or https URL"),
        ("url", ["https://a.example"], "must be text, not a list"),
        ("country", "XX", "'XX' is not an ISO 3166-1"),
        ("country", 12, "must be text"),
        ("language", "english", "not a BCP 47"),
        ("published_at", "2024-02-30", "not a time that exists"),
        ("published_at", "2090-01-01", "in the future"),
        ("published_at", {}, "must be a time"),
        ("source", "two words", "not a domain"),
        ("source_name", "x" * 501, "longer than"),
        ("id", True, "must be text"),
        ("id", 1.5, "must be text"),
        ("author", {"name": "Jane"}, "must be text, not an object"),
    ],
)
def test_what_is_refused_names_its_field(field: str, value: object, reason: str) -> None:
    with pytest.raises(ArticleError, match=reason) as caught:
        parse(**{field: value})
    assert caught.value.field == field
    assert str(caught.value).startswith(f"{field}: ")


@pytest.mark.parametrize("item", [None, [], "text", 5])
def test_what_is_no_object_is_refused(item: Any) -> None:
    with pytest.raises(ArticleError, match="must be an object"):
        Article.parse(item)


@pytest.mark.parametrize(
    "missing", [float("nan"), np.float64("nan"), np.datetime64("NaT"), pd.NaT, pd.NA, None]
)
def test_what_data_frames_call_missing_is_missing(missing: Any) -> None:
    names = [name for name in Article.model_fields if name != "title"]
    assert Article.parse({"title": "x"} | dict.fromkeys(names, missing)) == Article(title="x")


def test_a_row_of_a_data_frame_is_an_article() -> None:
    frame = pd.DataFrame(
        [
            {"id": 7, "title": "x", "published_at": pd.Timestamp("2026-03-01 10:00")},
            {"id": 8, "title": "y", "published_at": pd.NaT},
        ]
    )
    first, second = (Article.parse(row) for _, row in frame.iterrows())
    assert (first.id, first.published_at) == ("7", datetime(2026, 3, 1, 10, tzinfo=UTC))
    assert (second.id, second.published_at) == ("8", None)
    stamped = {"title": "x", "published_at": np.datetime64("2026-03-01T10:00", "ns")}
    assert Article.parse(stamped).published_at == datetime(2026, 3, 1, 10, tzinfo=UTC)


def test_a_title_may_be_missing_where_it_is_not_asked_for() -> None:
    assert Article.parse({"body": "Text."}, require_title=False).title == ""
    with pytest.raises(ArticleError, match="title: is missing, and there is no body"):
        Article.parse({"body": " "}, require_title=False)


def test_the_limit_of_the_body_is_handed_in() -> None:
    assert parse(body="x" * MAX_BODY_BYTES).body
    with pytest.raises(ArticleError, match="at most 10"):
        Article.parse({"title": "T", "body": "x" * 11}, max_body_bytes=10)
    large = Article.parse({"title": "T", "body": "x" * 2_000_000}, max_body_bytes=3_000_000)
    assert len(large.body) == 2_000_000
    assert Settings.model_fields["max_body_bytes"].default == MAX_BODY_BYTES


def test_an_article_parses_as_itself() -> None:
    article = parse()
    assert Article.parse(article) is article  # type: ignore[arg-type]
    with pytest.raises(ArticleError, match="title: is missing"):
        Article.parse(Article(body="Text."))  # type: ignore[arg-type]


def test_articles_do_not_change_and_are_checked_by_hand_too() -> None:
    with pytest.raises(ValidationError):
        parse().title = "Other"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Article(title="T", country="XX")


def test_identity_comes_from_the_url_first() -> None:
    one = article_id(parse(url="https://www.a.example/1?utm_source=x", id="a", body="One."))
    assert one == article_id(parse(url="http://a.example/1", id="b", body="Other."))
    assert one == id_of_url("https://m.a.example/1/")
    assert one != article_id(parse(url="https://a.example/2", id="a", body="One."))
    assert len(one) == 16
    assert set(one) <= set("0123456789abcdef")


def test_identity_without_a_url_is_the_given_id_then_the_text() -> None:
    assert article_id(parse(id="7")) == article_id(parse(id=7, body="Other."))
    assert article_id(parse(id="7")) != article_id(parse(id="8"))
    text = article_id(parse(body="One two."))
    assert text == article_id(parse(body="One\n two. "))
    others = [
        parse(body="One three."),
        parse(body="One two.", source="a.example"),
        parse(body="One two.", published_at="2026-01-01"),
        Article.parse({"title": "Other", "body": "One two."}),
        parse(id="One two."),
    ]
    assert len({text, *map(article_id, others)}) == 6


def test_identity_never_changes() -> None:
    # Stored ids depend on these: a change here orphans every store.
    assert id_of_url("https://www.a.example/news/5?utm_source=x&id=7") == "733d094ffdde41f7"
    assert article_id(parse(id="7")) == "57758b5e94dce8c8"
    assert article_id(parse(body="Text.", published_at="2026-01-01")) == "9d93b79b485376da"


def test_id_of_what_is_no_url() -> None:
    with pytest.raises(ArticleError, match="url: is not an http"):
        id_of_url("mailto:x@a.example")
