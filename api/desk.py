"""The desk behind the application, for routes that need it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from overstory.desk import Desk

__all__ = ["OpenDesk"]


def _open_desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


OpenDesk = Annotated[Desk, Depends(_open_desk)]
