"""The command line. Nothing heavy is imported until a command needs it."""

from __future__ import annotations

from typing import Annotated

import typer

from overstory.cli import demo, editing, export, ingest, keys, offline, serve, stories
from overstory.cli.group import CommandGroup

__all__ = ["app"]

app = typer.Typer(
    name="overstory",
    cls=CommandGroup,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"overstory {version('overstory')}")
        raise typer.Exit


@app.callback()
def overstory(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Stories and takes from the world's news.

    Which articles report the same event, what the world's outlets agree on, and where they
    differ. Results go to standard output, everything else to standard error. Exit codes: 0 done,
    1 failed, 2 used wrongly.
    """


app.command()(demo.demo)
app.command()(ingest.ingest)
app.command()(ingest.recluster)
app.command()(serve.serve)
app.command()(stories.related)
app.command()(stories.stories)
app.command()(stories.story)
app.command()(editing.merge)
app.command()(editing.split)
app.command()(editing.move)
app.command()(editing.decisions)
app.command()(editing.undo)
app.command()(offline.cluster)
app.command()(offline.takes)
app.command()(offline.evaluate)
app.command()(export.export)
app.add_typer(keys.app)
