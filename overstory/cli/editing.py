"""Commands of editors: ``merge``, ``split``, ``move``, ``decisions`` and ``undo``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from overstory.cli.options import Db, Json
from overstory.cli.output import print_json
from overstory.cli.rendering import decision_lines, show, show_page
from overstory.cli.session import existing_desk, settings_for

if TYPE_CHECKING:
    from overstory.views import Decision

__all__ = ["decisions", "merge", "move", "split", "undo"]


def merge(
    story: Annotated[
        str, typer.Argument(metavar="STORY", help="The story that stays.", show_default=False)
    ],
    others: Annotated[
        list[str],
        typer.Argument(metavar="OTHER…", help="The stories merged into it.", show_default=False),
    ],
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Merge stories into one. Their ids lead to it, and later runs keep them together."""
    with existing_desk(settings_for(db=db)) as desk:
        _tell(desk.merge(story, others), as_json)


def split(
    story: Annotated[str, typer.Argument(metavar="STORY", help="The story.", show_default=False)],
    articles: Annotated[
        list[str],
        typer.Argument(
            metavar="ARTICLE…",
            help="Those of its articles that are a story of their own.",
            show_default=False,
        ),
    ],
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Make some articles of a story a new one. Later runs keep the two apart."""
    with existing_desk(settings_for(db=db)) as desk:
        _tell(desk.split(story, articles), as_json)


def move(
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="The article.", show_default=False)
    ],
    story: Annotated[
        str,
        typer.Argument(metavar="STORY", help="The story that it belongs to.", show_default=False),
    ],
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Move an article to another story. Later runs keep it there."""
    with existing_desk(settings_for(db=db)) as desk:
        _tell(desk.move(article, story), as_json)


def decisions(
    db: Db = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many at most.")] = 20,
    cursor: Annotated[
        str | None,
        typer.Option("--cursor", help="Go on where an earlier list ended (its next_cursor)."),
    ] = None,
    as_json: Json = False,
) -> None:
    """List what editors decided, newest first, with what was taken back."""
    with existing_desk(settings_for(db=db)) as desk:
        page = desk.decisions(cursor, limit)
    show_page(page, decision_lines, "nothing was decided", as_json)


def undo(
    decision: Annotated[
        str, typer.Argument(metavar="ID", help="The decision.", show_default=False)
    ],
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Take a decision back. What it moved returns, as far as no other decision holds it."""
    with existing_desk(settings_for(db=db)) as desk:
        _tell(desk.undo(decision), as_json)


def _tell(decision: Decision, as_json: bool) -> None:
    if as_json:
        print_json(decision)
    else:
        show(decision_lines([decision]))
