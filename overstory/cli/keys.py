"""Commands for the keys that writes over HTTP need: ``keys create``, ``list`` and ``revoke``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.text import Text

from overstory.cli.options import Db, Json
from overstory.cli.output import complain, one_line, print_json
from overstory.cli.rendering import moment, show
from overstory.cli.session import existing_desk, new_or_existing_desk, settings_for

__all__ = ["app"]

app = typer.Typer(
    name="keys", help="Make, list and revoke the keys that writes need.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Whose key it is.", show_default=False)]


@app.command()
def create(name: Name, db: Db = None) -> None:
    """Make a key and print it, this once: the store keeps its hash alone."""
    with new_or_existing_desk(settings_for(db=db)) as desk:
        key = desk.keys.create(name)
        try:
            typer.echo(key)
            sys.stdout.flush()
        except OSError:
            # A key that nobody has seen is of no use, and would keep its name.
            desk.keys.revoke(name)
            raise
    complain("Send it as X-API-Key. It cannot be shown again.")


@app.command("list")
def list_keys(db: Db = None, as_json: Json = False) -> None:
    """List the keys by name, without the keys themselves."""
    with existing_desk(settings_for(db=db)) as desk:
        keys = desk.keys.list()
    if as_json:
        print_json(keys)
        return
    for key in keys:
        state = f"revoked {moment(key.revoked_at)}" if key.revoked_at is not None else "in force"
        show([Text(f"{one_line(key.name)}  {key.prefix}…  made {moment(key.created_at)}  {state}")])


@app.command()
def revoke(name: Name, db: Db = None) -> None:
    """Revoke a key: writes with it are refused from now on."""
    with existing_desk(settings_for(db=db)) as desk:
        desk.keys.revoke(name)
    complain(f"The key {name} is revoked.")
