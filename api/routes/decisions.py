"""What editors decided: look it up, and take it back."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.auth import KEY, KeyedRoute
from api.desk import OpenDesk
from api.paging import link_next
from api.parameters import Cursor, DecisionId, Limit
from api.responses import CONFLICTING, DEFAULT, INVALID, LIST, READ, UNKNOWN, WRITE
from api.schemas.decisions import Decision, DecisionList
from overstory import views

__all__ = ["router", "writing"]

router = APIRouter(prefix="/v1/decisions", tags=["decisions"])
writing = APIRouter(
    prefix="/v1/decisions", tags=["decisions"], route_class=KeyedRoute, dependencies=[KEY]
)


@router.get("", response_model=DecisionList, responses=LIST, summary="List decisions")
def list_decisions(
    request: Request,
    response: Response,
    desk: OpenDesk,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> views.Page[views.Decision]:
    """All that editors decided, the latest first, what was taken back included."""
    return link_next(request, response, desk.decisions(cursor=cursor, limit=limit))


@router.get("/{id}", response_model=Decision, responses={**READ, **UNKNOWN}, summary="One decision")
def read_decision(id: DecisionId, desk: OpenDesk) -> views.Decision:  # noqa: A002 - as in the path
    """Which articles it brought into which story, and whether it is in force."""
    return desk.decision(id)


@writing.delete(
    "/{id}",
    response_model=Decision,
    responses={
        200: {"description": "It is taken back."},
        **UNKNOWN,
        **CONFLICTING,
        **INVALID,
        **WRITE,
        **DEFAULT,
    },
    summary="Take a decision back",
)
def undo_decision(id: DecisionId, desk: OpenDesk) -> views.Decision:  # noqa: A002 - as in the path
    """What it moved returns to where it came from, as far as it still is where it went and no
    other decision holds it there. Later runs are free again. The decision stays in the list.
    """
    return desk.undo(id)
