"""For those who run the server."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.desk import OpenDesk
from api.problems import UNAVAILABLE
from api.responses import DEFAULT, INVALID, problem
from api.schemas.operation import Health

__all__ = ["router"]

router = APIRouter(tags=["operation"])

_NO_STORE = {"Cache-Control": "no-store"}


@router.get(
    "/healthz", response_model=Health, responses={**INVALID, **DEFAULT}, summary="Is it alive?"
)
async def healthz(response: Response) -> Health:
    """Answers as long as the process does, also where all its workers are busy."""
    response.headers.update(_NO_STORE)
    return Health(status="ok")


@router.get(
    "/readyz",
    response_model=Health,
    responses={
        **INVALID,
        **problem(UNAVAILABLE, "The error was recorded."),
        **DEFAULT,
    },
    summary="Can it answer?",
)
def readyz(response: Response, desk: OpenDesk) -> Health:
    """Answers once the store can be read."""
    desk.ready()
    response.headers.update(_NO_STORE)
    return Health(status="ok")


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {
            "description": "Metrics in the Prometheus text format.",
            "content": {
                "text/plain": {
                    "schema": {"type": "string"},
                    "example": "# HELP overstory_http_requests_total Requests answered.\n",
                }
            },
        },
        **INVALID,
        **DEFAULT,
    },
    summary="Metrics",
)
def metrics(request: Request) -> Response:
    """Requests and durations by route, and what the process uses."""
    text = generate_latest(request.app.state.metrics.registry)
    return Response(text, media_type=CONTENT_TYPE_LATEST, headers=_NO_STORE)
