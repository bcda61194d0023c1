"""The registry of outlets: whose text an article is and where the outlet sits."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, cast

from overstory.codes import country_code, language_tag
from overstory.errors import InputError
from overstory.urls import host_of

__all__ = ["Lean", "Source", "SourceRegistry", "country_of_domain"]

Lean = Literal["left", "center", "right", "state"]

_COLUMNS = ("domain", "name", "country", "language", "owner", "lean", "also")
_LEANS = frozenset({"left", "center", "right", "state"})

# Country domains that the whole world registers in: they say nothing about the outlet.
_GENERIC_COUNTRY_DOMAINS = frozenset(
    {"ac", "ag", "ai", "as", "bz", "cc", "cf", "co", "cx", "eu", "fm", "ga", "gg", "gl", "gq", "gs",
     "im", "io", "je", "ki", "la", "ly", "me", "ml", "ms", "nr", "nu", "pw", "sc", "sh", "so", "st",
     "su", "sx", "tk", "tl", "tm", "to", "tv", "vc", "vg", "vu", "ws"}
)  # fmt: skip
# Below these, even a generic country domain is given to residents: com.co, gov.la.
_RESIDENT_SECOND_LEVELS = frozenset({"com", "co", "org", "net", "gov", "edu", "gob", "gouv", "go"})
_INTERNATIONAL_COUNTRY_DOMAINS = {
    "uk": "GB", "xn--p1ai": "RU", "xn--j1amh": "UA", "xn--90ais": "BY", "xn--90a3ac": "RS",
    "xn--d1alf": "MK", "xn--90ae": "BG", "xn--qxam": "GR", "xn--fiqs8s": "CN", "xn--fiqz9s": "CN",
    "xn--j6w193g": "HK", "xn--kprw13d": "TW", "xn--3e0b707e": "KR", "xn--h2brj9c": "IN",
    "xn--mgbaam7a8h": "AE", "xn--wgbh1c": "EG", "xn--mgberp4a5d4ar": "SA", "xn--mgba3a4f16a": "IR",
    "xn--o3cw4h": "TH", "xn--node": "GE", "xn--y9a3aq": "AM", "xn--80ao21a": "KZ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet.

    Parameters
    ----------
    domain
        The domain that stands for it, lower case, without ``www.``.
    name
        As it calls itself.
    country
        Where it is edited, ISO 3166-1 alpha-2, or None.
    language
        Its main language, BCP 47, or None.
    owner
        Who owns it, or None where not known.
    lean
        ``left``, ``center``, ``right``, or ``state`` where a government controls it; None where
        not widely agreed.
    also
        Further domains of the same outlet.
    """

    domain: str
    name: str
    country: str | None = None
    language: str | None = None
    owner: str | None = None
    lean: Lean | None = None
    also: tuple[str, ...] = ()


class SourceRegistry:
    """Outlets by domain. :meth:`load` gives the one that ships, with a user's rows on top."""

    def __init__(self, sources: Iterator[Source] | list[Source]) -> None:
        self._by_domain: dict[str, Source] = {}
        self._alias: dict[str, str] = {}
        for source in sources:
            self._add(source)

    def _add(self, source: Source) -> None:
        self._by_domain[source.domain] = source
        self._alias.pop(source.domain, None)
        for alias in source.also:
            self._by_domain.pop(alias, None)
            self._alias[alias] = source.domain

    @classmethod
    def load(cls, extra: Path | None = None) -> SourceRegistry:
        """Load the registry.

        Parameters
        ----------
        extra
            A CSV with a header and the columns ``domain`` and any of ``name, country, language,
            owner, lean, also`` (``also``: further domains, separated by spaces). Its rows win
            over those that ship.

        Raises
        ------
        InputError
            The file cannot be read, or a row is wrong; names file, line and column.
        """
        registry = cls(list(_shipped()))
        if extra is not None:
            for source in _read(extra):
                registry._add(source)
        return registry

    def for_domain(self, domain: str) -> Source | None:
        """The outlet that a host name belongs to: the longest registered domain it lies under."""
        host = domain.lower().rstrip(".")
        while "." in host:
            known = self._by_domain.get(self._alias.get(host, host))
            if known is not None:
                return known
            host = host.partition(".")[2]
        return None

    def for_url(self, url: str) -> Source | None:
        """The outlet that a URL belongs to, or None."""
        host = host_of(url)
        return self.for_domain(host) if host else None

    def all(self) -> list[Source]:
        """Every outlet, by domain."""
        return sorted(self._by_domain.values(), key=lambda source: source.domain)

    def __len__(self) -> int:
        return len(self._by_domain)


def country_of_domain(domain: str) -> str | None:
    """The country that a domain name itself names, or None.

    Country domains that the whole world uses (``.tv``, ``.io``, ``.co``, ``.me`` …) name none,
    except below ``.com``, ``.gov`` and their like (``.com.co``).
    """
    labels = domain.lower().rstrip(".").split(".")
    if len(labels) < 2:
        return None
    top = labels[-1]
    if top in _INTERNATIONAL_COUNTRY_DOMAINS:
        return _INTERNATIONAL_COUNTRY_DOMAINS[top]
    resident = len(labels) > 2 and labels[-2] in _RESIDENT_SECOND_LEVELS
    if len(top) != 2 or (top in _GENERIC_COUNTRY_DOMAINS and not resident):
        return None
    try:
        return country_code(top)
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _shipped() -> tuple[Source, ...]:
    return tuple(_read(Path(str(files("overstory.data") / "sources.csv"))))


def _read(path: Path) -> list[Source]:
    seen: dict[str, int] = {}
    sources: list[Source] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            _check_columns(path, reader.fieldnames)
            for row in reader:
                line = reader.line_num
                try:
                    source = _source(row)
                except ValueError as error:
                    raise InputError(f"{path}:{line}: {error}") from error
                for domain in (source.domain, *source.also):
                    if domain in seen:
                        raise InputError(
                            f"{path}:{line}: domain: {domain} was given on line {seen[domain]}"
                        )
                    seen[domain] = line
                sources.append(source)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}") from error
    except csv.Error as error:
        raise InputError(f"{path}: not CSV: {error}") from error
    return sources


def _check_columns(path: Path, columns: object) -> None:
    names = [str(name).strip() for name in cast("list[str] | None", columns) or []]
    if "domain" not in names:
        raise InputError(f"{path}:1: there is no column domain")
    unknown = sorted(set(names) - set(_COLUMNS))
    if unknown:
        raise InputError(
            f"{path}:1: unknown column {unknown[0]!r}; known are {', '.join(_COLUMNS)}"
        )


def _source(row: Mapping[str | None, str | list[str] | None]) -> Source:
    if None in row:
        raise ValueError("more cells than columns")
    cells = {str(name).strip(): (str(cell).strip() if cell else "") for name, cell in row.items()}
    domain = _domain("domain", cells["domain"])
    lean = cells.get("lean", "").lower()
    if lean and lean not in _LEANS:
        raise ValueError(f"lean: {lean!r} is not one of {', '.join(sorted(_LEANS))}")
    country, language = cells.get("country", ""), cells.get("language", "")
    try:
        country = country_code(country) if country else ""
    except ValueError as error:
        raise ValueError(f"country: {error}") from error
    try:
        language = (language_tag(language) or "") if language else ""
    except ValueError as error:
        raise ValueError(f"language: {error}") from error
    return Source(
        domain=domain,
        name=cells.get("name") or domain,
        country=country or None,
        language=language or None,
        owner=cells.get("owner") or None,
        lean=cast("Lean | None", lean or None),
        also=tuple(_domain("also", alias) for alias in cells.get("also", "").split()),
    )


def _domain(column: str, text: str) -> str:
    host = host_of(f"http://{text}") if text and "/" not in text and ":" not in text else None
    if host is None or "." not in host:
        raise ValueError(f"{column}: {text!r} is not a domain")
    return host.removeprefix("www.")
