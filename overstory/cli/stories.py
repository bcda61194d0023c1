"""Commands that read a store: ``stories``, ``story`` and ``related``."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.text import Text

from overstory.cli.options import Db, EncoderName, Json, parse_moment
from overstory.cli.output import complain, print_json
from overstory.cli.rendering import (
    related_article_lines,
    show,
    show_page,
    story_heading,
    story_lines,
    summary_lines,
)
from overstory.cli.session import existing_desk, is_address, settings_for
from overstory.cli.shapes import related_mapping, story_mapping
from overstory.errors import InputError, MovedError, NotFoundError

if TYPE_CHECKING:
    from overstory.desk import Desk, Story
    from overstory.views import Related

__all__ = ["related", "stories", "story"]

# As in overstory.views, which takes longer to import than help should take to appear.
Sort = Literal["latest", "size", "countries", "relevance"]
Limit = Annotated[int, typer.Option("--limit", min=1, max=100, help="How many at most.")]
Moment = "a date, an RFC 3339 time, or how long ago (3d)"


def stories(
    db: Db = None,
    q: Annotated[str | None, typer.Option("--q", help="Words to look for.")] = None,
    country: Annotated[
        str | None, typer.Option("--country", help="Covered by outlets of this country (ISO 3166).")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Covered in this language (BCP 47).")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="Covered by the outlet with this domain.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since", parser=parse_moment, metavar="TIME", help=f"Going on since: {Moment}."
        ),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(
            "--until", parser=parse_moment, metavar="TIME", help=f"Begun until: {Moment}."
        ),
    ] = None,
    min_articles: Annotated[
        int, typer.Option("--min-articles", min=1, help="With at least so many articles.")
    ] = 1,
    min_sources: Annotated[
        int, typer.Option("--min-sources", min=1, help="From at least so many outlets.")
    ] = 1,
    min_countries: Annotated[
        int, typer.Option("--min-countries", min=1, help="From at least so many countries.")
    ] = 1,
    missing_from: Annotated[
        str | None,
        typer.Option("--missing-from", help="Not covered by any outlet of this country."),
    ] = None,
    sort: Annotated[Sort, typer.Option("--sort", help="Their order.")] = "latest",
    limit: Limit = 20,
    cursor: Annotated[
        str | None,
        typer.Option("--cursor", help="Go on where an earlier list ended (its next_cursor)."),
    ] = None,
    as_json: Json = False,
) -> None:
    """List stories."""
    from overstory.views import StoryQuery

    query = StoryQuery(
        q=q,
        country=country,
        language=language,
        source=source,
        since=since,
        until=until,
        min_articles=min_articles,
        min_sources=min_sources,
        min_countries=min_countries,
        missing_from=missing_from,
        sort=sort,
        cursor=cursor,
        limit=limit,
    )
    with existing_desk(settings_for(db=db)) as desk:
        page = desk.story_page(query)
    show_page(page, summary_lines, "no such stories", as_json)


def story(
    story_id: Annotated[
        str, typer.Argument(metavar="ID", help="The story's id.", show_default=False)
    ],
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Show a story: the world's current take, alternative takes, articles, timeline, history.

    The id of a story that was merged leads to the story that has its articles now.
    """
    with existing_desk(settings_for(db=db)) as desk:
        found = _followed(desk, story_id)
        if as_json:
            print_json(story_mapping(found))
        else:
            show(story_heading(found))
            show(story_lines(found))


def related(
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT-OR-URL",
            help="A text, the URL of an article, or a stored article's id; - reads a text from "
            "standard input.",
            show_default=False,
        ),
    ],
    db: Db = None,
    limit: Limit = 10,
    encoder: EncoderName = None,
    as_json: Json = False,
) -> None:
    """Find the stories and articles that a text, a URL or a stored article belongs to."""
    asked = sys.stdin.read() if text == "-" else text
    if not asked.strip():
        raise InputError("there is no text to look for")
    with existing_desk(settings_for(db=db, encoder=encoder)) as desk:
        answer = _related(desk, asked.strip(), limit)
    if as_json:
        print_json(related_mapping(answer))
        return
    if not answer.stories and not answer.articles:
        complain("nothing is related")
        return
    show(summary_lines(replace(item.story, score=item.score) for item in answer.stories))
    if answer.articles:
        show([Text(), Text("Articles", style="bold"), *related_article_lines(answer.articles)])


def _related(desk: Desk, asked: str, limit: int) -> Related:
    if is_address(asked):
        return desk.related(url=asked, limit=limit)
    if len(asked.split()) == 1:
        try:
            return desk.related(article_id=asked, limit=limit)
        except NotFoundError:
            pass  # a single word, then
    return desk.related(asked, limit=limit)


def _followed(desk: Desk, story_id: str) -> Story:
    try:
        return desk.story(story_id)
    except MovedError as error:
        complain(f"{story_id} was merged into {error.survivor}")
        return _followed(desk, error.survivor)
