"""The application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool

from api import errors
from api.compression import Compression
from api.cors import ReadsFromAnywhere
from api.etag import ConditionalReads
from api.limits import BodyLimit
from api.logs import log_to_standard_error
from api.observation import Metrics, Observation
from api.openapi import DESCRIPTION, TAGS, describe
from api.pages.routes import router as pages
from api.parameters import known_parameters
from api.routes import (
    articles,
    decisions,
    feeds,
    operation,
    places,
    related,
    runs,
    stories,
)
from overstory.desk import Desk
from overstory.settings import Settings

__all__ = ["create_app"]

_ROUTERS: Final = (
    stories.router,
    stories.writing,
    articles.router,
    articles.writing,
    related.router,
    places.router,
    runs.router,
    runs.writing,
    decisions.router,
    decisions.writing,
    feeds.router,
    operation.router,
    pages,
)
_WORTH_COMPRESSING: Final = 1_000


def create_app(desk: Desk | None = None, settings: Settings | None = None) -> FastAPI:
    """Build the application.

    Parameters
    ----------
    desk
        The desk to answer from; it stays open afterwards. Without one, the store that the
        settings name is opened when the server starts and closed when it stops.
    settings
        Read from the environment where not given.

    Returns
    -------
    FastAPI
        For any ASGI server: ``uvicorn --factory api.app:create_app``.
    """
    log_to_standard_error()
    chosen = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if desk is not None:
            yield
            return
        opened = await run_in_threadpool(Desk, chosen.db, settings=chosen)
        app.state.desk = opened
        try:
            yield
        finally:
            await run_in_threadpool(opened.close)

    app = FastAPI(
        title="Overstory",
        version="1",
        summary="Each event once: what the world agrees on, and where it differs.",
        description=DESCRIPTION,
        openapi_tags=TAGS,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=lifespan,
        dependencies=[Depends(known_parameters)],
        redirect_slashes=False,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = chosen
    app.state.metrics = Metrics()
    if desk is not None:
        app.state.desk = desk
    for router in _ROUTERS:
        app.include_router(router)
    errors.install(app)
    describe(app)
    # The last one added is the outermost.
    app.add_middleware(BodyLimit, max_bytes=chosen.max_request_bytes)
    app.add_middleware(ConditionalReads)
    app.add_middleware(Compression, minimum_size=_WORTH_COMPRESSING)
    app.add_middleware(ReadsFromAnywhere)
    app.add_middleware(Observation, metrics=app.state.metrics)
    return app
