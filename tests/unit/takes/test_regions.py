import pycountry

from clustering.takes.regions import REGIONS, region_of


def test_every_country_with_outlets_has_a_region():
    missing = {c.alpha_2 for c in pycountry.countries} - REGIONS.keys()
    assert missing == {"AQ", "BV"}


def test_regions_are_those_that_readers_know():
    assert set(REGIONS.values()) == {
        "Africa", "North America", "Latin America", "Asia", "Europe", "Middle East", "Oceania",
    }  # fmt: skip


def test_lookup():
    assert region_of("si") == "Europe"
    assert region_of("ZZ") is None
    assert region_of(None) is None
