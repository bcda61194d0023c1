"""Tables of ``benchmarks/takes.py`` on labels of groups, and on what one side alone stresses."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clustering.documents import Document
from clustering.takes import group_statements, label_groups
from clustering.takes.angles import alternative_takes
from clustering.takes.material import Material, lay_out
from clustering.takes.units import content_stems, text_words
from clustering.takes.world import world_take
from models.training.train_grouping import in_test_half, read_topics

__all__ = ["group_labels", "sides"]

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
FEWEST = 3
# Content words of a bullet that one sentence has to hold to cover it. The least, in steps of
# .05, at which 16 sentences of another story of ``allsides`` cover under 2 % of the sentences of a
# neutral summary (``false_cover``: 1.7 %; 2.9 % at .35, 5.3 % at .30).
RECALL = 0.40


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a file of JSON Lines."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)


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


def false_cover(data: Path, recall: float, stories: int = 300) -> float:
    """Share of summary sentences that sentences of the next story of ``allsides`` cover."""
    bodies: defaultdict[str, list[str]] = defaultdict(list)
    for row in read_lines(data / "allsides.jsonl.gz"):
        bodies[row["gold_story"]].extend(row["body"].split(". ")[:8])
    rows = list(read_lines(data / "allsides_neutral_summaries.jsonl.gz"))[: stories + 1]
    found = [
        covered(sentence, bodies[other["story_id"]][:16], recall)
        for row, other in pairwise(rows)
        for sentence in row["neutral_summary"].split(". ")
        if len(content_stems(text_words(sentence))) >= 4
    ]
    return float(np.mean(found))


def only(bullets: Mapping[str, Sequence[str]], side: str, other: str) -> list[str]:
    """Bullets of one side that no bullet of the other covers."""
    return [bullet for bullet in bullets[side] if not covered(bullet, bullets[other])]


def _leads(material: Material, most: int) -> list[str]:
    """Opening sentences, one of each report."""
    first: dict[str, str] = {}
    for unit in material.units:
        first.setdefault(material.reports[unit.document], unit.text)
    return list(first.values())[:most]


def read_stories(data: Path) -> dict[str, list[Document]]:
    """The articles of each story of ``groundnews``."""
    stories: defaultdict[str, list[Document]] = defaultdict(list)
    for row in read_lines(data / "groundnews.jsonl.gz"):
        stories[row["gold_story"]].append(
            Document(row["id"], row["title"], row["body"], row["language"], None, row["source"])
        )
    return dict(sorted(stories.items()))


def sides(data: Path, encode: Encode, most: int | None = None) -> list[str]:
    """Share of the bullets of one side alone that takes bring out."""
    bullets = {
        row["story"]: row["perspectives"]
        for row in read_lines(data / "groundnews_summaries.jsonl.gz")
    }
    stories = {name: d for name, d in read_stories(data).items() if name in bullets}
    materials = [
        (name, lay_out(documents, encode)) for name, documents in list(stories.items())[:most]
    ]
    return table_of_sides(materials, bullets)


def table_of_sides(
    materials: Sequence[tuple[str, Material]],
    bullets: Mapping[str, Mapping[str, Sequence[str]]],
) -> list[str]:
    """The table for stories that are laid out."""
    hits: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    told = 0
    for name, material in materials:
        world, shown = world_take(material)
        takes = alternative_takes(material, shown)
        told += bool(takes)
        statements = [s.text for take in takes for s in take.statements]
        rows = {
            "opening sentences, as many": _leads(material, len(statements)),
            "takes": [*statements, *(take.label for take in takes)],
            "labels of takes alone": [take.label for take in takes],
            "world's take and takes": [*statements, *(s.text for s in world.statements)],
        }
        for side, other in (("left", "right"), ("right", "left")):
            for bullet in only(bullets[name], side, other):
                for row, sentences in rows.items():
                    hits[row, side].append(covered(bullet, sentences))
    left, right = (len(hits["takes", side]) for side in ("left", "right"))
    return [
        f"### What one side alone stresses, {len(materials)} stories, {told} of them with takes",
        "",
        f"| sentences | {left} bullets of the left alone | {right} of the right alone |",
        "| --- | --- | --- |",
        *(
            f"| {row} | {np.mean(hits[row, 'left']):.3f} | {np.mean(hits[row, 'right']):.3f} |"
            for row in dict.fromkeys(row for row, _ in hits)
        ),
    ]
