"""Countries, what they do not report, and outlets."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.desk import OpenDesk
from api.paging import link_next
from api.parameters import (
    CountryCode,
    Cursor,
    LanguageTag,
    Limit,
    MinArticles,
    MinCountries,
    Since,
    Until,
    filter_query,
    known_country,
)
from api.problems import NOT_FOUND
from api.responses import LIST, problem
from api.schemas.places import CountryList, SourceList
from api.schemas.stories import StoryList
from overstory import views

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["places"])


@router.get("/countries", response_model=CountryList, responses=LIST, summary="Countries with news")
def list_countries(
    request: Request,
    response: Response,
    desk: OpenDesk,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> views.Page[views.CountrySummary]:
    """The countries whose outlets have articles here, in the order of their codes."""
    page = desk.paged("countries", desk.countries(), cursor, limit)
    return link_next(request, response, page)


@router.get(
    "/countries/{code}/stories",
    response_model=StoryList,
    responses={**LIST, **problem(NOT_FOUND, "no country has the id 'XX'")},
    summary="A country's stories",
)
def list_country_stories(
    request: Request,
    response: Response,
    code: Annotated[str, Depends(known_country)],
    desk: OpenDesk,
    filters: Annotated[views.StoryQuery, Depends(filter_query)],
) -> views.Page[views.StorySummary]:
    """The stories that the country's outlets report; those that pass all the filters given."""
    return link_next(request, response, desk.country_stories(code, filters))


@router.get(
    "/blindspots",
    response_model=StoryList,
    responses=LIST,
    summary="What a country's outlets have not reported",
)
def list_blindspots(
    request: Request,
    response: Response,
    desk: OpenDesk,
    country: Annotated[
        CountryCode,
        Query(
            description="The country whose outlets have not reported the stories: ISO 3166-1 "
            "alpha-2, in capitals.",
            examples=["US"],
        ),
    ],
    since: Since = None,
    until: Until = None,
    min_articles: MinArticles = 3,
    min_countries: MinCountries = 3,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> views.Page[views.StorySummary]:
    """International stories that no outlet of the country has reported, the most widely reported
    first.
    """
    page = desk.blindspots(
        country,
        since=since,
        until=until,
        min_articles=min_articles,
        min_countries=min_countries,
        cursor=cursor,
        limit=limit,
    )
    return link_next(request, response, page)


@router.get(
    "/sources", response_model=SourceList, responses=LIST, summary="The registry of outlets"
)
def list_sources(
    request: Request,
    response: Response,
    desk: OpenDesk,
    country: Annotated[
        CountryCode | None,
        Query(
            description="Only outlets of this country: ISO 3166-1 alpha-2, in capitals.",
            examples=["SI"],
        ),
    ] = None,
    language: Annotated[
        LanguageTag | None,
        Query(description="Only outlets whose main language this is: BCP 47.", examples=["sl"]),
    ] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> views.Page[views.SourceSummary]:
    """The outlets that are known by their domains: where each is edited, in which language, and
    who owns it where that is recorded.
    """
    page = desk.sources(country=country, language=language, cursor=cursor, limit=limit)
    return link_next(request, response, page)
