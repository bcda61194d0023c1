"""What a language model writes for stories, where the settings name one."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from overstory.desk.records import active_story
from overstory.store.records import WritingRow
from overstory.store.store import Store
from overstory.writing.records import Written

if TYPE_CHECKING:
    from overstory.desk.takes import StoryViews
    from overstory.settings import Settings
    from overstory.writing.writer import Writer

__all__ = ["StoryWritings"]

_LOG = logging.getLogger(__name__)


class StoryWritings:
    """Keeps and answers what was written; asks for it where :meth:`write` is called.

    Reading never waits for the model: what is not there is not shown.

    Parameters
    ----------
    store
        Keeps it, apart from the views.
    settings
        Say whether and where there is a model.
    views
        What is to be rewritten.
    """

    def __init__(self, store: Store, settings: Settings, views: StoryViews) -> None:
        self._store = store
        self._settings = settings
        self._views = views
        self._writer: Writer | None = None

    @property
    def enabled(self) -> bool:
        """Whether the settings name a model."""
        return self._settings.writing_url is not None

    def of(self, story_id: str) -> Written | None:
        """What was written for a story by the model that the settings name; None where nothing was.

        Raises
        ------
        NotFoundError, MovedError
            If the story is not there, or has been merged.
        """
        from overstory.writing.writer import REVISION

        with self._store.read() as connection:
            active_story(self._store, connection, story_id)
            row = self._store.writings.get(connection, story_id, REVISION) if self.enabled else None
        written = None if row is None else Written.from_dict(row.writing)
        return written if written and written.model == self._settings.writing_model else None

    def write(self, story_id: str) -> None:
        """Have written for a story what was not written for its present views yet.

        Raises
        ------
        NoAnswerError
            The endpoint gives no answer; what it gave before is kept.
        NotFoundError, MovedError
            If the story is not there, or has been merged.
        """
        views = self._views.of(story_id)
        written = self.of(story_id) or Written(self._settings.writing_model)
        if written.paragraph_tried(views.world_take) is None:
            paragraph = self._model().paragraph(views.world_take, self._languages(story_id))
            written = replace(written, paragraph=paragraph)
            self._keep(story_id, written)
        tried = [written.label_tried(take) for take in views.takes]
        if any(label is None for label in tried):
            written = replace(written, labels=self._model().labels(views.takes))
            self._keep(story_id, written)

    def _keep(self, story_id: str, written: Written) -> None:
        from overstory.writing.writer import REVISION

        row = WritingRow(story_id, REVISION, datetime.now(UTC), written.to_dict())
        with self._store.write() as connection:
            self._store.writings.put(connection, row)
            self._store.next_change(connection)

    def _languages(self, story_id: str) -> dict[str, str]:
        with self._store.read() as connection:
            members = self._store.members.of(connection, story_id)
        return {one.article.id: one.article.language for one in members if one.article.language}

    def _model(self) -> Writer:
        if self._writer is None:
            from overstory.writing.client import ChatClient
            from overstory.writing.writer import Writer

            settings = self._settings
            if settings.writing_url is None:
                raise RuntimeError("the settings name no model")
            self._writer = Writer(
                ChatClient(
                    settings.writing_url,
                    settings.writing_model,
                    key=settings.writing_key,
                    timeout=settings.writing_timeout,
                )
            )
        return self._writer
