"""Identity over time: a stream replayed night by night through a desk.

Usage::

    python benchmarks/replay.py [--data ../shared/data] [--cache FOLDER] [--sets og2021 ...]
                                [--days N] [--hours N] [--share F] [--quick]

The articles of each day come in by time and are assigned at once; each night the window is
clustered anew, and what became of the stories is followed (``followed.py`` says what is counted).
``uci2014_stream`` is 36 hours long, so its nights come every six hours; each of its events was
collected within a minute, so none goes on, and at-once assignment alone is tried. ``--hours`` sets
another time from one re-clustering to the next. Vectors are those of the cache: nothing is embedded
twice. ``--share`` takes a share of the true stories, ``--days`` the first days alone; ``--quick``
the demonstration corpus alone, in half a minute.

The shipped linker was trained on these sets: what at-once assignment loses to the batch can be
read from them, how good either is can not.
"""

from __future__ import annotations

import argparse
import logging
import os
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import structlog
from followed import Followed
from numpy.typing import NDArray
from starlette.testclient import TestClient

import overstory
from api.app import create_app
from clustering.scores import bcubed
from embeddings import Encoder, load_encoder
from models.training.labelled import cached_vectors, embedded_text, fold_of, labelled_articles
from overstory import Article, Desk
from overstory.articles import article_id
from overstory.demo import gold_stories, load_corpus
from overstory.settings import Settings
from overstory.sources import SourceRegistry

NIGHTS = {"og2021": timedelta(days=1), "uci2014_stream": timedelta(hours=6)}
_PARTS = 1000


class KnownVectors:
    """An encoder that has the vectors of some texts already.

    Parameters
    ----------
    encoder
        Makes the others.
    texts, vectors
        What is known: n texts and their rows.
    """

    def __init__(
        self, encoder: Encoder, texts: Sequence[str], vectors: NDArray[np.float32]
    ) -> None:
        self._encoder = encoder
        self._known = dict(zip(texts, vectors, strict=True))
        self.name, self.revision, self.dims = encoder.name, encoder.revision, encoder.dims

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Look vectors up, shape (n, dims), float32; make and keep those that are missing."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._known[text] for text in texts])


@dataclass(frozen=True, slots=True)
class Stream:
    """Articles by time, with the event that each reports, by id.

    ``night`` is the time from one re-clustering to the next.
    """

    name: str
    articles: list[Article]
    gold: dict[str, str]
    encoder: Encoder
    night: timedelta

    def days(self) -> list[list[Article]]:
        """The articles that come in before each night; days without any are left out."""
        first = _time(self.articles[0]).replace(hour=0, minute=0, second=0, microsecond=0)
        days: dict[int, list[Article]] = {}
        for article in self.articles:
            days.setdefault((_time(article) - first) // self.night, []).append(article)
        return list(days.values())


def main() -> None:
    """Print one table for each question."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vectors"), help="for vectors")
    parser.add_argument("--sets", nargs="*", choices=list(NIGHTS), default=list(NIGHTS))
    parser.add_argument("--days", type=int, help="the first days of each stream alone")
    parser.add_argument("--hours", type=float, help="from one re-clustering to the next")
    parser.add_argument("--share", type=float, default=1.0, help="of the true stories, in (0, 1]")
    parser.add_argument("--each", action="store_true", help="a line for each night as well")
    parser.add_argument("--quick", action="store_true", help="the demonstration corpus alone")
    arguments = parser.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {platform.machine()}\n")
    streams = [demonstration()]
    if not arguments.quick:
        streams += [
            stream(arguments.data, name, arguments.cache, arguments.share)
            for name in arguments.sets
        ]
    if arguments.hours:
        streams = [replace(one, night=timedelta(hours=arguments.hours)) for one in streams]
    done = [(one, replay(one, arguments.days, each=arguments.each)) for one in streams]
    print("| stream | articles | true stories | nights | seconds |\n|" + " --- |" * 5)
    for one, result in done:
        events = len({one.gold[article] for article in result.state})
        print(
            f"| {one.name} | {len(result.state)} | {events} | {len(result.scores)} "
            f"| {result.seconds:.0f} |"
        )
    for rows in zip(*(result.tables for _, result in done), strict=True):
        print("\n| stream | " + " | ".join(rows[0]) + " |\n|" + " --- |" * (len(rows[0]) + 1))
        for (one, _), row in zip(done, rows, strict=True):
            print(f"| {one.name} | " + " | ".join(str(value) for value in row.values()) + " |")
    print("\n| stream | articles counted | at once | batch | behind |\n|" + " --- |" * 5)
    for one, result in done:
        for column, counted in enumerate(("all, mean of the nights", "the day's, of all nights")):
            at_once, batch = (_f1(moment, column) for moment in zip(*result.scores, strict=True))
            print(
                f"| {one.name} | {counted} | {at_once:.4f} | {batch:.4f} | {batch - at_once:+.4f} |"
            )


def demonstration() -> Stream:
    """The demonstration corpus."""
    return Stream(
        "demonstration corpus",
        sorted(load_corpus(), key=_time),
        gold_stories(),
        load_encoder(),
        timedelta(days=1),
    )


def stream(data: Path, name: str, cache: Path, share: float) -> Stream:
    """One of the development sets, its vectors from the cache, or a share of its stories."""
    encoder = load_encoder()
    articles, events = labelled_articles(data / f"{name}.jsonl.gz", SourceRegistry.load())
    texts = [embedded_text(article) for article in articles]
    known = KnownVectors(encoder, texts, cached_vectors(name, texts, encoder, cache))
    kept = [
        (article, event)
        for article, event in zip(articles, events, strict=True)
        if fold_of(name, event, _PARTS) < share * _PARTS
    ]
    return Stream(
        name,
        sorted((article for article, _ in kept), key=_time),
        {article_id(article): event for article, event in kept},
        known,
        NIGHTS[name],
    )


Moment = list[tuple[float, float, int]]
"""B-cubed precision, recall and number of articles: of all articles, and of the day's."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay showed.

    Parameters
    ----------
    state
        The story of each article at the end.
    tables
        From :meth:`followed.Followed.tables`.
    scores
        For each night those before it and those after it.
    seconds
        All of it took.
    """

    state: Mapping[str, str]
    tables: list[dict[str, object]]
    scores: list[tuple[Moment, Moment]]
    seconds: float


def replay(stream: Stream, days: int | None = None, *, each: bool = False) -> Replayed:
    """Replay a stream, or its first days, through a desk of its own."""
    start = time.perf_counter()
    scores: list[tuple[Moment, Moment]] = []
    settings = Settings()
    with (
        overstory.open(settings=settings, encoder=stream.encoder) as desk,
        TestClient(create_app(desk, settings)) as client,
    ):
        followed = Followed(stream.gold, client)
        for day in stream.days()[:days]:
            today = {outcome.article_id for outcome in desk.add(day) if outcome.article_id}
            at_once = _stories(desk)
            run = desk.recluster()
            batch = _stories(desk)
            followed.night(at_once, batch, run)
            before, after = (_scores(stream.gold, state, today) for state in (at_once, batch))
            scores.append((before, after))
            if each:
                figures = " ".join(f"{_f1([one], k):.4f}" for k in (0, 1) for one in scores[-1])
                print(f"{_time(day[-1]):%d %H:%M} {len(today)}/{len(batch)}: {figures}", flush=True)
        return Replayed(followed.state, followed.tables(), scores, time.perf_counter() - start)


def _stories(desk: Desk) -> dict[str, str]:
    """The story of each article, by id."""
    return {member["id"]: story["id"] for story in desk.export() for member in story["articles"]}


def _scores(gold: dict[str, str], story_of: dict[str, str], today: set[str]) -> Moment:
    ids = sorted(story_of)
    events, stories = [gold[i] for i in ids], [story_of[i] for i in ids]
    of_all, of_the_day = (
        bcubed(events, stories, counted) for counted in (None, [i in today for i in ids])
    )
    return [(*of_all[:2], len(ids)), (*of_the_day[:2], len(today))]


def _f1(moments: Sequence[Moment], column: int) -> float:
    """Of all articles the mean over nights; of the day's F1 of their means over all articles."""
    of_nights = np.array([moment[column] for moment in moments])
    if column == 0:
        precision, recall = of_nights[:, 0], of_nights[:, 1]
    else:
        precision, recall = np.average(of_nights[:, :2], axis=0, weights=of_nights[:, 2])
    return float(np.mean(2 * precision * recall / (precision + recall)))


def _time(article: Article) -> datetime:
    if article.published_at is None:
        raise ValueError(f"a stream needs times, and {article.title!r} has none")
    return article.published_at.astimezone(UTC)


if __name__ == "__main__":
    # The API logs each of thousands of questions.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    main()
