"""What holds of the takes of the demonstration corpus: exact quotes, and nothing said twice."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from clustering.documents import Document
from clustering.takes import analyse_story
from overstory.demo import gold_stories, load_corpus
from overstory.jobs.documents import as_document
from overstory.sources import SourceRegistry
from tests.support.quake_story import hashed


def _stories() -> dict[str, list[Document]]:
    registry = SourceRegistry.load()
    stories = defaultdict(list)
    for article, story in zip(load_corpus(), gold_stories().values(), strict=True):
        stories[story].append(as_document(article, registry))
    return stories


STORIES = _stories()


@pytest.fixture(scope="module")
def views():
    return {name: analyse_story(documents, hashed) for name, documents in STORIES.items()}


def test_several_stories_have_takes(views):
    assert sum(bool(view.takes) for view in views.values()) >= 3


@pytest.mark.parametrize("name", sorted(STORIES))
def test_quotes_are_what_stands_in_the_body(views, name):
    bodies = {document.id: document.body for document in STORIES[name]}
    view = views[name]
    shown = [*view.world_take.statements, *(s for take in view.takes for s in take.statements)]
    assert shown
    for statement in shown:
        quotes = statement.support.quotes
        assert statement.text in {quote.quote for quote in quotes}
        for quote in quotes:
            assert bodies[quote.article_id][quote.start : quote.end] == quote.quote


@pytest.mark.parametrize("name", sorted(STORIES))
def test_no_sentence_is_shown_twice(views, name):
    world = Counter(s.text for s in views[name].world_take.statements)
    takes = Counter(s.text for take in views[name].takes for s in take.statements)
    assert max([*world.values(), *takes.values()]) == 1
    assert not world.keys() & takes.keys()
