"""Articles, in and out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Request, Response
from pydantic import Field, SkipValidation

from api.auth import KEY, KeyedRoute
from api.desk import OpenDesk
from api.errors import problem_of_article
from api.parameters import ArticleId
from api.problems import refused_body
from api.responses import BODY, DECIDED, READ, UNKNOWN, WRITE, described, located
from api.schemas import examples
from api.schemas.articles import AddResult, AddResults, Article, ArticleIn
from api.schemas.decisions import Decision, MoveIn
from overstory import views
from overstory.desk import Desk
from overstory.errors import ArticleError

__all__ = ["MOST_ARTICLES", "router", "writing"]

MOST_ARTICLES: Final = 500

_EXAMPLE = {
    "url": examples.MEMBER["url"],
    "title": examples.MEMBER["title"],
    "body": examples.QUOTE["quote"],
    "published_at": examples.MEMBER["published_at"],
}

router = APIRouter(prefix="/v1/articles", tags=["articles"])
writing = APIRouter(
    prefix="/v1/articles", tags=["articles"], route_class=KeyedRoute, dependencies=[KEY]
)


@router.get("/{id}", response_model=Article, responses={**READ, **UNKNOWN}, summary="One article")
def read_article(id: ArticleId, desk: OpenDesk) -> views.ArticleView:  # noqa: A002 - as in the path
    """The article with its story, the takes that it carries, and the way to both views."""
    return desk.article(id)


@writing.post(
    "",
    response_model=AddResults,
    responses={
        200: {"description": "Done; no article is new. Each has its result."},
        201: {
            "model": AddResults,
            "description": "Done; at least one article is new. Each has its result.",
            **described("Location"),
        },
        **BODY,
        **WRITE,
    },
    summary="Add articles",
)
def add_articles(
    request: Request,
    response: Response,
    desk: OpenDesk,
    # Each article is judged by itself, so that a bad one does not keep the good ones out.
    articles: Annotated[
        SkipValidation[
            ArticleIn | Annotated[list[ArticleIn], Field(min_length=1, max_length=MOST_ARTICLES)]
        ],
        Body(description="One article, or a list of them.", examples=[_EXAMPLE, [_EXAMPLE]]),
    ],
) -> AddResults:
    """Add one article or many; what has the URL of an article that is here updates it.

    A list is answered with a result an article, good ones going in beside bad ones. One article
    on its own that cannot be taken is a problem (400). The articles are stored before this
    answers.
    """
    given: Any = articles
    if isinstance(given, Mapping):
        (outcome,) = desk.add([given])
        if outcome.error is not None:
            raise outcome.error
        response.headers["Location"] = f"/v1/articles/{outcome.article_id}"
        outcomes = [outcome]
    else:
        outcomes = _add_many(desk, given)
    results = [
        _result(index, outcome, request.scope["path"]) for index, outcome in enumerate(outcomes)
    ]
    response.status_code = 201 if any(result.status == 201 for result in results) else 200
    accepted = sum(result.problem is None for result in results)
    return AddResults(items=results, accepted=accepted, refused=len(results) - accepted)


@writing.post(
    "/{id}/move",
    status_code=201,
    response_model=Decision,
    responses=DECIDED,
    tags=["decisions"],
    summary="Move an article to another story",
)
def move_article(
    response: Response,
    id: ArticleId,  # noqa: A002 - as in the path
    move: MoveIn,
    desk: OpenDesk,
) -> views.Decision:
    """The article is in the other story at once, with the copies that follow it; a copy that is
    moved leaves its original behind. Later runs keep it there, and apart from those it left.
    """
    return located(response, desk.move(id, move.story_id))


def _add_many(desk: Desk, given: Any) -> list[views.AddOutcome]:
    if not isinstance(given, list):
        raise refused_body("send one article as an object, or a list of them")
    if not 1 <= len(given) <= MOST_ARTICLES:
        raise refused_body(f"send 1 to {MOST_ARTICLES} articles at once, not {len(given)}")
    outcomes: dict[int, views.AddOutcome] = {
        position: views.AddOutcome(str(position), error=ArticleError(None, "is not an object"))
        for position, item in enumerate(given)
        if not isinstance(item, Mapping)
    }
    positions = [position for position in range(len(given)) if position not in outcomes]
    taken = desk.add([given[position] for position in positions]) if positions else []
    outcomes.update(zip(positions, taken, strict=True))
    return [outcomes[position] for position in range(len(given))]


def _result(index: int, outcome: views.AddOutcome, path: str) -> AddResult:
    if outcome.error is not None:
        problem = problem_of_article(outcome.error, path)
        return AddResult(
            index=index,
            status=problem.status,
            change=None,
            id=None,
            story_id=None,
            problem=problem,
        )
    return AddResult(
        index=index,
        status=201 if outcome.change == "added" else 200,
        change=outcome.change,
        id=outcome.article_id,
        story_id=outcome.story_id,
        problem=None,
    )
