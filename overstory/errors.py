"""Everything Overstory raises on purpose.

::

    OverstoryError
    ├── InputError (ValueError)        something handed in is wrong; names field, line or URL
    │   ├── ArticleError               one article cannot be taken
    │   ├── FeedError                  a feed or feed list cannot be read
    │   ├── FetchError                 a URL cannot be fetched
    │   │   └── BlockedAddressError    … because it leads to an address that is not public
    │   ├── QueryError                 a filter, cursor or limit is not valid
    │   └── DecisionError              an editor's decision makes no sense
    ├── ModelError                     an encoder or the linker cannot be loaded
    ├── NotFoundError (LookupError)    no story, article, run or decision has this id
    ├── MovedError                     the story was merged; ``survivor`` has its articles now
    ├── ConflictError                  what a decision is about is not as it supposes
    ├── RunInProgressError             another re-clustering holds the lock
    └── StoreError                     the store cannot be opened or migrated
"""

from __future__ import annotations

__all__ = [
    "ArticleError",
    "BlockedAddressError",
    "ConflictError",
    "DecisionError",
    "FeedError",
    "FetchError",
    "InputError",
    "ModelError",
    "MovedError",
    "NotFoundError",
    "OverstoryError",
    "QueryError",
    "RunInProgressError",
    "StoreError",
]


class OverstoryError(Exception):
    """Base of all errors raised on purpose."""


class InputError(OverstoryError, ValueError):
    """Something handed in is wrong."""


class ArticleError(InputError):
    """One article cannot be taken.

    Parameters
    ----------
    field
        The offending field, or None where the whole item is at fault.
    reason
        What is wrong with it, in words for the person who sent it.
    """

    def __init__(self, field: str | None, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(f"{field}: {reason}" if field else reason)


class FeedError(InputError):
    """A feed or a list of feeds cannot be read."""


class FetchError(InputError):
    """A URL cannot be fetched."""

    def __init__(self, url: str, reason: str) -> None:
        self.url = url
        self.reason = reason
        super().__init__(f"{url}: {reason}")


class BlockedAddressError(FetchError):
    """A URL leads to an address that is not public."""


class QueryError(InputError):
    """A filter, cursor or limit is not valid; ``parameter`` names it."""

    def __init__(self, parameter: str, reason: str) -> None:
        self.parameter = parameter
        self.reason = reason
        super().__init__(f"{parameter}: {reason}")


class DecisionError(InputError):
    """An editor's decision makes no sense; ``field`` names what of it."""

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(f"{field}: {reason}")


class ModelError(OverstoryError):
    """An encoder or the linker cannot be loaded. The message says what to do about it."""


class NotFoundError(OverstoryError, LookupError):
    """Nothing has this id. ``kind`` is ``story``, ``article``, ``run`` or ``decision``."""

    def __init__(self, kind: str, id: str) -> None:  # noqa: A002 - the field's name everywhere
        self.kind = kind
        self.id = id
        super().__init__(f"no {kind} has the id {id!r}")


class MovedError(OverstoryError):
    """The story was merged into ``survivor``."""

    def __init__(self, id: str, survivor: str) -> None:  # noqa: A002 - the field's name everywhere
        self.id = id
        self.survivor = survivor
        super().__init__(f"story {id!r} was merged into {survivor!r}")


class ConflictError(OverstoryError):
    """What a decision is about is not as it supposes: an article is elsewhere, for one."""


class RunInProgressError(OverstoryError):
    """Another re-clustering is under way."""


class StoreError(OverstoryError):
    """The store cannot be opened or migrated."""
