"""The world in tiles."""

from itertools import product

import pycountry

from api.pages.atlas import COLUMNS, ROWS, atlas


def test_no_two_countries_share_a_tile():
    taken = [
        cell
        for tile in atlas({})
        for cell in product(
            range(tile.column, tile.column + tile.width), range(tile.row, tile.row + tile.height)
        )
    ]
    assert len(taken) == len(set(taken))
    assert all(0 <= column < COLUMNS and 0 <= row < ROWS for column, row in taken)


def test_the_countries_are_countries():
    codes = [tile.code for tile in atlas({})]
    assert len(codes) == len(set(codes)) > 195
    assert set(codes) <= {country.alpha_2 for country in pycountry.countries} | {"XK"}


def test_neighbours_are_where_one_looks_for_them():
    tiles = {tile.code: tile for tile in atlas({})}
    for west, east in [("US", "FR"), ("FR", "DE"), ("DE", "RU"), ("IN", "CN"), ("BR", "NG")]:
        assert tiles[west].column < tiles[east].column
    for north, south in [("CA", "US"), ("US", "BR"), ("NO", "IT"), ("EG", "ZA"), ("CN", "AU")]:
        assert tiles[north].row < tiles[south].row


def test_shades():
    shades = {tile.code: tile.shade for tile in atlas({"US": 100, "SI": 25, "AT": 1, "NO": 0})}
    assert (shades["US"], shades["SI"], shades["AT"], shades["NO"], shades["FR"]) == (4, 2, 1, 0, 0)
    assert {tile.shade for tile in atlas({"XX": 5})} == {0}
