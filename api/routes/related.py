"""What a text, a URL or an article belongs to."""

from __future__ import annotations

from fastapi import APIRouter

from api.auth import JsonRoute
from api.desk import OpenDesk
from api.problems import refused_body
from api.responses import BODY, OFF_THE_NET, UNKNOWN
from api.schemas.related import Related, RelatedIn
from overstory.errors import QueryError

__all__ = ["router"]

router = APIRouter(prefix="/v1/related", tags=["related"], route_class=JsonRoute)


@router.post(
    "",
    response_model=Related,
    responses={**BODY, **UNKNOWN, **OFF_THE_NET},
    summary="Find the stories of a text, a URL or an article",
)
def find_related(subject: RelatedIn, desk: OpenDesk) -> Related:
    """The stories and articles that belong to what is given, best first, with scores. Nothing is
    stored.
    """
    try:
        found = desk.related(
            subject.text, url=subject.url, article_id=subject.article_id, limit=subject.limit
        )
    except QueryError as error:
        raise refused_body(error.reason, error.parameter) from error
    return Related.of(found)
