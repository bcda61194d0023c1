"""Which text is embedded, and how it is made plain first."""

from __future__ import annotations

import re

__all__ = ["LEAD_WORDS", "RECIPE", "article_text", "plain"]

RECIPE = 1
"""Changes whenever the text that an encoder sees could change; part of every encoder's revision."""

LEAD_WORDS = 100
"""Words of an article's body that are embedded after its title; see docs/decisions."""

# Scripts without spaces have no words to count. A hundred words of English have about 600
# characters, and an encoder's own limit on tokens takes what is too long in the end.
_LEAD_CHARACTERS = 1000

# Control characters, direction marks and zero-width spaces say nothing; unpaired surrogates cannot
# be encoded as UTF-8. Zero-width joiners stay: some scripts and emoji are written with them.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffd]"
)


def plain(text: str) -> str:
    r"""Text on one line: control and zero-width characters out, runs of white space as one space.

    Examples
    --------
    >>> plain("  Two\n\tlines\x00 ")
    'Two lines'
    """
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def article_text(title: str, body: str) -> str:
    r"""What of an article is embedded: its title and the first words of its body.

    News puts what happened into title and lead: a hundred words tell events apart as well as two
    hundred and fifty, at half the cost (``benchmarks/results/embedding.md``).

    Parameters
    ----------
    title
        Headline; may be empty.
    body
        Full text; may be empty. Where it opens with the title, the title is not repeated.

    Returns
    -------
    str
        One line, empty where both are.

    Examples
    --------
    >>> article_text("Dam gives way", "Dam gives way\nA dam broke on Monday.")
    'Dam gives way. A dam broke on Monday.'
    """
    headline = plain(title)
    # Enough of the body for the title's repetition and the lead, however much white space.
    opening = plain(body[: 8 * (_LEAD_CHARACTERS + len(title))])
    if headline and opening.casefold().startswith(headline.casefold()):
        opening = opening[len(headline) :].lstrip(" .:–—-")
    lead = " ".join(opening.split(" ", LEAD_WORDS)[:LEAD_WORDS])[:_LEAD_CHARACTERS].rstrip()
    if not headline or not lead:
        return headline or lead
    return f"{headline}{'' if headline[-1] in '.!?…。！？' else '.'} {lead}"
