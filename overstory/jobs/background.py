"""Work in a thread of its own that nobody waits for, beside others that are waited for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, get_native_id

__all__ = ["behind_others"]

_NICER = 10
_SWITCH = 0.0005
"""Seconds that a thread may keep the interpreter once another wants it; usually ten times that."""

_guard = Lock()
_before: list[float] = []


@contextmanager
def behind_others() -> Iterator[None]:
    """Let other threads go first while this one works; it should end soon afterwards.

    Whoever assigns an article goes in and out of compiled code some hundred times, and at each
    return may have to wait for a thread that keeps the interpreter: it is handed over sooner.
    On Linux this thread and those that it starts also leave the processors to others, from now
    on: the system lets nobody go back. Elsewhere priorities are those of whole processes.
    """
    if sys.platform == "linux":
        here = get_native_id()
        os.setpriority(os.PRIO_PROCESS, here, os.getpriority(os.PRIO_PROCESS, here) + _NICER)
    with _guard:
        _before.append(sys.getswitchinterval())
        sys.setswitchinterval(min(_SWITCH, _before[0]))
    try:
        yield
    finally:
        with _guard:
            # Whoever comes last leaves it as it was before the first.
            sys.setswitchinterval(_before.pop())
