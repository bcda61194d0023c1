"""Stories and what is known of each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api.auth import KEY, KeyedRoute
from api.desk import OpenDesk
from api.paging import link_next
from api.parameters import Cursor, Limit, StoryId, story_query
from api.responses import DECIDED, LIST, MERGED, READ, UNKNOWN, located
from api.schemas.decisions import Decision, MergeIn, SplitIn
from api.schemas.stories import HistoryList, MemberList, Story, StoryList
from api.schemas.takes import Take, TakeList, TimelineList, WorldTake
from overstory import views

__all__ = ["router", "writing"]

router = APIRouter(prefix="/v1/stories", tags=["stories"])
writing = APIRouter(
    prefix="/v1/stories", tags=["decisions"], route_class=KeyedRoute, dependencies=[KEY]
)


@router.get("", response_model=StoryList, responses=LIST, summary="List stories")
def list_stories(
    request: Request,
    response: Response,
    desk: OpenDesk,
    query: Annotated[views.StoryQuery, Depends(story_query)],
) -> views.Page[views.StorySummary]:
    """Stories that pass all the filters given, a page at a time."""
    return link_next(request, response, desk.story_page(query))


@router.get(
    "/{id}",
    response_model=Story,
    responses={**READ, **UNKNOWN, **MERGED},
    summary="One story",
)
def read_story(id: StoryId, desk: OpenDesk) -> views.StorySummary:  # noqa: A002 - as in the path
    """What the story is about, how widely it is covered, and where its parts are."""
    return desk.story(id)


@router.get(
    "/{id}/articles",
    response_model=MemberList,
    responses={**LIST, **UNKNOWN, **MERGED},
    summary="A story's articles, and why each is here",
)
def list_members(
    request: Request,
    response: Response,
    id: StoryId,  # noqa: A002 - as in the path
    desk: OpenDesk,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> views.Page[views.Member]:
    """The articles of the story. Each says how sure it is, what it is closest to, and what the
    two share.
    """
    return link_next(request, response, desk.members(id, cursor=cursor, limit=limit))


@router.get(
    "/{id}/takes",
    response_model=TakeList,
    responses={**LIST, **UNKNOWN, **MERGED},
    summary="Alternative takes",
)
def list_takes(
    request: Request,
    response: Response,
    id: StoryId,  # noqa: A002 - as in the path
    desk: OpenDesk,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> views.Page[Take]:
    """The labelled angles that groups of outlets take on the story, each with its evidence. A
    story that everyone reports alike has none.
    """
    takes, written = desk.takes(id), desk.written(id)
    items = [Take.of(take, written) for take in takes]
    return link_next(request, response, desk.paged(f"takes {id}", items, cursor, limit))


@router.get(
    "/{id}/world-take",
    response_model=WorldTake,
    responses={**READ, **UNKNOWN, **MERGED},
    summary="The world's current take",
)
def read_world_take(id: StoryId, desk: OpenDesk) -> WorldTake:  # noqa: A002 - as in the path
    """What the world's outlets agree on, as of now. Every statement is a sentence of an article."""
    return WorldTake.of(desk.world_take(id), desk.written(id))


@router.get(
    "/{id}/timeline",
    response_model=TimelineList,
    responses={**LIST, **UNKNOWN, **MERGED},
    summary="Statements in the order in which they were reported",
)
def list_timeline(
    request: Request,
    response: Response,
    id: StoryId,  # noqa: A002 - as in the path
    desk: OpenDesk,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> views.Page[views.TimelineEntry]:
    """How the story unfolded: each new statement when it was first reported."""
    page = desk.paged(f"timeline {id}", desk.timeline(id), cursor, limit)
    return link_next(request, response, page)


@router.get(
    "/{id}/history",
    response_model=HistoryList,
    responses={**LIST, **UNKNOWN, **MERGED},
    summary="Merges, splits and renames",
)
def list_history(
    request: Request,
    response: Response,
    id: StoryId,  # noqa: A002 - as in the path
    desk: OpenDesk,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> views.Page[views.HistoryEvent]:
    """What became of the story itself: when it was founded, what was merged into it or split
    off it, and when its title changed.
    """
    page = desk.paged(f"history {id}", desk.history(id), cursor, limit)
    return link_next(request, response, page)


@writing.post(
    "/{id}/merge",
    status_code=201,
    response_model=Decision,
    responses=DECIDED,
    summary="Merge stories into this one",
)
def merge_stories(
    response: Response,
    id: StoryId,  # noqa: A002 - as in the path
    merge: MergeIn,
    desk: OpenDesk,
) -> views.Decision:
    """The story takes over the articles of the others at once, and their ids lead to it. Later
    runs keep them together. Ids that were merged before stand for their survivors.
    """
    return located(response, desk.merge(id, merge.stories))


@writing.post(
    "/{id}/split",
    status_code=201,
    response_model=Decision,
    responses=DECIDED,
    summary="Make some of its articles a story of their own",
)
def split_story(
    response: Response,
    id: StoryId,  # noqa: A002 - as in the path
    split: SplitIn,
    desk: OpenDesk,
) -> views.Decision:
    """The articles are a new story at once, which `story_id` names. Later runs keep them together,
    and apart from those that stayed.
    """
    return located(response, desk.split(id, split.articles))
