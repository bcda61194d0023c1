"""The pages: ``/``, countries, stories, articles and search."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, Response

from api.countries import country_name
from api.desk import OpenDesk
from api.pages.rendering import render, style_sheet
from api.pages.story import story_context
from api.paging import next_url
from api.parameters import ArticleId, Cursor, StoryId, known_country
from overstory.errors import MovedError
from overstory.views import CountrySummary, StoryQuery

__all__ = ["router"]

_STORIES: Final = 20
_ARTICLES: Final = 50
_BLINDSPOTS: Final = 6
_ORDERS: Final = {"latest": "Latest", "size": "Most reported", "countries": "Most countries"}
_HEADINGS: Final = {
    "latest": "Latest stories",
    "size": "Most reported stories",
    "countries": "Stories of most countries",
}

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def home(
    request: Request,
    desk: OpenDesk,
    sort: Literal["latest", "size", "countries"] = "latest",
    cursor: Cursor = None,
) -> HTMLResponse:
    """Stories, and the countries that there are."""
    page = desk.story_page(StoryQuery(sort=sort, cursor=cursor, limit=_STORIES))
    countries = sorted(desk.countries(), key=lambda country: country.name)
    return _page(
        "home.html",
        page=page,
        sort=sort,
        orders=_ORDERS,
        headings=_HEADINGS,
        countries=countries,
        story_counts={country.code: country.story_count for country in countries},
        article_count=sum(country.article_count for country in countries),
        first=_first(request, cursor),
        next=next_url(request, page),
    )


@router.get("/countries/{code}")
def country(
    request: Request,
    code: Annotated[str, Depends(known_country)],
    desk: OpenDesk,
    cursor: Cursor = None,
) -> HTMLResponse:
    """A country's stories, and those that it does not tell."""
    page = desk.country_stories(code, StoryQuery(cursor=cursor, limit=_STORIES))
    known = {summary.code: summary for summary in desk.countries()}
    return _page(
        "country.html",
        code=code,
        name=country_name(code),
        country=known.get(code, CountrySummary(code, country_name(code), 0, 0)),
        story_counts={summary.code: summary.story_count for summary in known.values()},
        page=page,
        blindspots=desk.blindspots(code, limit=_BLINDSPOTS).items,
        first=_first(request, cursor),
        next=next_url(request, page),
    )


@router.get("/stories/{id}")
def story(
    request: Request,
    id: StoryId,  # noqa: A002 - as in the path
    desk: OpenDesk,
    cursor: Cursor = None,
) -> HTMLResponse:
    """One story: both views, coverage, timeline, articles."""
    members = desk.members(id, cursor=cursor, limit=_ARTICLES)
    first, following = _first(request, cursor), next_url(request, members)
    return _page(
        "story.html",
        **story_context(desk.story(id)),
        members=members,
        first=f"{first}#articles" if first else None,
        next=f"{following}#articles" if following else None,
    )


@router.get("/articles/{id}")
def article(id: ArticleId, desk: OpenDesk) -> HTMLResponse:  # noqa: A002 - as in the path
    """One article between the views of its story."""
    while True:
        found = desk.article(id)
        try:
            context = {} if found.story_id is None else story_context(desk.story(found.story_id))
        except MovedError:
            continue  # merged since: the article is in the other story now
        break
    return _page(
        "article.html",
        **context,
        article=found,
        story_id=found.story_id,
        carried={take.id for take in found.takes},
    )


@router.get("/search")
def search(
    request: Request,
    desk: OpenDesk,
    q: Annotated[str, Query(max_length=400)] = "",
    cursor: Cursor = None,
) -> HTMLResponse:
    """Stories that words are found in."""
    words = q.strip()
    query = StoryQuery(q=words, sort="relevance", cursor=cursor, limit=_STORIES)
    page = desk.story_page(query) if words else None
    return _page(
        "search.html",
        q=words,
        page=page,
        first=_first(request, cursor),
        next=next_url(request, page) if page is not None else None,
    )


@router.get("/static/overstory.css")
def style() -> Response:
    """The style sheet of all pages."""
    headers = {"Cache-Control": "public, max-age=300"}
    return Response(style_sheet(), media_type="text/css", headers=headers)


def _page(template: str, **context: object) -> HTMLResponse:
    return HTMLResponse(render(template, **context))


def _first(request: Request, cursor: str | None) -> str | None:
    """Where the first page is, for who is on a later one."""
    if cursor is None:
        return None
    url = request.url.remove_query_params("cursor")
    return f"{url.path}?{url.query}" if url.query else url.path
