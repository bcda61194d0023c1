"""Commands that need no store: ``cluster``, ``takes`` and ``evaluate``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from overstory.cli.options import EncoderName, Input, Json, Output, Threshold
from overstory.cli.output import json_text, out_file, print_json
from overstory.cli.progress import StepProgress
from overstory.cli.records import Record, read_records
from overstory.cli.rendering import score_lines, show
from overstory.cli.session import settings_for
from overstory.errors import InputError

if TYPE_CHECKING:
    from overstory import StoryClustering
    from overstory.articles import Article
    from overstory.settings import Settings

__all__ = ["cluster", "evaluate", "takes"]


def cluster(
    path: Input,
    output: Output = None,
    threshold: Threshold = None,
    encoder: EncoderName = None,
) -> None:
    """Find which articles of a file report the same event.

    Writes {"id", "story_id"} for each article, in the order of the input: the id as given, else
    the url, else the line number. Url, date, language and body may be missing, and the title
    where there is a body. A line that cannot be read is reported and left out.
    """
    settings = settings_for(encoder=encoder)
    with StepProgress() as progress:
        records = read_records(path, progress.say, settings)
        result = _clustered(records, threshold, settings, progress)
        names = _story_names(result.labels)
    with out_file(output) as stream:
        for record, label in zip(records, result.labels, strict=True):
            line = {"id": record.id, "story_id": names[label]}
            stream.write(json_text(line).encode() + b"\n")


def takes(
    path: Input,
    output: Output = None,
    encoder: EncoderName = None,
) -> None:
    """Show what the articles of one story agree on and where they differ.

    Treats the whole input as one story and writes {"world_take", "takes"} as the HTTP API does.
    """
    import overstory

    settings = settings_for(encoder=encoder)
    with StepProgress() as progress:
        records = read_records(path, progress.say, settings)
        view = overstory.takes(
            [_named(record) for record in records],
            settings=settings,
        )
    with out_file(output) as stream:
        stream.write(json_text(view, indent=2).encode() + b"\n")


def evaluate(
    path: Input,
    threshold: Threshold = None,
    encoder: EncoderName = None,
    as_json: Json = False,
) -> None:
    """Cluster articles whose stories are known and print how well it went.

    Articles without a gold_story take part in the clustering and count for nothing in the score.
    """
    from clustering import scores

    settings = settings_for(encoder=encoder)
    with StepProgress() as progress:
        records = read_records(path, progress.say, settings)
        known = [index for index, record in enumerate(records) if record.gold_story is not None]
        if not known:
            raise InputError(f"{path}: no article has a gold_story to compare with")
        result = _clustered(records, threshold, settings, progress)
    gold = [records[index].gold_story for index in known]
    score = scores.evaluate(gold, [result.labels[index] for index in known])
    if as_json:
        print_json(score)
        return
    show(score_lines(score))


def _clustered(
    records: list[Record],
    threshold: float | None,
    settings: Settings,
    progress: StepProgress,
) -> StoryClustering:
    import overstory

    return overstory.cluster(
        [record.article for record in records],
        settings=settings,
        threshold=threshold,
        progress=progress,
    )


def _named(record: Record) -> Article:
    """The article under the id that the file knows it by, for quotes to point at."""
    return record.article.model_copy(update={"id": str(record.id)})


def _story_names(labels: Sequence[int]) -> dict[int, str]:
    """A text for each label, numbered as the stories appear in the input."""
    return {label: f"story-{number}" for number, label in enumerate(dict.fromkeys(labels), start=1)}
