"""Puts articles into a store and re-clusters it until it is killed. Says what it has done.

Run with the path of the store, the number of the first article, and ``add``, ``recluster`` or
``decide``. Each line is written at once: ``accepted ID STORY``, ``begin``, ``published RUN``,
``decided ID STORY ARTICLE…``.
"""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from pathlib import Path

from many_articles import invented_articles

import overstory
from embeddings import load_encoder


def say(*words: str | None) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def main(path: str, start: str, mode: str) -> None:
    number = int(start)
    with overstory.open(Path(path), encoder=load_encoder("hashing")) as desk:
        say("open")
        while True:
            for outcome in desk.add(invented_articles(4, start=number)):
                say("accepted", outcome.article_id, outcome.story_id)
            number += 4
            if mode == "decide":
                say("begin")
                for story, other in pairwise(desk.stories(sort="latest", limit=3)):
                    decision = desk.move(story.articles[-1].id, other.id)
                    say("decided", decision.id, decision.story_id, *decision.articles)
            if mode == "recluster":
                say("begin")
                run = desk.recluster()
                say("published", run.id)


if __name__ == "__main__":
    main(*sys.argv[1:])
