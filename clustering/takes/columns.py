"""Which articles are no plain reports, by what their headlines begin with."""

from __future__ import annotations

import re

__all__ = ["is_no_report", "is_opinion"]

_OPINION = re.compile(
    r"(?:opinion(?! polls?\b)|commentary|analysis|editorial|column|kommentar|analyse|meinung"
    r"|tribune|opinión|análisis|мнение|komentar)\b|评论|社评",
    re.IGNORECASE,
)
_NO_REPORT = re.compile(
    r"(?:explainer|what we know|why|how|watch|live|fact check|video(?=\s*[:.|–—-]))\b",
    re.IGNORECASE,
)


def is_opinion(title: str) -> bool:
    """Whether a headline says that its article is an opinion piece."""
    return bool(_OPINION.match(title)) or "| opinion" in title.lower()


def is_no_report(title: str) -> bool:
    """Whether a headline says that its article is no report: an opinion, an explainer, a video."""
    return is_opinion(title) or bool(_NO_REPORT.match(title))
