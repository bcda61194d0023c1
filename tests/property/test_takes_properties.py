"""What holds of the takes of any story."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clustering.boilerplate import comparable_title
from clustering.documents import Document
from clustering.takes import analyse_story, from_dict, group_statements, to_dict
from tests.support.quake_story import QUAKE, hashed

NEWS = {
    sentence.strip() + "."
    for document in QUAKE
    for sentence in document.body.replace("\n", " ").split(". ")
    if len(sentence) > 20
}
SENTENCES = [
    *sorted(NEWS),
    "Photo: Harbour Desk.",
    "Sign up for our newsletter.",
    "",
    "Moscow said that the plan was a good basis for talks, a spokesman added.",
    "Critics condemned the decision as an outrage and a betrayal of the victims.",
    "Supporters welcomed the decision as a step forward and praised the minister.",
    "Officials put the number of homeless at 4,000 people.",
    "Officials put the number of homeless at 9,000 people.",
]
COUNTRIES = [None, "GB", "US", "DE", "RU", "CN", "ZZ"]
LANGUAGES = [None, "en", "de", "ru", "zh", "sv", "en-GB", ""]

bodies = st.one_of(
    st.lists(st.sampled_from(SENTENCES), max_size=8).map("\n".join),
    st.lists(st.sampled_from(SENTENCES), max_size=8).map(" ".join),
    st.text(max_size=120),
)
documents = st.builds(
    Document,
    id=st.uuids().map(str),
    title=st.one_of(st.sampled_from([d.title for d in QUAKE]), st.text(max_size=40)),
    body=bodies,
    language=st.sampled_from(LANGUAGES),
    published_at=st.one_of(st.none(), st.floats(0, 2e9)),
    source=st.one_of(st.none(), st.sampled_from(["a.example", "b.example", "c.example"])),
    country=st.sampled_from(COUNTRIES),
    lean=st.sampled_from([None, "left", "right"]),
    report=st.sampled_from([None, None, None, "wire"]),
)
stories = st.lists(documents, max_size=9, unique_by=lambda d: d.id)
thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def statements_of(story):
    yield from story.world_take.statements
    for take in story.takes:
        yield from take.statements


@thorough
@given(stories)
def test_quotes_are_exact_and_support_is_theirs(listed):
    by_id = {d.id: d for d in listed}
    story = analyse_story(listed, hashed)
    for statement in statements_of(story):
        support = statement.support
        quoted = [by_id[q.article_id] for q in support.quotes]
        for quote, document in zip(support.quotes, quoted, strict=True):
            assert document.body[quote.start : quote.end] == quote.quote
            assert (quote.source, quote.country) == (document.source, document.country)
        assert statement.text in {q.quote for q in support.quotes}
        assert support.sources == sorted({d.source for d in quoted if d.source})
        assert support.countries == sorted({d.country for d in quoted if d.country})
        reports = {d.report or d.id for d in quoted}
        assert 1 <= support.independent <= len(reports)
        if statement.status == "agreed":
            assert support.independent >= 3
    for take in story.takes:
        assert take.articles
        assert all(0 < article.weight <= 1 for article in take.articles)
        carried = [by_id[article.id] for article in take.articles]
        assert take.sources == sorted({d.source for d in carried if d.source})
        assert sum(take.countries.values()) == sum(d.country is not None for d in carried)
        assert 1 <= len(take.statements) <= 4
        assert 2 <= len(take.label.split()) <= 9
    assert len(story.takes) <= 6
    assert len({take.id for take in story.takes}) == len(story.takes)
    assert len({take.label for take in story.takes}) == len(story.takes)
    assert len(story.world_take.statements) <= 7


@thorough
@given(stories, st.randoms(use_true_random=False))
def test_order_changes_nothing(listed, random):
    shuffled = list(listed)
    random.shuffle(shuffled)
    assert analyse_story(listed, hashed) == analyse_story(shuffled, hashed)


@thorough
@given(stories)
def test_json_round_trip(listed):
    story = analyse_story(listed, hashed)
    assert from_dict(to_dict(story)) == story


@thorough
@given(st.lists(st.sampled_from(QUAKE), min_size=1, max_size=6, unique=True), st.integers(1, 4))
def test_copies_never_raise_support(listed, copies):
    listed = [replace(d, report=None) for d in listed]
    copied = [
        replace(listed[0], id=f"copy{n}", source=f"copy{n}.example", report=listed[0].id)
        for n in range(copies)
    ]
    plain = {s.text: s for s in analyse_story(listed, hashed).world_take.statements}
    story = analyse_story([*listed, *copied], hashed)
    assert all(s.support.independent <= len(listed) for s in statements_of(story))
    for statement in story.world_take.statements:
        if statement.text in plain:
            assert statement.support.independent <= plain[statement.text].support.independent


@pytest.mark.parametrize("document", QUAKE, ids=lambda d: d.language)
def test_a_story_of_one_article(document):
    story = analyse_story([document], hashed)
    assert story.takes == []
    assert story.world_take.headline == comparable_title(document.title, document.source)
    assert {s.support.independent for s in story.world_take.statements} == {1}


def test_a_story_of_identical_articles():
    copies = [replace(QUAKE[3], id=f"x{n}", source=f"s{n}.example") for n in range(12)]
    story = analyse_story(copies, hashed)
    assert story.takes == []
    assert story.world_take.statements
    for statement in story.world_take.statements:
        assert statement.support.independent == 1
        assert len(statement.support.quotes) == 12
        assert statement.status == "reported"


@pytest.mark.parametrize(
    "body", ["", "   \n", "Photo: Harbour Desk", "Sign up for our newsletter!\n\nRead more: Quake"]
)
def test_bodies_of_nothing(body):
    listed = [replace(d, body=body) for d in QUAKE]
    story = analyse_story(listed, hashed)
    assert story.world_take.statements == []
    assert story.takes == []
    assert story.world_take.headline


@thorough
@given(st.lists(st.one_of(st.sampled_from(SENTENCES), st.text(max_size=30)), max_size=12))
def test_groups_are_numbered_from_zero_and_alike_texts_share_one(texts):
    found = group_statements(texts, hashed)
    assert len(found) == len(texts)
    seen = []
    for number in found:
        if number not in seen:
            seen.append(number)
    assert seen == list(range(len(seen)))
    for text, number in zip(texts, found, strict=True):
        assert all(n == number for t, n in zip(texts, found, strict=True) if t == text)
