"""The world's current take: what the most independent reports in the most countries say."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from clustering.takes.choice import (
    FEW_REPORTS,
    MOST,
    Chosen,
    choose_statements,
    days_behind,
    leans_on_context,
)
from clustering.takes.columns import is_no_report
from clustering.takes.material import Material
from clustering.takes.model import Coverage, NewSince, Statement, WorldTake
from clustering.takes.regions import region_of
from clustering.takes.salience import other_titles
from clustering.takes.support import Evidence, make_statement

__all__ = ["coverage", "headline", "reading_order", "world_take"]

# What it is worth to a headline to be the newest.
RECENT = 0.1
# What each day costs by which it is behind the newest report (:func:`days_behind`).
STALE = 0.08
# What a toll that was replaced costs a headline.
OUTDATED = 2.0


def world_take(
    material: Material,
    *,
    as_of: datetime | None = None,
    previous: WorldTake | None = None,
    limit: int = MOST,
) -> tuple[WorldTake, list[int]]:
    """The world's current take of a story, and the sentences it is made of.

    Parameters
    ----------
    material
        The story.
    as_of
        The time that the view stands for; the latest article's where it is not given.
    previous
        The view before, for what is new.
    limit
        Most statements shown.
    """
    by_rank = choose_statements(material, limit)
    chosen = reading_order(material, by_rank)
    statements = [make_statement(material, evidence) for evidence in chosen]
    times = [d.published_at for d in material.documents if d.published_at is not None]
    if as_of is None and times:
        as_of = datetime.fromtimestamp(max(times), UTC)
    return (
        WorldTake(
            as_of=as_of,
            headline=headline(material, [evidence.unit for evidence in by_rank.evidence]),
            statements=statements,
            coverage=coverage(material),
            new_since=_new_since(statements, previous),
        ),
        [evidence.unit for evidence in chosen],
    )


def reading_order(material: Material, chosen: Chosen) -> list[Evidence]:
    """The opening as articles tell it, then the rest as the events went.

    In a story of many reports, what one of them alone tells comes after what several tell, unless
    it is the newest toll. Where two sentences of the opening have the same place in their articles,
    what comes nearer to the headlines of the story is first.

    Parameters
    ----------
    material
        The story.
    chosen
        What :func:`choose_statements` gave.
    """
    titled = other_titles(material)

    many = len(set(material.reports)) > FEW_REPORTS

    def opens(evidence: Evidence) -> tuple[bool, bool, int, float, int]:
        unit = material.units[evidence.unit]
        near = round(float(titled[evidence.unit]), 6)
        newest = material.tolls.current(unit.text, unit.language)
        alone = many and evidence.independent == 1 and not newest
        return leans_on_context(unit), alone, unit.order, -near, evidence.unit

    def place(evidence: Evidence) -> tuple[int, float, int]:
        units = [material.units[u] for u in evidence.supporters]
        times = [t for u in units if (t := material.documents[u.document].published_at) is not None]
        half_day = int(min(times) // 43_200) if times else 0
        return half_day, float(np.mean([u.order / max(1, u.count) for u in units])), evidence.unit

    opening, rest = chosen.evidence[: chosen.opening], chosen.evidence[chosen.opening :]
    return [*sorted(opening, key=opens), *sorted(rest, key=place)]


def headline(material: Material, statements: Sequence[int] = ()) -> str:
    """Title of the article whose headline comes nearest to what the story's reports share.

    Without the outlet's name and its marks ("LIVE:"), but that it is an opinion stays.

    Parameters
    ----------
    material
        The story.
    statements
        The sentences of the world's current take.

    Returns
    -------
    str
        English where two are about equally near; empty where no document has a title.
    """
    reports: dict[str, int] = {}
    for index, document in enumerate(material.documents):
        if document.title.strip():
            reports.setdefault(material.reports[index], index)
    candidates = sorted(reports.values())
    if not candidates:
        return ""
    holders: dict[str, set[str]] = {}
    for unit in material.units:
        for word in unit.stems:
            holders.setdefault(word, set()).add(material.reports[unit.document])
    for index in candidates:
        for word in material.titles[index].stems:
            holders.setdefault(word, set()).add(material.reports[index])
    place = {index: number for number, index in enumerate(candidates)}
    vectors = material.title_vectors
    behind = days_behind(material)
    shown = material.likeness.vectors[list(statements)[:4]] if statements else vectors[:0]

    def score(index: int) -> float:
        title = material.titles[index]
        if not title.stems:
            return -9.0
        shared = sum(len(holders.get(s, ())) - 1 for s in sorted(title.stems)) / len(candidates)
        words = shared / math.sqrt(len(title.stems) + 3)
        near = float((shown @ vectors[index]).clip(0.0).mean()) if len(shown) else 0.0
        length = len(title.text)
        fit = -0.2 * (length > 120) - 0.4 * (length < 25) - 0.2 * ("?" in title.text)
        fit -= 0.4 * is_no_report(
            material.documents[index].title
        ) + 0.1 * title.text.strip().startswith(("'", '"', "«", "‘", "“"))
        fit += RECENT * place[index] / len(candidates)
        fit -= STALE * behind[index]
        fit -= OUTDATED * material.tolls.outdated(title.text, title.language)
        return words + 1.5 * near + fit + 0.25 * (title.language == "en")

    best = max(candidates, key=lambda i: (round(score(i), 6), -i))
    published = material.documents[best].title
    return published if is_no_report(published) else material.titles[best].text


def coverage(material: Material) -> Coverage:
    """Numbers of articles by country, region, language and lean of the outlet."""
    documents = material.documents
    return Coverage(
        countries=_counts(d.country for d in documents),
        regions=_counts(region_of(d.country) for d in documents),
        languages=_counts(d.language for d in documents),
        leans=_counts(d.lean for d in documents),
    )


def _counts(values: object) -> dict[str, int]:
    counted = Counter(v for v in values if v)  # type: ignore[attr-defined]
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _new_since(statements: Sequence[Statement], previous: WorldTake | None) -> NewSince:
    """Statements that the view before did not have, in these words or with one of its quotes."""
    if previous is None:
        return NewSince(time=None, statements=[])
    known = {
        (quote.article_id, quote.quote)
        for statement in previous.statements
        for quote in statement.support.quotes
    }
    texts = {statement.text for statement in previous.statements}
    return NewSince(
        time=previous.as_of,
        statements=[
            statement
            for statement in statements
            if statement.text not in texts
            and not any((q.article_id, q.quote) in known for q in statement.support.quotes)
        ],
    )
