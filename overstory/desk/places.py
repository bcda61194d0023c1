"""Countries and outlets with what the store has of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from overstory.store.store import Store
from overstory.views import CountrySummary, SourceSummary

if TYPE_CHECKING:
    from overstory.sources import SourceRegistry

__all__ = ["country_name", "country_summaries", "source_summaries"]

# Names that readers know better than those of the standard, and one that it does not have.
_NAMES = {
    "BN": "Brunei",
    "CD": "DR Congo",
    "CG": "Congo",
    "GB": "United Kingdom",
    "IR": "Iran",
    "KP": "North Korea",
    "KR": "South Korea",
    "LA": "Laos",
    "PS": "Palestine",
    "RU": "Russia",
    "SY": "Syria",
    "TR": "Türkiye",
    "TW": "Taiwan",
    "US": "United States",
    "VA": "Vatican City",
    "XK": "Kosovo",
}


def country_name(code: str) -> str:
    """Answer the name of a country, or its code where it has none."""
    import pycountry

    if code in _NAMES:
        return _NAMES[code]
    country = pycountry.countries.get(alpha_2=code)
    if country is None:
        return code
    return str(getattr(country, "common_name", None) or country.name)


def country_summaries(store: Store, connection: Connection) -> list[CountrySummary]:
    """Answer the countries whose outlets the store has articles of, by code."""
    counts = store.stories.by_country(connection)
    return [
        CountrySummary(code, country_name(code), articles, stories)
        for code, (articles, stories) in sorted(counts.items())
    ]


def source_summaries(
    store: Store,
    connection: Connection,
    registry: SourceRegistry,
    country: str | None,
    language: str | None,
) -> list[SourceSummary]:
    """Answer the outlets of the registry and those met in articles, by domain."""
    counts = store.stories.by_source(connection)
    found = {
        source.domain: SourceSummary(
            source.domain,
            source.name,
            source.country,
            source.language,
            source.owner,
            source.lean,
            *counts.get(source.domain, (0, 0)),
        )
        for source in registry.all()
    }
    for met in store.articles.sources(connection):
        if met.domain not in found:
            found[met.domain] = SourceSummary(
                met.domain,
                met.name or met.domain,
                met.country,
                met.language,
                None,
                None,
                *counts.get(met.domain, (0, 0)),
            )
    return [
        summary
        for _, summary in sorted(found.items())
        if (country is None or summary.country == country)
        and (language is None or _speaks(summary.language, language))
    ]


def _speaks(spoken: str | None, language: str) -> bool:
    return spoken is not None and (spoken == language or spoken.startswith(f"{language}-"))
