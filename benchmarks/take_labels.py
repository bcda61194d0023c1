"""Tables of ``benchmarks/takes.py`` on labels of groups, and on what one side alone stresses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clustering.takes import group_statements, label_groups
from clustering.takes.angles import alternative_takes
from clustering.takes.judgement import Judge
from clustering.takes.material import Material, lay_out
from clustering.takes.probe import PROBE
from clustering.takes.units import content_stems, text_words
from clustering.takes.world import world_take
from models.training.summaries import every_second, read_articles, read_lines, smallest_first
from models.training.train_grouping import in_test_half, read_topics
from models.training.train_judgement import read_judged, train_judge

__all__ = ["group_labels", "sides"]

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
FEWEST = 3
# Content words of a bullet that one sentence has to hold to cover it. The least, in steps of
# .05, at which 16 sentences of another story of ``allsides`` cover under 2 % of the sentences of a
# neutral summary (``false_cover``: 1.7 %; 2.9 % at .35, 5.3 % at .30).
RECALL = 0.40
# A second rule, by multilingual-e5-small: cosine of a sentence with the bullet, chosen the same way
# in steps of .005 (1.9 %; 2.6 % at .860). Sentences of one story are near to each other, so that it
# is the laxer one.
COSINE = 0.865


def _medoid(texts: Sequence[str], encode: Encode) -> str:
    vectors = encode(texts)
    return texts[int(np.argmax(vectors @ vectors.mean(axis=0)))]


def group_labels(data: Path, encode: Encode, most: int | None = None) -> list[str]:
    """How often the key point nearest to a group's label is the one most of the group makes."""
    named = {
        (row["topic"], take): label
        for row in read_lines(data / "argkp.jsonl.gz")
        for take, label in zip(row["gold_takes"], row["gold_labels"], strict=True)
    }
    topics = [t for t in read_topics(data) if t.name == "argkp" and in_test_half(t)][:most]
    baselines: dict[str, Callable[[Sequence[str]], str]] = {
        "first sentence": lambda texts: texts[0],
        "shortest": lambda texts: min(texts, key=lambda text: len(text_words(text))),
        "medoid": lambda texts: _medoid(texts, encode),
    }
    hits: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    for topic in topics:
        points = sorted(set(topic.takes))
        vectors = encode([named[topic.topic, point] for point in points])
        numbers = {point: number for number, point in enumerate(points)}
        grouped = {
            "by annotators": [numbers[take] for take in topic.takes],
            "by `group_statements`, trained on them": group_statements(topic.texts, encode),
        }
        for maker, groups in grouped.items():
            labels = label_groups(topic.texts, groups, encode)
            for group, label in labels.items():
                members = [i for i, found in enumerate(groups) if found == group]
                if len(members) < FEWEST:
                    continue
                right = Counter(topic.takes[i] for i in members).most_common(1)[0][0]
                texts = [topic.texts[i] for i in members]
                made = {name: pick(texts) for name, pick in baselines.items()}
                for name, text in {**made, "label_groups": label}.items():
                    nearest = int(np.argmax(vectors @ encode([text])[0]))
                    hits[name, maker].append(points[nearest] == right)
    makers = list(dict.fromkeys(maker for _, maker in hits))
    counts = [len(hits["label_groups", maker]) for maker in makers]
    head = [f"{count} groups {maker}" for count, maker in zip(counts, makers, strict=True)]
    return [
        f"### The label of a group is nearest to the right key point, {len(topics)} unseen topics",
        "",
        "| label | " + " | ".join(head) + " |",
        "| --- | " + " | ".join("---" for _ in makers) + " |",
        *(
            f"| {name} | " + " | ".join(f"{np.mean(hits[name, m]):.3f}" for m in makers) + " |"
            for name in [*baselines, "label_groups"]
        ),
    ]


def covered(bullet: str, sentences: Sequence[str], recall: float = RECALL) -> bool:
    """Whether one of the sentences holds so much of a bullet's content words."""
    wanted = content_stems(text_words(bullet))
    return any(
        len(wanted & content_stems(text_words(sentence))) >= recall * len(wanted)
        for sentence in sentences
    )


def near(
    bullet: NDArray[np.float32], sentences: NDArray[np.float32], cosine: float = COSINE
) -> bool:
    """Whether the vector of one of the sentences is so near to the bullet's."""
    return bool(len(sentences)) and bool((sentences @ bullet).max() >= cosine)


def false_cover(
    data: Path, covers: Callable[[str, Sequence[str]], bool] = covered, stories: int = 300
) -> float:
    """Share of summary sentences that sentences of the next story of ``allsides`` cover."""
    bodies: defaultdict[str, list[str]] = defaultdict(list)
    for row in read_lines(data / "allsides.jsonl.gz"):
        bodies[row["gold_story"]].extend(row["body"].split(". ")[:8])
    rows = read_lines(data / "allsides_neutral_summaries.jsonl.gz")[: stories + 1]
    found = [
        covers(sentence, bodies[other["story_id"]][:16])
        for row, other in pairwise(rows)
        for sentence in row["neutral_summary"].split(". ")
        if len(content_stems(text_words(sentence))) >= 4
    ]
    return float(np.mean(found))


def only(bullets: Mapping[str, Sequence[str]], side: str, other: str) -> list[str]:
    """Bullets of one side that no bullet of the other covers."""
    return [bullet for bullet in bullets[side] if not covered(bullet, bullets[other])]


def _leads(material: Material, most: int) -> list[str]:
    """Opening sentences, one of each report; where there are more to give, the second ones."""
    first: dict[str, int] = {}
    for unit in material.units:
        first.setdefault(material.reports[unit.document], unit.document)
    own = [unit for unit in material.units if unit.document in first.values()]
    return [unit.text for unit in sorted(own, key=lambda unit: unit.order)][:most]


def sides(data: Path, encode: Encode, most: int | None = None) -> list[str]:
    """Share of the bullets of one side alone that takes bring out."""
    bullets = {
        row["story"]: row["perspectives"]
        for row in read_lines(data / "groundnews_summaries.jsonl.gz")
    }
    stories = {
        name: d
        for name, d in read_articles(data / "groundnews.jsonl.gz").items()
        if name in bullets
    }
    named = smallest_first(stories)[:most]
    materials = [(name, lay_out(stories[name], encode)) for name in named]
    # What ships has seen sentences of all stories: here the judge has seen none of the others'.
    others = every_second(stories)
    judged = [s for s in read_judged(data, encode) if s.name not in others]
    judge = train_judge(judged, encode([PROBE])[0])
    return table_of_sides(materials, bullets, others, judge, encode)


def table_of_sides(
    materials: Sequence[tuple[str, Material]],
    bullets: Mapping[str, Mapping[str, Sequence[str]]],
    others: set[str],
    judge: Judge,
    encode: Encode,
) -> list[str]:
    """The table for stories that are laid out; ``others`` are those that chose no setting."""
    hits: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    words: defaultdict[str, list[int]] = defaultdict(list)
    told = 0
    for name, material in materials:
        world, shown = world_take(material)
        takes = alternative_takes(material, shown, judge)
        told += bool(takes)
        statements = [s.text for take in takes for s in take.statements]
        rows = {
            "opening sentences, as many": _leads(material, len(statements)),
            "statements of takes": statements,
            "labels of takes alone": [take.label for take in takes],
            "world's take and takes": [*statements, *(s.text for s in world.statements)],
        }
        alone = [
            (side, bullet)
            for side, other in (("left", "right"), ("right", "left"))
            for bullet in only(bullets[name], side, other)
        ]
        sought = list(encode([bullet for _, bullet in alone])) if alone else []
        for row, sentences in rows.items():
            words[row].extend(len(text_words(sentence)) for sentence in sentences)
            vectors = encode(sentences) if sentences else np.zeros((0, 1), np.float32)
            for (side, bullet), vector in zip(alone, sought, strict=True):
                found = covered(bullet, sentences)
                hits[row, side].append(found)
                hits[row, "unseen" if name in others else "seen"].append(found)
                hits[row, "near"].append(near(vector, vectors))
    kinds = ("left", "right", "seen", "unseen", "near")
    left, right, seen, unseen, _ = (len(hits["statements of takes", kind]) for kind in kinds)
    return [
        f"### What one side alone stresses, {len(materials)} stories, {told} of them with takes",
        "",
        f"| sentences | {left} bullets of the left alone | {right} of the right alone "
        f"| {seen} of stories that chose settings | {unseen} of the others "
        "| all, by vectors | sentences | words each |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {row} | "
            + " | ".join(f"{np.mean(hits[row, kind] or [0.0]):.3f}" for kind in kinds)
            + f" | {len(words[row])} | {np.mean(words[row] or [0]):.1f} |"
            for row in words
        ),
    ]
