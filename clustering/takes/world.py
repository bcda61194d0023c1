"""The world's current take: what the most independent reports in the most countries say."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from clustering.takes.material import Material
from clustering.takes.model import Coverage, NewSince, Statement, WorldTake
from clustering.takes.regions import region_of
from clustering.takes.salience import FEATURES, salience, salience_features
from clustering.takes.support import Evidence, evidence_for, make_statement, revisions
from clustering.takes.units import Unit

__all__ = ["choose_statements", "coverage", "headline", "reading_order", "world_take"]

FEWEST, MOST = 3, 7
# Weight of support against how well a sentence tells the news, which has deviation 1.
SUPPORT, BREADTH, COUNTRIES = 0.7, 0.7, 0.3
PLACE_FADES = 0.08
OPENS = 1.5
ENGLISH = 0.8
DANGLING = 0.9
OPINION = 0.5
OUTDATED = 4.0
UPDATE = 0.8
# Two statements may not be more alike than this.
MOST_ALIKE = 0.30
MOST_COSINE = 0.42
MOST_COSINE_ACROSS = 0.31
MOST_OVERLAP = 0.36
SHARED_QUOTES = 0.3
# Below that, likeness to what is already there costs this much (as in maximal marginal relevance,
# Carbonell and Goldstein 1998).
REPETITION, REPETITION_GROWTH, REPETITION_MOST = 4.0, 0.4, 7.0
# A statement after the third needs two reports where a story has so many, elsewhere two reports or
# this share of the best score.
MANY_REPORTS = 6
WORTH = 0.25


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
            headline=headline(material, [evidence.unit for evidence in by_rank]),
            statements=statements,
            coverage=coverage(material),
            new_since=_new_since(statements, previous),
        ),
        [evidence.unit for evidence in chosen],
    )


def choose_statements(material: Material, limit: int = MOST) -> list[Evidence]:
    """Sentences that together say what is known, the widest told first."""
    units, likeness = material.units, material.likeness
    if not units:
        return []
    telling = salience(material)
    old, newer = revisions(material)
    evidence = [evidence_for(material, unit) for unit in range(len(units))]
    reports = len({material.reports[unit.document] for unit in units})
    # The more reports there are, the more their number says and the less each one's opening.
    faded = telling / (1.0 + PLACE_FADES * max(0, reports - 3))
    scores = np.array(
        [
            faded[i]
            + SUPPORT * math.log(e.independent)
            + BREADTH * math.log(max(1.0, e.breadth))
            + COUNTRIES * math.log(max(1, len(e.countries)))
            + ENGLISH * (units[i].language == "en")
            - DANGLING * _leans_on_context(units[i])
            - OPINION * _opinion(material, i)
            - OUTDATED * (i in old)
            + UPDATE * (i in newer)
            for i, e in enumerate(evidence)
        ]
    )
    best = float(scores.max())
    # The first statement has to open the story, which sentences that open articles do.
    left = scores - faded + telling + OPENS * np.array([unit.order == 0 for unit in units])
    costs = np.zeros(len(units))
    # The more reports, the more sentences there are that nearly repeat each other.
    repetition = min(REPETITION_MOST, REPETITION + REPETITION_GROWTH * max(0, reports - 3))
    chosen: list[int] = []
    while len(chosen) < min(limit, len(units)):
        i = int(left.argmax())
        if left[i] == -np.inf:
            break
        weak = evidence[i].independent < 2 and (
            (reports >= MANY_REPORTS and chosen) or left[i] < best - (1 - WORTH) * max(1.0, best)
        )
        if (weak and len(chosen) >= FEWEST) or (i in old and len(chosen) >= FEWEST):
            left[i] = -np.inf
            continue
        chosen.append(i)
        nearness = np.maximum(likeness.cosine[i], likeness.overlap[i]).clip(0.0)
        costs = np.maximum(costs, repetition * nearness)
        barred = [
            j
            for j in range(len(units))
            if j in chosen
            or _repeats(material, j, i)
            or _share_quotes(evidence[j].supporters, evidence[i].supporters)
        ]
        allowed = np.isfinite(left)
        allowed[barred] = False
        left = np.where(allowed, scores - costs, -np.inf)
    return [evidence[i] for i in chosen]


def _opinion(material: Material, i: int) -> float:
    unit = material.units[i]
    judged = min(2, unit.cues.get("critical", 0) + unit.cues.get("supportive", 0))
    column = _is_column(material.documents[unit.document].title)
    return 0.5 * judged + unit.quoted + 3.0 * column


def _leans_on_context(unit: Unit) -> bool:
    """Whether a sentence points at something outside it: "he", "this part of the country"."""
    return unit.dangling or (unit.language == "en" and bool(_POINTING.intersection(unit.words)))


def _repeats(material: Material, i: int, j: int) -> bool:
    likeness = material.likeness
    pair = (min(i, j), max(i, j))
    across = material.units[i].language != material.units[j].language
    return bool(
        likeness.same[i, j] > MOST_ALIKE
        or likeness.cosine[i, j] > (MOST_COSINE_ACROSS if across else MOST_COSINE)
        or likeness.overlap[i, j] > MOST_OVERLAP
        or pair in likeness.conflict
    )


def _share_quotes(left: Sequence[int], right: Sequence[int]) -> bool:
    """Whether two statements rest on so many of the same sentences that they say the same."""
    shared = len(set(left) & set(right))
    return shared > 0 and shared >= SHARED_QUOTES * min(len(left), len(right))


def reading_order(material: Material, chosen: Sequence[Evidence]) -> list[Evidence]:
    """What opens the story, then the rest as the events went and as the articles tell them.

    The opening is nearest to the headlines of the story.
    """
    if not chosen:
        return []
    titled = salience_features(material)[:, FEATURES.index("other_titles")]
    most = max(evidence.independent for evidence in chosen)
    opening = max(
        (e for e in chosen if 3 * e.independent >= most),
        key=lambda e: (
            round(float(titled[e.unit]) - 0.3 * _leans_on_context(material.units[e.unit]), 6),
            -e.unit,
        ),
    )

    def key(evidence: Evidence) -> tuple[int, float, int]:
        units = [material.units[u] for u in evidence.supporters]
        times = [t for u in units if (t := material.documents[u.document].published_at) is not None]
        half_day = int(min(times) // 43_200) if times else 0
        place = float(np.mean([u.order / max(1, u.count) for u in units]))
        return half_day, place, evidence.unit

    rest = sorted((e for e in chosen if e is not opening), key=key)
    return [opening, *rest]


def headline(material: Material, statements: Sequence[int] = ()) -> str:
    """Title of the article whose headline comes nearest to what the story's reports share.

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
    vectors = material.title_vectors
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
        fit -= 0.4 * _is_column(title.text) + 0.1 * title.text.strip().startswith(
            ("'", '"', "«", "‘", "“")
        )
        return words + 1.5 * near + fit + 0.15 * (title.language == "en")

    return material.documents[max(candidates, key=lambda i: (round(score(i), 6), -i))].title


# Words that point at a place or a thing outside the sentence.
_POINTING = frozenset(["this", "these", "here", "those", "our", "we", "my", "us", "you"])


def _is_column(title: str) -> bool:
    start = title.lower()
    return start.startswith(
        ("opinion", "commentary", "analysis", "editorial", "column", "explainer", "what we know",
         "why ", "how ", "watch", "live", "video", "fact check", "kommentar", "analyse", "meinung",
         "tribune", "opinión", "análisis", "мнение")
    )  # fmt: skip


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
