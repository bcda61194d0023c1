"""Names of takes, as a person would write them over a group of statements.

A label is, in this order of preference: the point that most of the take makes ("Critics call the
peace plan a capitulation"); a clause that most of it says alike; the two points that most of it
makes together ("Anger and doubts over the ban"); or a plain name of its kind with what the story is
about ("European response to the peace plan"). What one sentence of several says names no take.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clustering.takes.facets import Facet
from clustering.takes.headlines import MOST_WORDS
from clustering.takes.label_clauses import Telling, clause_labels, telling_of
from clustering.takes.label_names import judged_object, plain_names, point_names
from clustering.takes.material import Material
from clustering.takes.units import content_stems, text_words

__all__ = ["label_facets"]

# Two clauses with more of their content words in common than this are one label.
ALIKE = 0.45


def label_facets(
    material: Material,
    facets: Sequence[Facet],
    shown: Sequence[Sequence[int]],
    subject: str | None,
) -> list[str]:
    """A label of 2 to 8 words for each facet, no two alike.

    Parameters
    ----------
    material
        The story.
    facets
        Those that are shown, the most important first.
    shown
        The sentences shown for each.
    subject
        What the story is about, such as "the peace plan", or None.
    """
    story = telling_of(material, subject)
    common = content_stems(text_words(subject or ""))
    labels: list[str] = []
    for facet, listed in zip(facets, shown, strict=True):
        choices = _choices(story, facet, listed, labels, common)
        labels.append(next(choice for choice in choices if choice not in labels))
    return labels


def _choices(
    story: Telling,
    facet: Facet,
    listed: Sequence[int],
    taken: Sequence[str],
    common: frozenset[str],
) -> Iterator[str]:
    """Labels for a facet, the best first; the last is one that no other facet has."""
    material, subject = story.material, story.subject
    judged = None
    if facet.kind == "stance":
        judged = subject and judged_object(material, facet, subject)
        yield from _fitting(point_names(material, facet, listed, subject, judged))
    for clause in clause_labels(story, facet, listed):
        if not any(_alike(clause, other, common) for other in taken):
            yield clause
    plain = plain_names(material, facet, subject, judged)
    yield from _fitting(plain)
    yield f"{plain[-1]}, again"


def _fitting(made: Sequence[str]) -> list[str]:
    return [label for label in made if len(label.split()) <= MOST_WORDS]


def _alike(left: str, right: str, common: frozenset[str]) -> bool:
    """Whether two labels say the same, leaving out what the whole story is about."""
    one = content_stems(text_words(left)) - common
    two = content_stems(text_words(right)) - common
    return len(one & two) > ALIKE * max(1, min(len(one), len(two)))
