"""One re-clustering at a time, over all processes that share a store."""

from __future__ import annotations

import tempfile
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Protocol

from filelock import FileLock, Timeout
from sqlalchemy.engine import URL

from overstory.errors import RunInProgressError, StoreError

__all__ = ["RunLock", "file_run_lock", "memory_run_lock", "server_run_lock"]


class RunLock(Protocol):
    """Held for as long as a run is under way; the system lets go of it when a process dies."""

    def acquire(self, wait: float = 0.0) -> None:
        """Take the lock.

        Parameters
        ----------
        wait
            Seconds to wait for another holder.

        Raises
        ------
        RunInProgressError
            If another run holds it.
        StoreError
            If the lock file cannot be written.
        """

    def release(self) -> None:
        """Let go of the lock; any thread may."""


class _MemoryLock:
    def __init__(self) -> None:
        self._lock = Lock()

    def acquire(self, wait: float = 0.0) -> None:
        if not self._lock.acquire(timeout=wait):
            raise RunInProgressError("another re-clustering is under way")

    def release(self) -> None:
        self._lock.release()


class _FileLock:
    def __init__(self, path: Path) -> None:
        # A run may be started in one thread and finished in another.
        self._lock = FileLock(path, thread_local=False)
        # Whoever has a file lock may take it again; a second run in this process may not.
        self._here = _MemoryLock()

    def acquire(self, wait: float = 0.0) -> None:
        self._here.acquire(wait)
        try:
            self._acquire_file(wait)
        except BaseException:
            self._here.release()
            raise

    def release(self) -> None:
        self._lock.release()
        self._here.release()

    def _acquire_file(self, wait: float) -> None:
        try:
            self._lock.acquire(timeout=wait, poll_interval=0.05)
        except Timeout:
            raise RunInProgressError("another re-clustering is under way") from None
        except OSError as error:
            raise StoreError(
                f"cannot write the lock file {self._lock.lock_file}: {error.strerror or error}"
            ) from error


def memory_run_lock() -> RunLock:
    """Make the lock of a store in memory."""
    return _MemoryLock()


def file_run_lock(database: Path) -> RunLock:
    """Make the lock of a store in a file: a file beside it."""
    return _FileLock(database.with_name(database.name + ".recluster.lock"))


def server_run_lock(url: URL) -> RunLock:
    """Make the lock of a store on a server: it excludes the other processes of this machine."""
    name = blake2b(url.render_as_string().encode(), digest_size=8).hexdigest()
    return _FileLock(Path(tempfile.gettempdir()) / f"overstory-{name}.recluster.lock")
