"""Write keys: made, checked and revoked."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest

from overstory.errors import InputError, NotFoundError
from overstory.store.store import Store
from overstory.views import KeyInfo

__all__ = ["Keys"]

_PREFIX_LENGTH = 12
_LONGEST_NAME = 120


class Keys:
    """The write keys of a store, which keeps their hashes alone.

    A key is 256 random bits, so one round of sha256 is as hard to reverse as many.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def create(self, name: str) -> str:
        """Make a key and answer it, this once.

        Raises
        ------
        InputError
            If the name is empty, too long, or that of a key in force.
        """
        name = name.strip()
        if not name or len(name) > _LONGEST_NAME:
            raise InputError(f"a key's name has 1 to {_LONGEST_NAME} characters")
        key = f"ovs_{secrets.token_urlsafe(32)}"
        with self._store.write() as connection:
            if self._store.keys.is_active(connection, name):
                raise InputError(f"there is a key with the name {name!r}; revoke it first")
            self._store.keys.add(
                connection,
                name=name,
                prefix=key[:_PREFIX_LENGTH],
                digest=_digest(key),
                at=datetime.now(UTC),
            )
        return key

    def check(self, key: str) -> bool:
        """Whether this is a key in force."""
        if not key.isascii():
            return False
        digest = _digest(key)
        with self._store.read() as connection:
            hashes = self._store.keys.active_hashes(connection, key[:_PREFIX_LENGTH])
        # No early end: the time taken says nothing about which one fits.
        return sum(compare_digest(digest, known) for known in hashes) > 0

    def revoke(self, name: str) -> None:
        """Refuse the key of this name from now on.

        Raises
        ------
        NotFoundError
            If no key in force has this name.
        """
        with self._store.write() as connection:
            if not self._store.keys.revoke(connection, name.strip(), datetime.now(UTC)):
                raise NotFoundError("key", name)

    def list(self) -> list[KeyInfo]:
        """Answer all keys, revoked ones too, oldest first."""
        with self._store.read() as connection:
            return self._store.keys.list(connection)


def _digest(key: str) -> str:
    return sha256(key.encode("ascii")).hexdigest()
