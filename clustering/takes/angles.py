"""Alternative takes: the angles of a story that the rest of its coverage does not share."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from hashlib import sha256

from clustering.takes.facets import Facet, find_facets
from clustering.takes.judgement import Judge, Judgements, read_judgements
from clustering.takes.labels import label_facets
from clustering.takes.material import Material
from clustering.takes.model import Take, TakeArticle
from clustering.takes.regions import region_of
from clustering.takes.speaking import SURELY, take_statements
from clustering.takes.subject import subject_phrase
from clustering.takes.support import AGREED_REPORTS, evidence_for, make_statement

__all__ = ["agreed_facts", "alternative_takes"]

MOST = 6
# Most takes of each kind; places and actors share theirs.
LIMITS = {"stance": 2, "voice": 4, "topic": 4}
# What critics and supporters say comes before what is told of a place or a topic.
FIRST = {"stance": 2, "voice": 0, "topic": 0}
# A take needs two independent reports, or in a story of few reports one with so much to say.
FEW_REPORTS = 5
ALONE = 1.6
# Share of a story's reports that have to carry a take.
FEWEST_REPORTS = 0.05
# Least weight of a take, which counts sentences in the reports that carry it.
LEAST = {"stance": 1.2, "actor": 1.6, "region": 1.6, "topic": 1.5}
# Stories of fewer reports than this have takes of so much less weight, but for a share of it; and
# with one side of the story taken, the other needs so much of the weight.
FULL, LEAST_SHARE, OTHER_SIDE = 8, 0.6, 0.6
# Share of an angle's weight that another may already have.
SHARED = 0.5
# An article carries a take from this weight on, against the article that carries it most.
CARRIES = 0.15
# What more than this share of the reports say in plain words is a fact of the story.
COMMON = 0.15


def agreed_facts(material: Material, judged: Judgements, shown: Sequence[int]) -> set[int]:
    """Sentences that report what all agree on, without judging it.

    Parameters
    ----------
    material
        The story.
    judged
        What its sentences judge.
    shown
        The sentences of the world's current take.
    """
    views = judged.views
    reports = len({material.reports[unit.document] for unit in material.units})
    facts: set[int] = set()
    for unit in shown:
        evidence = evidence_for(material, unit)
        surely = material.likeness.same[unit] >= SURELY
        told = (*(u for u in evidence.supporters if surely[u]), *evidence.opponents)
        # Who takes a side reports no fact, unless several reports do the same.
        agreed = evidence.independent >= AGREED_REPORTS
        facts.update(u for u in told if views[u] < 1.6 and (agreed or u not in judged.stances))
    for unit in range(len(material.units)):
        if unit in facts or views[unit] >= 1.2 or unit in judged.stances:
            continue
        if evidence_for(material, unit).independent >= max(3, COMMON * reports):
            facts.add(unit)
    return facts


def alternative_takes(
    material: Material, shown: Sequence[int], judge: Judge | None = None
) -> list[Take]:
    """The takes of a story, the most widely held first; none where all report alike.

    Parameters
    ----------
    material
        The story.
    shown
        The sentences of the world's current take.
    judge
        What tells which sentences judge; by default the one that ships.
    """
    reports = {material.reports[unit.document] for unit in material.units}
    if len(reports) < 2:
        return []
    judged = read_judgements(material, judge)
    facts = agreed_facts(material, judged, shown)
    facets = _join_stances(find_facets(material, judged, facts))
    chosen = _choose(material, facets, len(reports))
    if not chosen:
        return []
    listed = take_statements(material, chosen, shown)
    chosen = [facet for facet, units in zip(chosen, listed, strict=True) if units]
    listed = [units for units in listed if units]
    if not chosen:
        return []
    labels = label_facets(material, chosen, listed, subject_phrase(material))
    return [
        _take(material, facet, label, units)
        for facet, label, units in zip(chosen, labels, listed, strict=True)
    ]


def _carriers(material: Material, facet: Facet) -> dict[int, float]:
    """Weight of a facet in each document."""
    weights: defaultdict[int, float] = defaultdict(float)
    for unit, weight in sorted(facet.members.items()):
        weights[material.units[unit].document] += weight
    return dict(weights)


def _reports(material: Material, facet: Facet) -> dict[str, float]:
    best: dict[str, float] = {}
    for document, weight in _carriers(material, facet).items():
        report = material.reports[document]
        best[report] = max(best.get(report, 0.0), weight)
    return best


def _join_stances(facets: Sequence[Facet]) -> list[Facet]:
    """One angle for each side, under the point that most of it makes."""
    kept = [facet for facet in facets if facet.kind != "stance"]
    for side in ("critical", "supportive"):
        own = [facet for facet in facets if facet.key.startswith(f"{side}:")]
        named = [facet for facet in own if not facet.key.endswith(":other")] or own
        if not named:
            continue
        main = max(named, key=lambda f: (sum(w for _, w in sorted(f.members.items())), f.key))
        joined = Facet(main.key, "stance", dict(main.members))
        for facet in own:
            for unit, weight in facet.members.items():
                joined.add(unit, weight if facet is main else 0.7 * weight)
        kept.append(joined)
    return sorted(kept, key=lambda facet: facet.key)


def _choose(material: Material, facets: Sequence[Facet], reports: int) -> list[Facet]:
    strength: dict[str, float] = {}
    for facet in facets:
        carried = _reports(material, facet)
        total = sum(min(2.0, weight) for _, weight in sorted(carried.items()))
        alone = len(carried) < 2
        if alone and (reports > FEW_REPORTS or total < ALONE):
            continue
        firm = sum(weight >= CARRIES * max(carried.values()) for weight in carried.values())
        if total < _least(facet, facets, reports) or firm < FEWEST_REPORTS * reports:
            continue
        share = len(carried) / reports
        # An angle that nearly all carry is no angle.
        contrast = 1.0 - 0.7 * max(0.0, share - 0.4)
        strength[facet.key] = math.log1p(total) * contrast * (0.5 if alone else 1.0)
        if facet.kind in ("actor", "region"):
            # A view that its own country's outlets carry is surer than one that others tell of.
            strength[facet.key] *= 0.7 + 0.6 * _own_share(material, facet)
    _weigh_voices(facets, strength)
    order = sorted(
        (facet for facet in facets if facet.key in strength),
        key=lambda facet: (-strength[facet.key], facet.key),
    )
    chosen: list[Facet] = []
    counts: Counter[str] = Counter()
    for limits in (FIRST, LIMITS):
        for facet in order:
            group = "voice" if facet.kind in ("actor", "region") else facet.kind
            if (
                len(chosen) < MOST
                and facet not in chosen
                and counts[group] < limits[group]
                and not _covered(facet, chosen)
            ):
                counts[group] += 1
                chosen.append(facet)
    return sorted(chosen, key=order.index)


def _least(facet: Facet, facets: Sequence[Facet], reports: int) -> float:
    """The least weight of a take, by how many reports there are and what else is taken."""
    least = LEAST[facet.kind] * min(1.0, max(LEAST_SHARE, reports / FULL))
    if facet.kind == "stance":
        side = facet.key.partition(":")[0]
        others = (f for f in facets if f.kind == "stance" and not f.key.startswith(f"{side}:"))
        if any(sum(f.members.values()) >= LEAST["stance"] for f in others):
            # Where those who approve are shown, so are those who do not.
            least *= OTHER_SIDE
    return least


def _own_share(material: Material, facet: Facet) -> float:
    """Share of a facet's weight in outlets of the country or region that speaks."""
    name = facet.key.partition(":")[2]
    own = 0.0
    for unit, weight in sorted(facet.members.items()):
        country = material.documents[material.units[unit].document].country
        if country == name or (facet.kind == "region" and region_of(country) == name):
            own += weight
    return own / sum(facet.members.values())


def _weigh_voices(facets: Sequence[Facet], strength: dict[str, float]) -> None:
    """Weigh a region's view against those of the countries in it.

    Europe speaks as one where three or more of its countries do and none of them has most of the
    weight; otherwise the country speaks for itself.
    """
    region = next((f for f in facets if f.key == "region:Europe"), None)
    if region is None or region.key not in strength:
        return
    total = sum(region.members.values())
    within = [f for f in facets if f.kind == "actor" and set(f.members) & set(region.members)]
    european = [f for f in within if set(f.members) <= set(region.members)]
    largest = max((sum(f.members.values()) for f in european), default=0.0)
    if len(european) >= 3 and largest < 0.6 * total:
        for facet in european:
            # A country that is itself a party to the story keeps its voice.
            share = sum(facet.members.values()) / total
            if share < 0.35:
                strength.pop(facet.key, None)
    else:
        strength.pop(region.key, None)


def _covered(facet: Facet, chosen: Sequence[Facet]) -> bool:
    total = sum(facet.members.values())
    return any(
        sum(weight for unit, weight in facet.members.items() if unit in other.members)
        > SHARED * min(total, sum(other.members.values()))
        for other in chosen
    )


def _take(material: Material, facet: Facet, label: str, units: Sequence[int]) -> Take:
    carried = _carriers(material, facet)
    for document in sorted(carried):
        # What a copy carries so do those whose sentences were not compared.
        for copy in material.more_copies.get(material.reports[document], ()):
            carried.setdefault(copy, carried[document])
    most = max(carried.values())
    # As it is shown: two that look alike are in the order of the documents on every machine.
    articles = {d: round(w / most, 3) for d, w in carried.items() if w / most >= CARRIES}
    documents = sorted(articles, key=lambda d: (-articles[d], d))
    countries: defaultdict[str, int] = defaultdict(int)
    for document in documents:
        if country := material.documents[document].country:
            countries[country] += 1
    return Take(
        id="t" + sha256(facet.key.encode()).hexdigest()[:10],
        label=label,
        kind=facet.kind,
        statements=[make_statement(material, evidence_for(material, unit)) for unit in units],
        articles=[TakeArticle(material.documents[d].id, articles[d]) for d in documents],
        sources=sorted({s for d in documents if (s := material.documents[d].source)}),
        countries=dict(sorted(countries.items(), key=lambda item: (-item[1], item[0]))),
    )
