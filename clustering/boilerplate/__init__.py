"""Text that belongs to the page and not to the report: found, and left out of comparisons.

Agency suffixes, bylines, captions, "Read more" and newsletter lines pull unrelated stories
together when they are compared. They are left out before anything is embedded, counted or
matched; the stored text keeps them.

Everything here errs on the side of keeping: a line that stays is a little noise, a removed
sentence is a lost report.
"""

from __future__ import annotations

from clustering.boilerplate.bodies import boilerplate_spans, comparable_body
from clustering.boilerplate.endings import without_endings
from clustering.boilerplate.titles import comparable_title

__all__ = ["boilerplate_spans", "comparable_body", "comparable_title", "without_endings"]
