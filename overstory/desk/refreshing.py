"""The night's second half: the takes of the stories that changed, and what is written of them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from overstory.desk.takes import StoryViews
from overstory.desk.written import StoryWritings
from overstory.errors import MovedError, NotFoundError
from overstory.jobs.progress import Progress
from overstory.jobs.window import back_from, newest_article
from overstory.store.store import Store
from overstory.writing.errors import NoAnswerError

__all__ = ["refresh_takes"]

_LOG = logging.getLogger(__name__)
# An endpoint that gives no answer so often in a row is not asked again this time.
_PATIENCE = 2


def refresh_takes(
    store: Store,
    views: StoryViews,
    writings: StoryWritings,
    window: timedelta,
    progress: Progress,
    stopped: Callable[[], bool],
) -> int:
    """Compute the views that are outdated; others are left as they are.

    Parameters
    ----------
    store
        The store.
    views, writings
        What computes and keeps them.
    window
        How far back from the newest article; stories that ended before are left out.
    progress
        Called with ``reading takes``, and ``writing`` where there is a model.
    stopped
        Asked before each story; True ends the work there.

    Returns
    -------
    int
        How many stories were computed.
    """
    with store.read() as connection:
        newest = newest_article(store, connection)
    since = back_from(newest or datetime.now(UTC), window)
    outdated = views.outdated(since)
    done = 0
    for story_id in outdated:
        if stopped():
            return done
        progress("reading takes", done, len(outdated))
        try:
            views.of(story_id, wait=True)
        except (MovedError, NotFoundError):
            continue  # gone since the list was made
        done += 1
    progress("reading takes", len(outdated), len(outdated))
    views.forget_sentences(window)
    if writings.enabled:
        _write(store, writings, since, progress, stopped)
    return done


def _write(
    store: Store,
    writings: StoryWritings,
    since: datetime,
    progress: Progress,
    stopped: Callable[[], bool],
) -> None:
    with store.read() as connection:
        told = store.takes.told_by_several(connection, since)
    failures = 0
    for number, story_id in enumerate(told):
        if stopped():
            return
        progress("writing", number, len(told))
        try:
            writings.write(story_id)
        except NoAnswerError as error:
            failures += 1
            _LOG.warning("the writing endpoint %s", error)
            if failures >= _PATIENCE:
                _LOG.warning("%d stories are left as they were found", len(told) - number)
                break
        except (MovedError, NotFoundError):
            continue  # gone since the list was made
        else:
            failures = 0
    progress("writing", len(told), len(told))
