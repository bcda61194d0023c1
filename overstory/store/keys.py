"""Write keys: their hashes, never the keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from overstory.store.schema import api_keys
from overstory.views import KeyInfo

__all__ = ["KeyRepository"]


class KeyRepository:
    """The table of write keys."""

    def add(
        self, connection: Connection, *, name: str, prefix: str, digest: str, at: datetime
    ) -> None:
        """Add a key."""
        connection.execute(
            api_keys.insert(),
            [{"name": name, "prefix": prefix, "hash": digest, "created_at": at}],
        )

    def active_hashes(self, connection: Connection, prefix: str) -> list[str]:
        """Answer the hashes of the keys with this beginning that are not revoked."""
        query = select(api_keys.c.hash).where(
            api_keys.c.prefix == prefix, api_keys.c.revoked_at.is_(None)
        )
        return list(connection.execute(query).scalars())

    def is_active(self, connection: Connection, name: str) -> bool:
        """Whether a key of this name is there and not revoked."""
        query = select(api_keys.c.number).where(
            api_keys.c.name == name, api_keys.c.revoked_at.is_(None)
        )
        return connection.execute(query).first() is not None

    def revoke(self, connection: Connection, name: str, at: datetime) -> int:
        """Revoke the key of this name; answer how many there were."""
        result = connection.execute(
            api_keys.update()
            .where(api_keys.c.name == name, api_keys.c.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        return result.rowcount

    def list(self, connection: Connection) -> list[KeyInfo]:
        """Answer all keys, oldest first."""
        query = select(
            api_keys.c.name, api_keys.c.prefix, api_keys.c.created_at, api_keys.c.revoked_at
        ).order_by(api_keys.c.number)
        return [KeyInfo(*row) for row in connection.execute(query)]
