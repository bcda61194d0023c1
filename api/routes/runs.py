"""Batch re-clusterings: start one, and watch."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from api.auth import KEY, KeyedRoute
from api.desk import OpenDesk
from api.paging import link_next
from api.parameters import Cursor, Limit, RunId
from api.problems import refused_body
from api.responses import BUSY, DEFAULT, INVALID, LIST, READ, UNKNOWN, WRITE, described
from api.schemas.runs import Run, RunList
from overstory import views

__all__ = ["router", "writing"]

router = APIRouter(prefix="/v1/runs", tags=["runs"])
writing = APIRouter(prefix="/v1/runs", tags=["runs"], route_class=KeyedRoute, dependencies=[KEY])


@router.get("", response_model=RunList, responses=LIST, summary="List runs")
def list_runs(
    request: Request,
    response: Response,
    desk: OpenDesk,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> views.Page[views.Run]:
    """All runs, the latest first."""
    return link_next(request, response, desk.runs(cursor=cursor, limit=limit))


@router.get("/{id}", response_model=Run, responses={**READ, **UNKNOWN}, summary="One run")
def read_run(id: RunId, desk: OpenDesk) -> views.Run:  # noqa: A002 - as in the path
    """The run's parameters, the model revisions behind it, and what came of it."""
    return desk.run(id)


async def without_body(request: Request) -> None:
    """Refuse a body, of which nothing would be heeded."""
    if (await request.body()).strip() not in (b"", b"{}"):
        raise refused_body("a run takes none: its window is the one of the settings")


@writing.post(
    "",
    dependencies=[Depends(without_body)],
    status_code=202,
    response_model=Run,
    responses={
        202: {"description": "It runs.", **described("Location")},
        **BUSY,
        **INVALID,
        **WRITE,
        **DEFAULT,
    },
    summary="Start a run",
)
def start_run(response: Response, desk: OpenDesk) -> views.Run:
    """Re-cluster the articles of the window. One run at a time; what it finds is shown all at
    once when it is done.
    """
    run = desk.start_run()
    response.headers["Location"] = f"/v1/runs/{run.id}"
    return run
