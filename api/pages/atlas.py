"""The atlas: the world as a grid of equal tiles, so that small countries are seen too.

Places in ``atlas.csv`` were found by giving each country, at its longitude and latitude on a map
stretched where countries crowd, a tile of its own with the least total shift (an assignment
problem).
"""

from __future__ import annotations

import csv
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
    """A country on the atlas.

    ``shade`` is 0 without any count and 1 to 4 by how its count compares with the largest;
    ``count`` is None where nothing is known of the country.
    """

    code: str
    name: str
    column: int
    row: int
    count: int | None
    shade: int


@cache
def _places() -> dict[str, tuple[int, int]]:
    text = files("api.pages").joinpath("atlas.csv").read_text("utf-8")
    return {
        line["country"]: (int(line["column"]), int(line["row"]))
        for line in csv.DictReader(text.splitlines())
    }


COLUMNS: Final = 1 + max(column for column, _ in _places().values())
ROWS: Final = 1 + max(row for _, row in _places().values())


def atlas(counts: Mapping[str, int]) -> list[Tile]:
    """Lay countries out with their counts, row by row.

    Parameters
    ----------
    counts
        Articles or stories by country; countries that are not on the atlas are left out.
    """
    most = max(counts.values(), default=0)
    return [
        Tile(
            code, country_name(code), column, row, counts.get(code), _shade(counts.get(code), most)
        )
        for code, (column, row) in _places().items()
    ]


def _shade(count: int | None, most: int) -> int:
    """Steps of a square root: one large country does not make all others look alike."""
    if not count:
        return 0
    return max(1, round(_SHADES * (count / most) ** 0.5))
