"""The application over real desks, and the one check of what an error looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import overstory
from api.app import create_app
from overstory.desk import Desk
from overstory.settings import Settings
from overstory.views import StoryQuery

# One wire text by three outlets: that copies are one story does not depend on any model.
DAM = (
    "The Karsava dam will be emptied over six weeks after divers found a crack 14 metres long in "
    "its wall, the operator Hidrova said on Monday. Power for 90,000 homes in the Brenta valley "
    "must come from elsewhere. Hidrova's director Milena Kordez said that the wall is in no danger "
    "of breaking. Farmers called the decision a disaster for the harvest, and critics said that "
    "the operator had known of the crack for a year."
)
ARTICLES: list[dict[str, Any]] = [
    *(
        {
            "url": f"https://{source}/dam",
            "title": "Karsava dam to be emptied after divers find a crack 14 metres long",
            "body": DAM,
            "source": source,
            "country": country,
            "language": "en",
            "published_at": f"2026-05-04T{hour:02}:15:00Z",
        }
        for source, country, hour in [
            ("lakesidepost.example", "SI", 8),
            ("valleyherald.example", "AT", 9),
            ("gridmonitor.example", "DE", 11),
        ]
    ),
    {
        "url": "https://observatoriodelsur.example/museo",
        "title": "Un museo de Valmora devuelve una máscara robada hace cuarenta años",
        "body": "El museo municipal de Valmora devolvió el miércoles una máscara ceremonial que "
        "fue robada hace cuarenta años de una aldea de la sierra.",
        "source": "observatoriodelsur.example",
        "country": "PE",
        "language": "es",
        "published_at": "2026-05-06T09:20:00Z",
    },
    {
        "url": "https://sawtalmina.example/mina",
        "title": "إغلاق ميناء مدينة سلمى بعد عاصفة رملية",
        "body": "أغلقت السلطات ميناء مدينة سلمى صباح الخميس بعد عاصفة رملية شديدة. وقالت إدارة "
        "الميناء إن السفن ستنتظر يومين على الأقل.",
        "source": "sawtalmina.example",
        "country": "EG",
        "language": "ar",
        "published_at": "2026-05-07T06:00:00Z",
    },
]
"""Three invented events, oldest first."""

HOSTILE = "</title><script>alert('x')</script>\u202e\" onload=\"alert(1)"
"""A headline that tries to be markup, to leave its attribute, and to run backwards."""

HOSTILE_ARTICLE: dict[str, Any] = {
    "url": "https://hostile.example/a'\"><script>alert(1)</script>?b=<c>",
    "title": HOSTILE,
    "body": "The harbour master said <b>nothing</b> &amp; left. \u202eThe quay is closed. "
    "{{ 7 * 7 }} {% raw %} <img src=x onerror=alert(1)> Two ferries wait outside the harbour.",
    "source": "hostile.example",
    "source_name": "<svg onload=alert(1)>\u2066News\u202e",
    "country": "GR",
    "language": "el",
    "published_at": "2026-05-07T09:00:00Z",
    "author": "<script>alert(2)</script>",
}

WIRE = (
    "A freight train left the rails near Brennova on Friday morning, and the line between the two "
    "capitals stayed closed for nine hours. Nobody was hurt, the railway said. Eleven wagons "
    "loaded with timber lie beside the track, and cranes are to lift them on Saturday. Passengers "
    "were taken past the place in buses."
)
COPIES: list[dict[str, Any]] = [
    {
        "url": f"https://{source}/brennova-train",
        "title": "Freight train derails near Brennova, line closed for nine hours",
        "body": WIRE,
        "source": source,
        "country": country,
        "language": "en",
        "published_at": f"2026-05-08T{hour:02}:00:00Z",
    }
    for source, country, hour in [
        ("northwire.example", "NO", 7),
        ("valleypost.example", "CH", 8),
        ("easternstar.example", "PL", 9),
    ]
]

CheckProblem = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class World:
    """A desk that holds a few settled stories; nobody changes it."""

    desk: Desk
    client: TestClient
    key: str
    story: str
    """The largest story."""
    moved: str
    """An id that leads to ``survivor``."""
    survivor: str
    article: str
    """An article of the largest story."""
    hostile: str
    """The hostile article."""
    copies: str
    """The story of three wire copies."""
    run: str
    decision: str
    """An editor's decision that was taken back at once."""


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(encoder="hashing", max_request_bytes=200_000, allow_loopback=True)


@pytest.fixture(scope="session")
def world(settings: Settings) -> Iterator[World]:
    with overstory.open(settings=settings) as desk:
        # Latest first: the first run then gives stories the ids of their earliest articles.
        articles = [*ARTICLES, HOSTILE_ARTICLE, *COPIES]
        outcomes = [desk.add([article])[0] for article in reversed(articles)][::-1]
        assert [outcome.error for outcome in outcomes] == [None] * len(articles)
        run = desk.recluster()
        decision = desk.split(desk.stories()[0].id, str(outcomes[-1].article_id))
        desk.undo(decision.id)
        stories = desk.story_page(StoryQuery(limit=100)).items
        settled = {story.id for story in stories}
        provisional = {str(outcome.story_id) for outcome in outcomes}
        moved = sorted(provisional - settled)[0]
        with pytest.raises(overstory.MovedError) as error:
            desk.story(moved)
        members = {
            member.id: story.id for story in stories for member in desk.members(story.id).items
        }
        article = str(outcomes[0].article_id)
        yield World(
            desk=desk,
            client=TestClient(create_app(desk, settings), raise_server_exceptions=False),
            key=desk.keys.create("tests"),
            story=members[article],
            moved=moved,
            survivor=error.value.survivor,
            article=article,
            hostile=str(outcomes[len(ARTICLES)].article_id),
            copies=members[str(outcomes[-1].article_id)],
            run=run.id,
            decision=decision.id,
        )


@pytest.fixture
def client(world: World) -> TestClient:
    """A client of the world that nobody changes."""
    world.client.cookies.clear()
    return world.client


@pytest.fixture
def writable(settings: Settings) -> Iterator[Desk]:
    """An empty desk to write to."""
    with overstory.open(settings=settings) as desk:
        yield desk


@pytest.fixture
def writer(writable: Desk, settings: Settings) -> TestClient:
    """A client that holds a key of the desk to write to."""
    return TestClient(
        create_app(writable, settings),
        headers={"X-API-Key": writable.keys.create("writer")},
        raise_server_exceptions=False,
    )


@pytest.fixture(scope="session")
def check_problem() -> CheckProblem:
    return _check_problem


def _check_problem(response: Any, status: int, slug: str | None = None) -> dict[str, Any]:
    """Check that an answer is a problem of the one shape, and answer it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-request-id"]
    if response.request.method == "HEAD":
        return {}
    body: dict[str, Any] = response.json()
    assert list(body) == ["type", "title", "status", "detail", "instance", "errors"]
    assert body["status"] == status
    assert body["type"].startswith("urn:overstory:problem:")
    if slug is not None:
        assert body["type"] == f"urn:overstory:problem:{slug}"
    assert body["title"]
    assert body["detail"]
    assert body["instance"] == quote(response.request.url.path)
    for fault in body["errors"]:
        assert list(fault) == ["location", "name", "detail"]
        assert fault["location"] in ("query", "path", "header", "body")
        assert fault["detail"]
    return body
