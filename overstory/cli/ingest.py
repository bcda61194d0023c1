"""Commands that change a store's articles and stories: ``ingest`` and ``recluster``."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from overstory.cli.group import FAILURE
from overstory.cli.options import Db, EncoderName, Json, parse_duration
from overstory.cli.output import print_json
from overstory.cli.progress import StepProgress
from overstory.cli.rendering import moment, show
from overstory.cli.session import existing_desk, new_or_existing_desk, settings_for

if TYPE_CHECKING:
    from overstory.views import Run

__all__ = ["ingest", "recluster"]

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        help="JSON Lines or a JSON list (- is standard input), RSS, Atom or JSON Feed "
        "files, OPML lists, article pages, or the URL of any of these.",
        show_default=False,
    ),
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict",
        help="End with 1 if any item was refused. The good ones go in all the same.",
    ),
]


def ingest(
    paths: Paths,
    db: Db = None,
    encoder: EncoderName = None,
    strict: Strict = False,
    as_json: Json = False,
) -> None:
    """Put articles into the store; each joins or founds a story at once.

    An item that cannot be taken is reported with its file, line and reason, and the rest goes
    in. An article that is there already, by its canonical URL, is updated.
    """
    _must_exist(paths)
    counts: Counter[str] = Counter()
    settings = settings_for(db=db, encoder=encoder)
    with new_or_existing_desk(settings) as desk, StepProgress() as progress:
        # Bars from the start: before the first batch is in, the encoder has to be loaded.
        progress("adding", 0, None)
        for outcome in desk.ingest(paths):
            if outcome.error is not None:
                counts["refused"] += 1
                progress.say(f"{outcome.where}: {outcome.error}")
            else:
                counts[outcome.change or "added"] += 1
            progress("adding", counts.total(), None)
    result = {name: counts[name] for name in ("added", "updated", "unchanged", "refused")}
    if as_json:
        print_json(result)
    else:
        show([Text(", ".join(f"{count} {name}" for name, count in result.items()))])
    refused = counts["refused"]
    if refused and (strict or refused == counts.total()):
        raise typer.Exit(FAILURE)


def recluster(
    db: Db = None,
    window: Annotated[
        timedelta | None,
        typer.Option(
            "--window",
            parser=parse_duration,
            metavar="DURATION",
            help="How far back articles are clustered anew: 36h, 14d, 2w, or an ISO 8601 duration.",
            show_default="OVERSTORY_WINDOW, else 14d",
        ),
    ] = None,
    takes: Annotated[
        bool,
        typer.Option(
            "--takes/--no-takes", help="Compute the takes of the stories that changed as well."
        ),
    ] = True,
    encoder: EncoderName = None,
    as_json: Json = False,
) -> None:
    """Cluster the latest articles anew; stories keep their ids.

    The result is published at once when all of it is done. One run at a time; running it again
    without new articles changes nothing. Then the takes of the stories that changed are computed.
    """
    settings = settings_for(db=db, encoder=encoder)
    with existing_desk(settings) as desk, StepProgress() as progress:
        run = desk.recluster(window=window, progress=progress)
        if takes:
            desk.refresh_takes(window=window, progress=progress)
    if as_json:
        print_json(run)
    else:
        show(Text(line) for line in _run_lines(run))


def _run_lines(run: Run) -> list[str]:
    since = f" since {moment(run.window_start)}" if run.window_start is not None else ""
    return [
        f"run {run.id} {run.status}",
        f"{run.article_count or 0} articles{since} in {run.story_count or 0} stories, "
        f"{run.merged_count or 0} merged, {run.split_count or 0} split",
    ]


def _must_exist(paths: list[str]) -> None:
    """Refuse a misspelt file before any work is done."""
    from pathlib import Path

    for path in paths:
        if path != "-" and "://" not in path and not Path(path).exists():
            raise typer.BadParameter(f"there is no file {path}", param_hint="'PATH...'")
