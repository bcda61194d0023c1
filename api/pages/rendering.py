"""Templates, and what they can call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from api.countries import country_name, flag, language_name
from api.pages.atlas import COLUMNS, ROWS, atlas
from api.pages.text import excerpt, finalize, shown, web_url
from api.schemas.base import rfc3339

__all__ = ["STATUSES", "Segment", "error_page", "render", "segments", "style_sheet"]

STATUSES: Final = {
    "agreed": "Agreed",
    "reported": "Reported",
    "disputed": "Disputed",
}
_KINDS: Final = {"stance": "Stance", "region": "Region", "actor": "Actor", "topic": "Topic"}


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a coverage bar: where it begins and how wide it is, of 100."""

    code: str
    count: int
    x: float
    width: float


def render(template: str, **context: Any) -> str:
    """Render a page."""
    return _environment().get_template(template).render(**context)


def error_page(status: int, title: str, detail: str) -> str:
    """Render what a browser is shown instead of a problem object."""
    return render("error.html", status=status, problem_title=title, detail=detail)


@cache
def style_sheet() -> bytes:
    """Answer the one style sheet."""
    return files("api.pages").joinpath("overstory.css").read_bytes()


def widest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Order counts by size, then by name."""
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))


def segments(counts: Mapping[str, int]) -> list[Segment]:
    """Lay counts out side by side on a bar that is 100 wide."""
    total = sum(counts.values())
    laid: list[Segment] = []
    x = 0.0
    for code, count in widest(counts):
        width = 100 * count / total if total else 0.0
        laid.append(Segment(code, count, round(x, 2), round(width, 2)))
        x += width
    return laid


def _moment(time: datetime) -> Markup:
    utc = time.astimezone(UTC)
    return _time(utc, f"{utc.day} {utc:%b %Y, %H:%M} UTC")


def _day(time: datetime) -> Markup:
    utc = time.astimezone(UTC)
    return _time(utc, f"{utc.day} {utc:%b %Y}")


def _time(utc: datetime, words: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(rfc3339(utc), words)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _titled(title: str) -> str:
    return shown(title).strip() or "Untitled"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _hours(hours: float) -> str:
    if hours < 1:
        return "within the hour"
    if hours < 48:
        return f"{_counted(round(hours), 'hour', 'hours')} apart"
    return f"{_counted(round(hours / 24), 'day', 'days')} apart"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("api.pages"),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        atlas=atlas,
        country_name=country_name,
        counted=_counted,
        day=_day,
        excerpt=excerpt,
        flag=flag,
        hours=_hours,
        language_name=language_name,
        moment=_moment,
        percent=_percent,
        segments=segments,
        titled=_titled,
        web_url=web_url,
        widest=widest,
    )
    environment.globals.update(
        statuses=STATUSES, kinds=_KINDS, atlas_columns=COLUMNS, atlas_rows=ROWS
    )
    return environment
