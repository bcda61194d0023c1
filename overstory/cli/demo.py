"""``demo``: the bundled corpus, from loading to serving."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from overstory.cli.options import EncoderName
from overstory.cli.output import one_line
from overstory.cli.progress import StepProgress
from overstory.cli.rendering import score_lines, show, story_heading
from overstory.cli.serve import Host, Port, reserve, serve_on
from overstory.cli.session import new_or_existing_desk, settings_for, store_file
from overstory.errors import StoreError

if TYPE_CHECKING:
    from clustering.scores import Scores
    from overstory.desk import Desk, Story
    from overstory.settings import Settings

__all__ = ["demo"]


def demo(
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve the site when all is printed.")
    ] = True,
    db: Annotated[
        str | None,
        typer.Option(
            "--db",
            metavar="PATH",
            help="Keep the store in this new file.",
            show_default="a temporary folder",
        ),
    ] = None,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    encoder: EncoderName = None,
) -> None:
    """Load a corpus of invented articles, print its stories, and serve the site.

    Prints each story with its countries, the headline of the world's current take and the labels
    of the alternative takes, then how well the stories agree with the true ones.
    """
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(contextlib.closing(reserve(host, port))) if serve else None
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="overstory-"))
        settings = _demo_settings(db or str(Path(folder) / "demo.db"), encoder)
        with new_or_existing_desk(settings) as desk:
            with StepProgress() as progress:
                gold = _loaded(desk, progress)
                shown = _analysed(desk, progress)
            show(_demo_lines(shown))
            show([Text("Against the true stories", style="bold")])
            show(score_lines(_score(desk, gold)))
        if listener is not None:
            serve_on(listener, settings)


def _demo_settings(db: str, encoder: str | None) -> Settings:
    from overstory.demo import sources_file

    path = store_file(db)
    if path is None or path.exists():
        raise StoreError(f"{db} is there already; the demo makes a store of its own in a new file")
    return settings_for(db=db, encoder=encoder).model_copy(update={"sources_file": sources_file()})


def _loaded(desk: Desk, progress: StepProgress) -> dict[str, str]:
    """Load and cluster the corpus; answers the true story of each article id."""
    from overstory.demo import gold_stories, load_corpus

    articles = load_corpus()
    truth = gold_stories()
    progress("adding", 0, len(articles))
    outcomes = desk.add(articles, progress=progress)
    for outcome in outcomes:
        if outcome.error is not None:
            raise outcome.error
    desk.recluster(progress=progress)
    return truth


def _analysed(desk: Desk, progress: StepProgress) -> list[Story]:
    """All stories, largest first, with their takes worked out."""
    stories = desk.stories(sort="size", limit=None)
    for done, story in enumerate(stories):
        progress("reading takes", done, len(stories))
        desk.takes(story.id)
    progress("reading takes", len(stories), len(stories))
    return stories


def _demo_lines(stories: Iterable[Story]) -> Iterator[Text]:
    for story in stories:
        yield from story_heading(story)
        yield Text.assemble(
            "  World's current take: ", (one_line(story.world_take.headline), "bold")
        )
        for take in story.takes:
            yield Text(
                f"  Take: {one_line(take.label)} ({take.kind}, {len(take.articles)} articles)"
            )
        yield Text()


def _score(desk: Desk, gold: Mapping[str, str]) -> Scores:
    from clustering import scores

    found = {member["id"]: story["id"] for story in desk.export() for member in story["articles"]}
    return scores.evaluate(list(gold.values()), [found[article] for article in gold])
