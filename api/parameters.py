"""The parameters that routes share, and the refusal of those that they do not know."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from fastapi import Depends, Path, Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema

from api.countries import is_country, is_language
from api.problems import INVALID_REQUEST, RequestError
from api.schemas import examples
from api.schemas.problems import Fault
from overstory.errors import NotFoundError
from overstory.views import StoryQuery, StorySort

__all__ = [
    "ArticleId",
    "CountryCode",
    "CountryFilter",
    "CountryPath",
    "Cursor",
    "DecisionId",
    "Domain",
    "LanguageFilter",
    "LanguageTag",
    "Limit",
    "MinArticles",
    "MinCountries",
    "MinSources",
    "RunId",
    "Since",
    "StoryId",
    "Until",
    "filter_query",
    "known_country",
    "known_parameters",
    "story_query",
]

_MOST: Final = 1_000_000
_WHOLE: Final = re.compile("-?[0-9]+")
_RFC_3339: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2}))?", re.ASCII
)


async def known_parameters(request: Request) -> None:
    """Refuse query parameters that the route does not name, and any that comes twice.

    Raises
    ------
    RequestError
        With one fault a parameter.
    """
    route: APIRoute = request.scope["route"]
    known = _query_names(route.dependant)
    given = [name for name, _ in request.query_params.multi_items()]
    faults = [
        Fault(location="query", name=name, detail="there is no such parameter here")
        for name in dict.fromkeys(given)
        if name not in known
    ]
    faults += [
        Fault(location="query", name=name, detail="may be given once")
        for name in dict.fromkeys(given)
        if name in known and given.count(name) > 1
    ]
    if faults:
        detail = "; ".join(f"{fault.name}: {fault.detail}" for fault in faults)
        raise RequestError(INVALID_REQUEST, detail, errors=faults)


def _query_names(dependant: Dependant) -> set[str]:
    names = {field.alias for field in dependant.query_params}
    return names.union(*(_query_names(inner) for inner in dependant.dependencies))


def _country(code: str) -> str:
    if not is_country(code):
        raise ValueError(f"{code!r} is not a country code of ISO 3166-1 alpha-2")
    return code


def _language(tag: str) -> str:
    if not is_language(tag):
        raise ValueError(f"{tag!r} does not begin with a language code of ISO 639")
    return tag


def _digits(value: object) -> object:
    """Refuse what would pass for a whole number and is not written as one: 1_0, +5, 1.0."""
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise ValueError("write a whole number in digits")
    return value


def _words(q: str) -> str:
    if not any(letter.isprintable() and not letter.isspace() for letter in q):
        raise ValueError("there are no words in it")
    return q


def _instant(value: Any) -> datetime:
    """Read RFC 3339: a time with its offset, or a date, which is its first moment in UTC."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _RFC_3339.fullmatch(value):
        raise ValueError(
            "give an RFC 3339 time such as 2026-11-20T08:15:00Z, or a date such as 2026-11-20"
        )
    try:
        if len(value) == 10:
            day = date.fromisoformat(value)
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("the time is out of range") from error


CountryCode = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$"), AfterValidator(_country)]
LanguageTag = Annotated[
    str,
    StringConstraints(pattern="^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35),
    AfterValidator(_language),
]
CountryFilter = Annotated[
    CountryCode | None,
    Query(
        description="Only stories that outlets of this country report: ISO 3166-1 alpha-2, in "
        "capitals.",
        examples=["SI"],
    ),
]
LanguageFilter = Annotated[
    LanguageTag | None,
    Query(
        description="Only stories reported in this language: BCP 47.",
        examples=["sl"],
    ),
]
_Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}
    ),
]
Domain = Annotated[
    str | None,
    Query(
        description="Only stories that the outlet with this domain reports.",
        pattern=r"^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+$",
        max_length=253,
        examples=[examples.SOURCE["domain"]],
    ),
]
Cursor = Annotated[
    str | None,
    Query(
        description="Where to go on: the `next_cursor` of the page before, with the same other "
        "parameters. Left out for the first page.",
        min_length=1,
        max_length=1_000,
        examples=[examples.CURSOR],
    ),
]
_InDigits = BeforeValidator(_digits)
Limit = Annotated[
    int, Query(description="Items on a page, at most 100.", ge=1, le=100, examples=[20]), _InDigits
]
StoryId = Annotated[
    str, Path(description="The story.", max_length=200, examples=[examples.STORY_ID])
]
ArticleId = Annotated[
    str, Path(description="The article.", max_length=200, examples=[examples.ARTICLE_ID])
]
RunId = Annotated[str, Path(description="The run.", max_length=200, examples=[examples.RUN_ID])]
DecisionId = Annotated[
    str, Path(description="The decision.", max_length=200, examples=[examples.DECISION_ID])
]
CountryPath = Annotated[
    str, Path(description="The country: ISO 3166-1 alpha-2, in capitals.", examples=["SI"])
]


def _at_least(what: str, example: int) -> Any:
    return Query(
        description=f"Only stories with at least so many {what}.",
        ge=1,
        le=_MOST,
        examples=[example],
    )


MinArticles = Annotated[int, _at_least("articles", 3), _InDigits]
MinSources = Annotated[int, _at_least("outlets", 3), _InDigits]
MinCountries = Annotated[int, _at_least("countries", 2), _InDigits]
Since = Annotated[
    _Instant | None,
    Query(
        description="Only stories with an article from this time on: RFC 3339, or a date.",
        examples=["2026-11-18T00:00:00Z"],
    ),
]
Until = Annotated[
    _Instant | None,
    Query(
        description="Only stories with an article up to this time: RFC 3339, or a date.",
        examples=["2026-11-20T23:59:59Z"],
    ),
]


def filter_query(
    q: Annotated[
        Annotated[str, AfterValidator(_words)] | None,
        Query(
            description="Words to search for in headlines and texts.",
            min_length=1,
            max_length=400,
            examples=["ceasefire plan"],
        ),
    ] = None,
    language: LanguageFilter = None,
    source: Domain = None,
    since: Since = None,
    until: Until = None,
    min_articles: MinArticles = 1,
    min_sources: MinSources = 1,
    min_countries: MinCountries = 1,
    missing_from: Annotated[
        CountryCode | None,
        Query(
            description="Only stories that no outlet of this country has reported: ISO 3166-1 "
            "alpha-2, in capitals.",
            examples=["US"],
        ),
    ] = None,
    sort: Annotated[
        StorySort | None,
        Query(
            description="`latest`: the latest article first; `size`: most articles first; "
            "`countries`: most countries first; `relevance`: the best fit for `q` first. The "
            "default is `relevance` where `q` is given, `latest` otherwise.",
            examples=["latest"],
        ),
    ] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> StoryQuery:
    """Read the filters of every list of stories; whether they go together is the desk's to say."""
    return StoryQuery(
        q=q,
        language=language,
        source=source,
        since=since,
        until=until,
        min_articles=min_articles,
        min_sources=min_sources,
        min_countries=min_countries,
        missing_from=missing_from,
        sort=sort or ("relevance" if q is not None else "latest"),
        cursor=cursor,
        limit=limit,
    )


def story_query(
    filters: Annotated[StoryQuery, Depends(filter_query)], country: CountryFilter = None
) -> StoryQuery:
    """Read the filters of a list of stories that is not about one country."""
    return replace(filters, country=country)


def known_country(code: CountryPath) -> str:
    """Read the country of a path.

    Raises
    ------
    NotFoundError
        There is no such country.
    """
    if not is_country(code):
        raise NotFoundError("country", code)
    return code
