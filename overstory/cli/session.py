"""Opens the desk that a command works on, with settings from the environment and options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from overstory.errors import StoreError

if TYPE_CHECKING:
    from overstory.desk import Desk
    from overstory.settings import Settings

__all__ = ["existing_desk", "is_address", "new_or_existing_desk", "settings_for", "store_file"]


def settings_for(*, db: str | None = None, encoder: str | None = None) -> Settings:
    """Settings from the environment, where options do not override them.

    Raises
    ------
    typer.BadParameter
        A variable of the environment has a value that its setting cannot take.
    """
    from pydantic import ValidationError

    from overstory.settings import Settings

    given: dict[str, Any] = {"db": db, "encoder": encoder}
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise typer.BadParameter(
            f"{first['msg']}, not {first['input']!r}", param_hint=f"OVERSTORY_{name}"
        ) from error


def is_address(text: str) -> bool:
    """Whether the text is the address of a page or feed rather than a file or words."""
    return text.lower().startswith(("http://", "https://"))


def store_file(db: str) -> Path | None:
    """The file behind a store's address; None for a server's, and for a store in memory."""
    if "://" not in db:
        return Path(db)
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(db)
    except ArgumentError:
        return None  # for who opens it to report
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def existing_desk(settings: Settings) -> Desk:
    """Open a store that must be there already; reading creates none.

    Raises
    ------
    StoreError
        There is no file of this name, or it cannot be opened.
    """
    path = store_file(settings.db)
    if path is not None and not path.exists():
        raise StoreError(
            f"there is no store at {path}; `overstory ingest` makes one, --db or OVERSTORY_DB "
            "names another"
        )
    return new_or_existing_desk(settings)


def new_or_existing_desk(settings: Settings) -> Desk:
    """Open a store, which is made where there is none."""
    import overstory

    return overstory.open(settings.db, settings=settings)
