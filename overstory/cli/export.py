"""``export``: stories with all their members, as JSON Lines or Parquet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import is_dataclass
from datetime import datetime
from itertools import islice
from types import NoneType, UnionType
from typing import Annotated, Any, BinaryIO, Literal, Union, get_args, get_origin, get_type_hints

import typer

from overstory.cli.options import Db, Output
from overstory.cli.output import json_text, out_file
from overstory.cli.session import existing_desk, settings_for

__all__ = ["export"]

_ROWS_AT_ONCE = 1_000


def export(
    output: Output = None,
    file_format: Annotated[
        Literal["jsonl", "parquet"],
        typer.Option("--format", help="JSON Lines, a story a line, or Parquet, a story a row."),
    ] = "jsonl",
    db: Db = None,
) -> None:
    """Write all stories with all their members."""
    to_stdout = output is None or str(output) == "-"
    if file_format == "parquet" and to_stdout:
        raise typer.BadParameter("Parquet goes to a file: name one", param_hint="'-o'")
    with existing_desk(settings_for(db=db)) as desk, out_file(output) as stream:
        if file_format == "parquet":
            _write_parquet(desk.export(), stream)
        else:
            for story in desk.export():
                stream.write(json_text(story).encode() + b"\n")


def _write_parquet(stories: Iterable[dict[str, Any]], stream: BinaryIO) -> None:
    """A row a story; the schema does not depend on what the stories hold."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from overstory.views import Member, StorySummary

    columns = get_type_hints(StorySummary) | {"articles": list[Member]}
    # A score belongs to a search, not to a story.
    del columns["score"]
    schema = pa.schema([(name, _arrow_type(hint)) for name, hint in columns.items()])
    rows = iter(stories)
    with pq.ParquetWriter(stream, schema) as writer:
        while batch := list(islice(rows, _ROWS_AT_ONCE)):
            table = [
                {name: _arrow_value(row.get(name), hint) for name, hint in columns.items()}
                for row in batch
            ]
            writer.write_table(pa.Table.from_pylist(table, schema=schema))


def _arrow_type(hint: Any) -> Any:
    """The Arrow type of a field of a record, by its annotation."""
    import pyarrow as pa

    hint = _without_none(hint)
    simple = {
        str: pa.string(),
        int: pa.int64(),
        float: pa.float64(),
        datetime: pa.timestamp("us", tz="UTC"),
    }
    if hint in simple:
        return simple[hint]
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return pa.string()
    if origin is list:
        return pa.list_(_arrow_type(args[0]))
    if origin is dict:
        return pa.map_(_arrow_type(args[0]), _arrow_type(args[1]))
    return pa.struct([(name, _arrow_type(kind)) for name, kind in get_type_hints(hint).items()])


def _arrow_value(value: Any, hint: Any) -> Any:
    """A JSON-ready value as :func:`_arrow_type` wants it: times parsed, maps as pairs."""
    hint = _without_none(hint)
    if value is None:
        return None
    if hint is datetime:
        return datetime.fromisoformat(value) if isinstance(value, str) else value
    origin, args = get_origin(hint), get_args(hint)
    if origin is list:
        return [_arrow_value(item, args[0]) for item in value]
    if origin is dict:
        return list(value.items())
    if is_dataclass(hint):
        fields = get_type_hints(hint)
        return {name: _arrow_value(value.get(name), kind) for name, kind in fields.items()}
    return value


def _without_none(hint: Any) -> Any:
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    return kinds[0] if get_origin(hint) in (Union, UnionType) else hint
