"""Progress of long work on standard error: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from overstory.cli.output import complain, one_line

__all__ = ["StepProgress"]

_QUIET_SECONDS = 10.0


@dataclass
class _Step:
    begun: float
    spoken: float
    done: int = 0
    total: int | None = None
    told: int | None = None
    bar: TaskID | None = None
    seconds: float = 0.0

    @property
    def is_over(self) -> bool:
        """Whether a following step means that this one has come to its end."""
        return self.done == (self.total or 0)


class StepProgress:
    """Shows how far each step of a piece of work is. A context manager, to be called.

    It is what :meth:`overstory.Desk.add` and its like take as ``progress``: called with the
    step in words, how many are done, and of how many (None where that is not known). A step
    may come back after others, as it does when work goes on in batches.
    """

    def __init__(self) -> None:
        self._steps: dict[str, _Step] = {}
        self._current: str | None = None
        console = Console(stderr=True, highlight=False, markup=False)
        self._bars: Progress | None = None
        if console.is_terminal and not console.is_dumb_terminal:
            self._bars = Progress(
                SpinnerColumn(finished_text=" "),
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=console,
            )

    def __enter__(self) -> Self:
        if self._bars is not None:
            self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bars is not None:
            self._finish_bar(self._current)
            self._bars.stop()
        elif error is None:
            self._pause(time.monotonic())
            for name in self._steps:
                self._tell_end(name)

    def __call__(self, step: str, done: int, total: int | None) -> None:
        """Report a step: its name, how many are done, of how many."""
        name = one_line(step)
        now = time.monotonic()
        known = self._steps.get(name)
        entry = known or self._steps.setdefault(name, _Step(begun=now, spoken=now))
        if self._current != name:
            self._pause(now)
            entry.begun = now
        entry.done, entry.total = done, total
        if self._bars is not None:
            self._show_bar(name, entry)
        else:
            self._tell(name, entry, now, new=known is None)
        self._current = name

    def say(self, message: str) -> None:
        """Write one line on standard error, above the bars."""
        if self._bars is not None:
            self._bars.console.print(one_line(message), soft_wrap=True)
        else:
            complain(message)

    def _show_bar(self, name: str, entry: _Step) -> None:
        assert self._bars is not None  # noqa: S101 - for the type checker: callers looked
        if self._current is not None and self._current != name:
            self._finish_bar(self._current)
        if entry.bar is None:
            entry.bar = self._bars.add_task(name, total=None)
        self._bars.update(entry.bar, completed=entry.done, total=entry.total)

    def _finish_bar(self, name: str | None) -> None:
        """Fill the bar of a step whose end was never known, so that it stops spinning."""
        entry = self._steps.get(name or "")
        if self._bars is None or entry is None or entry.bar is None:
            return
        if entry.total is None:
            self._bars.update(entry.bar, total=max(entry.done, 1), completed=max(entry.done, 1))

    def _tell(self, name: str, entry: _Step, now: float, *, new: bool) -> None:
        if new:
            before = self._steps.get(self._current or "")
            if self._current is not None and before is not None and before.is_over:
                self._tell_end(self._current)
            complain(f"{name} …")
        elif now - entry.spoken >= _QUIET_SECONDS and entry.done != entry.total:
            complain(f"{name}: {self._count(entry)}")
        else:
            return
        entry.spoken = now

    def _pause(self, now: float) -> None:
        """Count the time of the current step up to now."""
        entry = self._steps.get(self._current or "")
        if entry is not None:
            entry.seconds += now - entry.begun

    def _tell_end(self, name: str) -> None:
        entry = self._steps[name]
        if entry.told != entry.done:
            entry.told = entry.done
            counted = f"{self._count(entry)}, " if entry.done or entry.total else ""
            complain(f"{name}: {counted}{entry.seconds:.1f} s")

    @staticmethod
    def _count(entry: _Step) -> str:
        return f"{entry.done}" if entry.total is None else f"{entry.done} of {entry.total}"
