"""How long the night takes: the takes of a day's articles, then of the next day's.

Run as ``python benchmarks/nights.py ../shared/data``; ``--quick`` takes the invented articles and
the hashing encoder, which shows that it runs and nothing else. Results go to standard output as the
tables of ``benchmarks/results/nights.md``.

A day is 300 articles of ``groundnews`` (29 stories of one week, some of them large) and 200 of
``allsides`` (small stories), all with full bodies, in a store in a file. Each tenth article comes
after the first night, so that the second finds stories changed by an article or two.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

import overstory
from overstory.demo import load_corpus
from overstory.settings import Settings
from overstory.views import StoryQuery

START = datetime(2026, 3, 2, tzinfo=UTC)
SHARES = {"groundnews": 300, "allsides": 200}
FIELDS = ("title", "body", "language", "source", "url")


def a_day(data: Path) -> list[dict[str, Any]]:
    """Articles of both sets, spread over 24 hours."""
    parts = []
    for name, count in SHARES.items():
        with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        rows.sort(key=lambda row: row["gold_story"])
        # Whole stories where they are small, and a share of each where they are large.
        kept = rows[:count] if name == "allsides" else rows[:: max(1, len(rows) // count)][:count]
        parts.append(kept)
    mixed = [row for row in chain.from_iterable(zip_longest(*parts)) if row is not None]
    return [
        {key: row[key] for key in FIELDS if row.get(key)}
        | {"id": f"{number}", "published_at": START + timedelta(minutes=1440 * number / len(mixed))}
        for number, row in enumerate(mixed)
    ]


def clocked(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """The result, seconds, and seconds of processor time over all threads."""
    start, used = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - start, time.process_time() - used


def nights(articles: list[Any], encoder: str, folder: Path) -> Iterable[str]:
    """Both nights as rows of a table, then how long a reader waits."""
    late = articles[9::10]
    early = [article for number, article in enumerate(articles) if number % 10 != 9]
    settings = Settings(encoder=encoder, window=timedelta(days=14))
    with overstory.open(folder / "news.db", settings=settings) as desk:
        yield "| night | articles | stories computed | seconds | processor seconds |"
        yield "| --- | --- | --- | --- | --- |"
        for name, arrived in (("first", early), ("next, a tenth more", late), ("nothing new", [])):
            desk.add(arrived)
            desk.recluster()
            count, took, used = clocked(desk.refresh_takes)
            total = sum(story.article_count for story in desk.stories(limit=None))
            yield f"| {name} | {total} | {count} | {took:.1f} | {used:.1f} |"
        largest = desk.story_page(StoryQuery(sort="size", limit=100)).items
        waits = []
        for story in largest:
            start = time.perf_counter()
            desk.world_take(story.id)
            waits.append(1000 * (time.perf_counter() - start))
        yield ""
        yield (
            f"Both views of a computed story, read from the store: {statistics.median(waits):.1f} "
            f"ms in the median of the {len(largest)} largest stories, {max(waits):.1f} ms at most "
            f"(the largest has {largest[0].article_count} articles)."
        )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, nargs="?", help="folder with the development data")
    parser.add_argument("--quick", action="store_true", help="invented articles, hashing encoder")
    arguments = parser.parse_args()
    if arguments.data is None and not arguments.quick:
        parser.error("give the folder with the development data, or --quick")
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine}\n")
    quick = arguments.quick
    articles = load_corpus() if quick else a_day(arguments.data)
    encoder = "hashing" if quick else "multilingual-e5-small"
    with tempfile.TemporaryDirectory() as folder:
        for line in nights(articles, encoder, Path(folder)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
