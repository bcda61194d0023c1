"""Times as articles write them, read into UTC."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime, parsedate_tz

__all__ = ["MAX_AHEAD", "parse_time"]

MAX_AHEAD = timedelta(days=7)
"""How far ahead of now a publication may be dated: zones and clocks differ, years do not."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_EARLIEST = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC)
_LATEST = datetime(_LAST_YEAR + 1, 1, 1, tzinfo=UTC)
_MILLISECONDS_FROM = 1e11
_LONGEST = 80
_ISO_ZONE = re.compile(r"\s*(?:(UTC|GMT|Z)|([+-]\d{2}:?\d{2}))$", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:[+-]\d\d:?\d\d)?)?")
_LEAP_SECOND = re.compile(r"(?<=:59:)60(?!\d)")
_MAIL_DATE = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}[\s-][A-Za-z]{3,9}[\s-]\d{2,4}\b")


def parse_time(value: object, *, now: datetime | None = None) -> datetime:
    """Read a time of publication.

    Taken are RFC 3339 and ISO 8601 (``2021-07-22T20:29:00Z``, ``2021-07-22 20:29:00``,
    ``2021-07-22``), RFC 2822 as in feeds (``Thu, 22 Jul 2021 20:29:00 +0200``), numbers (seconds
    since 1970, or milliseconds where seconds would lie beyond the year 5000), and Python's own
    dates. A time without a zone is taken as UTC, a date as its midnight in UTC.

    Parameters
    ----------
    value
        What was given.
    now
        The present; tests set it.

    Returns
    -------
    datetime
        Aware, in UTC, in the years 1900 to 2100 and at most :data:`MAX_AHEAD` ahead of now.

    Raises
    ------
    ValueError
        Not a time, one that does not exist, or out of range; the message says which.
    """
    try:
        time = _read(value)
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{_shown(value)} is out of range") from error
    if not _EARLIEST <= time < _LATEST:
        raise ValueError(
            f"{_shown(value)} is not in the years {_FIRST_YEAR} to {_LAST_YEAR}",
        )
    if time > (now or datetime.now(UTC)) + MAX_AHEAD:
        raise ValueError(f"{_shown(value)} lies in the future")
    return time


def _read(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    if isinstance(value, str):
        return _from_text(value)
    raise ValueError("must be a time as text or seconds since 1970")


def _from_number(value: float) -> datetime:
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a time")
    if _FIRST_YEAR * 10_000 < value < (_LAST_YEAR + 1) * 10_000 and value == int(value):
        # As seconds since 1970 these are weeks of one summer.
        try:
            return datetime.strptime(str(int(value)), "%Y%m%d").replace(tzinfo=UTC)
        except ValueError:
            raise ValueError(f"{value} is not a date that exists") from None
    seconds = value / 1000 if abs(value) >= _MILLISECONDS_FROM else value
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _from_text(text: str) -> datetime:
    text = text.strip()
    if len(text) > _LONGEST or not text.isascii():
        raise ValueError(f"{_shown(text)} is not a time")
    counted = _LEAP_SECOND.sub("59", text)
    zone = _ISO_ZONE.search(counted)
    iso = counted
    if zone:
        iso = counted[: zone.start()] + ("+00:00" if zone[1] else zone[2])
    for form in (iso, counted):
        try:
            return datetime.fromisoformat(form)
        except ValueError:
            continue
    mail = f"{counted} 00:00:00 +0000" if _MAIL_DATE.fullmatch(counted) else counted
    if not _ISO.fullmatch(iso) and not (_MAIL_DATE.match(mail) and parsedate_tz(mail)):
        raise ValueError(f"{_shown(text)} is not a time as RFC 3339 writes them")
    try:
        return parsedate_to_datetime(mail)
    except (TypeError, ValueError, IndexError) as error:
        raise ValueError(f"{_shown(text)} is not a time that exists") from error


def _shown(value: object) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value)
    return repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")
