"""Speed and size: 10 thousand, 100 thousand and a million articles of thirty days.

Usage::

    python benchmarks/scale.py [--quick] [--sizes 10000 100000 1000000] [--peers 10000 20000]
                               [--data ../shared/data] [--cache FOLDER]

Articles are real ones perturbed (``perturbed.py``); their vectors are given, their texts are
read. Each size runs in a process of its own, so that peaks of memory are its own. Reading is
timed by itself: a text is read once, when it comes in, and what was read is kept. Beside ours,
on the same vectors in the same run, hdbscan and (where it is installed) BERTopic, which see no
words of ours and need not read. ``--quick`` does all of it in one process, with a few hundred
articles, in half a minute.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy as np
from perturbed import PerturbedNews, origins

from clustering import StoryWindow, cluster_documents, load_linker
from clustering.reading import Readings, read_documents
from clustering.scores import bcubed
from embeddings import load_encoder
from overstory.jobs.background import behind_others

_NEW = 300
"""Articles whose at-once assignment is timed, each time."""
_CLUSTERED = 50_000
"""Articles that are clustered beside it, at most."""


def main() -> None:
    """Run every size in a process of its own and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--cache", type=Path, default=Path("/tmp/vectors"), help="for vectors")
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--peers", type=int, nargs="*", default=[10_000, 20_000])
    parser.add_argument("--only", nargs="*", choices=["batch", "at_once", "peers"])
    parser.add_argument("--quick", action="store_true", help="the demonstration corpus, a few")
    parser.add_argument("--one", nargs=2, metavar=("WHAT", "N"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.data, arguments.sizes, arguments.peers = Path("/nowhere"), [400], [400]
    if arguments.one:
        what, count = arguments.one
        print(json.dumps(_STEPS[what](_news(arguments, int(count)), arguments)))
        return
    print(f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}")
    print(f"perturbed from {_origins(arguments.data, arguments.cache)[0]}\n")
    wanted = arguments.only or ["batch", "at_once", "peers"]
    ours: dict[int, dict[str, Any]] = {}
    if "batch" in wanted:
        ours = _print_batch(arguments)
    if "at_once" in wanted:
        _print_at_once(arguments)
    if "peers" in wanted:
        _print_peers(arguments, ours)


def _news(arguments: argparse.Namespace, count: int) -> PerturbedNews:
    return PerturbedNews(_origins(arguments.data, arguments.cache)[1], count)


_origins = cache(origins)


def _apart(what: str, count: int, arguments: argparse.Namespace) -> dict[str, Any]:
    if arguments.quick:
        return _STEPS[what](_news(arguments, count), arguments)
    command = _command(what, count, arguments)
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _command(what: str, count: int, arguments: argparse.Namespace) -> list[str]:
    command = [sys.executable, __file__, "--one", what, str(count)]
    command += ["--data", str(arguments.data), "--cache", str(arguments.cache)]
    return [*command, "--quick"] if arguments.quick else command


def _peak_gigabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def batch(news: PerturbedNews, _: argparse.Namespace) -> dict[str, Any]:
    """Re-cluster everything."""
    linker = load_linker(load_encoder().revision)
    given = [news.vectors()]
    # Compiled loops and models are loaded once in the life of a process.
    cluster_documents(news[:200], given[0][:200], linker)
    started = time.perf_counter()
    readings, _ = read_documents(news)
    read = time.perf_counter() - started
    documents = news.without_texts()
    started, used = time.perf_counter(), time.process_time()
    partition = cluster_documents(documents, given.pop(), linker, readings=readings)
    done = time.perf_counter() - started
    scored = min(len(news), 20_000)
    return {
        "read": read,
        "cluster": done,
        "cpu": time.process_time() - used,
        "peak": _peak_gigabytes(),
        "stories": int(partition.labels.max()) + 1,
        "f1": bcubed(news.event[-scored:].tolist(), partition.labels[-scored:].tolist())[2],
    }


def at_once(news: PerturbedNews, arguments: argparse.Namespace) -> dict[str, Any]:
    """Assign the newest articles one by one, at rest and beside a re-clustering."""
    vectors = news.vectors()
    window = StoryWindow(load_linker(load_encoder().revision))
    count = min(_NEW, len(news) // 4)
    known = len(news) - 3 * count
    for start in range(0, known, 1000):
        part = slice(start, min(start + 1000, known))
        window.add(news[part], vectors[part], [f"s{event}" for event in news.event[part]])
    # The first one loads compiled loops and models.
    window.match(news[known], vectors[known])
    rest, apart, beside = (range(known + i * count, known + (i + 1) * count) for i in range(3))
    some = min(known, _CLUSTERED)
    answer = {"rest": _times(window, news, vectors, rest)}
    with _in_a_process(_command("again", some, arguments)):
        answer["apart"] = _times(window, news, vectors, apart)
    with _in_a_thread(partial(_again, news, some)):
        answer["beside"] = _times(window, news, vectors, beside)
    return answer | {"peak": _peak_gigabytes()}


def again(news: PerturbedNews, _: argparse.Namespace) -> dict[str, Any]:
    """Cluster everything again and again, until standard input ends."""
    stop = Event()
    Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    return _again(news, len(news), stop, lambda: print("ready", flush=True))


def _again(
    news: PerturbedNews, some: int, stop: Event, ready: Callable[[], object]
) -> dict[str, Any]:
    linker, vectors = load_linker(load_encoder().revision), news.vectors()[:some]
    readings, _ = read_documents(news[:some])
    documents = news.without_texts()[:some]
    times = 0
    with behind_others():
        ready()
        while not stop.is_set():
            own = Readings(dict(readings.views), readings.sketches)
            cluster_documents(documents, vectors, linker, readings=own)
            times += 1
    return {"times": times}


@contextmanager
def _in_a_process(command: list[str]) -> Iterator[None]:
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        yield
        other.communicate()


@contextmanager
def _in_a_thread(work: Callable[[Event, Callable[[], object]], object]) -> Iterator[None]:
    stop, ready = Event(), Event()
    worker = Thread(target=work, args=(stop, ready.set))
    worker.start()
    ready.wait()
    yield
    stop.set()
    worker.join()


def _times(window: StoryWindow, news: PerturbedNews, vectors: Any, which: range) -> list[float]:
    """Milliseconds at the median, the 95th percentile and the most."""
    taken = []
    for index in which:
        document, vector = news[index], vectors[index]
        started = time.perf_counter()
        match = window.match(document, vector)
        window.add([document], vector[np.newaxis], [match.story_id or document.id])
        taken.append(1000 * (time.perf_counter() - started))
    return [float(np.percentile(taken, share)) for share in (50, 95, 100)]


def density(news: PerturbedNews, _: argparse.Namespace) -> dict[str, Any]:
    """The vectors by hdbscan."""
    import hdbscan

    vectors = news.vectors()
    started = time.perf_counter()
    labels = hdbscan.HDBSCAN(min_cluster_size=2).fit_predict(vectors.astype(np.float64))
    return _peer(news, labels, time.perf_counter() - started)


def topics(news: PerturbedNews, _: argparse.Namespace) -> dict[str, Any]:
    """The vectors and texts by BERTopic."""
    from bertopic import BERTopic

    vectors = news.vectors()
    texts = [f"{document.title}\n{document.body}" for document in news]
    started = time.perf_counter()
    labels = BERTopic(min_topic_size=2).fit_transform(texts, embeddings=vectors)[0]
    return _peer(news, np.array(labels), time.perf_counter() - started)


def _peer(news: PerturbedNews, labels: Any, seconds: float) -> dict[str, Any]:
    labels = np.where(labels < 0, labels.max() + 1 + np.arange(len(labels)), labels)
    f1 = bcubed(news.event.tolist(), labels.tolist())[2]
    return {"seconds": seconds, "peak": _peak_gigabytes(), "f1": f1}


_STEPS = {
    "batch": batch,
    "at_once": at_once,
    "again": again,
    "hdbscan": density,
    "BERTopic": topics,
}


def _print_batch(arguments: argparse.Namespace) -> dict[int, dict[str, Any]]:
    print(
        "| articles | re-clustered, s | processor, s | grows as n^ | peak, GB | stories "
        "| B-cubed F1 of the newest | reading texts once, ms each |"
    )
    print("|" + " --- |" * 8)
    rows: dict[int, dict[str, Any]] = {}
    before: tuple[int, float] | None = None
    for size in arguments.sizes:
        row = rows[size] = _apart("batch", size, arguments)
        power = "" if before is None else f"{_power(before, (size, row['cluster'])):.2f}"
        print(
            f"| {size:,} | {row['cluster']:.1f} | {row['cpu']:.1f} | {power} | {row['peak']:.2f} "
            f"| {row['stories']:,} | {row['f1']:.3f} | {1000 * row['read'] / size:.2f} |",
            flush=True,
        )
        before = size, row["cluster"]
    print()
    return rows


def _power(before: tuple[int, float], now: tuple[int, float]) -> float:
    return math.log(now[1] / before[1]) / math.log(now[0] / before[0])


def _print_at_once(arguments: argparse.Namespace) -> None:
    print(
        "| articles in the window | at once, ms: median, p95, most "
        "| beside a re-clustering in a process of its own | in a thread | peak, GB |"
    )
    print("|" + " --- |" * 5)
    for size in arguments.sizes:
        row = _apart("at_once", size, arguments)
        times = " | ".join(
            ", ".join(f"{ms:.1f}" for ms in row[key]) for key in ("rest", "apart", "beside")
        )
        print(f"| {size:,} | {times} | {row['peak']:.2f} |", flush=True)
    print()


def _print_peers(arguments: argparse.Namespace, ours: dict[int, dict[str, Any]]) -> None:
    print("| articles | method | s | times ours | peak, GB | B-cubed F1 |")
    print("|" + " --- |" * 6)
    for size in arguments.peers:
        own = ours.get(size) or _apart("batch", size, arguments)
        print(
            f"| {size:,} | ours | {own['cluster']:.1f} | 1 | {own['peak']:.2f} | {own['f1']:.3f} |"
        )
        for name in ("hdbscan",) if arguments.quick else ("hdbscan", "BERTopic"):
            if find_spec(name.lower()) is None:
                print(f"| {size:,} | {name} | not installed | | | |")
                continue
            row = _apart(name, size, arguments)
            times = row["seconds"] / own["cluster"]
            print(
                f"| {size:,} | {name} | {row['seconds']:.1f} | {times:.1f} | {row['peak']:.2f} "
                f"| {row['f1']:.3f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
