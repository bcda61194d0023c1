"""Story feeds."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import URL

from api.desk import OpenDesk
from api.feeds import ATOM_TYPE, JSON_FEED_TYPE, Feed, atom, entry_id, json_feed
from api.paging import link_next, next_url
from api.parameters import story_query
from api.responses import LIST, described
from api.schemas import examples
from overstory import views

__all__ = ["router"]

router = APIRouter(prefix="/v1/feeds", tags=["feeds"])

_ENTRY = entry_id(examples.STORY_ID)
_Query = Annotated[views.StoryQuery, Depends(story_query)]


def _content(media_type: str, schema: dict[str, Any], example: str) -> dict[int | str, Any]:
    return {
        **LIST,
        200: {
            "description": "The feed.",
            "content": {media_type: {"schema": schema, "example": example}},
            **described("ETag", "Link"),
        },
    }


@router.get(
    "/stories.atom",
    response_class=Response,
    responses=_content(
        ATOM_TYPE,
        {"type": "string", "description": "An Atom 1.0 document (RFC 4287)."},
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>{_ENTRY}</id></entry></feed>',
    ),
    summary="Stories as an Atom feed",
)
def read_atom(request: Request, response: Response, desk: OpenDesk, query: _Query) -> Response:
    """The same stories as `GET /v1/stories`, as an Atom 1.0 feed. The id of each entry is that of
    the story, so that a story that goes on is an entry that is updated.
    """
    return _respond(request, response, desk.story_page(query), ATOM_TYPE)


@router.get(
    "/stories.json",
    response_class=Response,
    responses=_content(
        JSON_FEED_TYPE,
        {"type": "object", "description": "A JSON Feed 1.1 document."},
        f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"id": "{_ENTRY}"}}]}}',
    ),
    summary="Stories as a JSON Feed",
)
def read_json_feed(request: Request, response: Response, desk: OpenDesk, query: _Query) -> Response:
    """The same stories as `GET /v1/stories`, as a JSON Feed 1.1. The id of each item is that of
    the story.
    """
    return _respond(request, response, desk.story_page(query), JSON_FEED_TYPE)


def _respond(
    request: Request, response: Response, page: views.Page[views.StorySummary], media_type: str
) -> Response:
    link_next(request, response, page)
    url, whole = request.url, request.url.remove_query_params(["cursor", "limit"])
    feed = Feed(
        site=request.app.state.settings.public_url or str(request.base_url).rstrip("/"),
        path=_path(url),
        id_path=_path(whole),
        next_path=next_url(request, page),
        stories=page.items,
    )
    write = atom if media_type == ATOM_TYPE else json_feed
    return Response(write(feed), media_type=media_type, headers=dict(response.headers))


def _path(url: URL) -> str:
    return f"{url.path}?{url.query}" if url.query else url.path
