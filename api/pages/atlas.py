"""The atlas: the world in tiles, so that small countries are seen too.

Places in ``atlas.csv``: the largest countries were given blocks by hand; each other country, at
its longitude and latitude on a map stretched where countries crowd, got a tile of its own with
the least total shift (an assignment problem).
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from api.countries import country_name

__all__ = ["COLUMNS", "ROWS", "Tile", "atlas"]

_SHADES: Final = 4


@dataclass(frozen=True, slots=True)
class Tile:
    """A country on the atlas, placed in units of one tile.

    ``shade`` is 0 without any count and 1 to 4 by how its count compares with the largest;
    ``count`` is None where nothing is known of the country.
    """

    code: str
    name: str
    column: int
    row: int
    width: int
    height: int
    count: int | None
    shade: int


@cache
def _places() -> dict[str, tuple[int, int, int, int]]:
    text = files("api.pages").joinpath("atlas.csv").read_text("utf-8")
    return {
        code: (int(column), int(row), int(width), int(height))
        for code, column, row, width, height in list(csv.reader(text.splitlines()))[1:]
    }


COLUMNS: Final = max(column + width for column, _, width, _ in _places().values())
ROWS: Final = max(row + height for _, row, _, height in _places().values())


def atlas(counts: Mapping[str, int]) -> list[Tile]:
    """Lay countries out with their counts, row by row.

    Parameters
    ----------
    counts
        Articles or stories by country; countries that are not on the atlas are left out.
    """
    most = max(counts.values(), default=0)
    return [
        Tile(code, country_name(code), *place, counts.get(code), _shade(counts.get(code), most))
        for code, place in _places().items()
    ]


def _shade(count: int | None, most: int) -> int:
    """Steps of a square root: one large country does not make all others look alike."""
    if not count:
        return 0
    return max(1, round(_SHADES * math.sqrt(count / most)))
