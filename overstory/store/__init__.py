"""The article store: schema, migrations and repositories."""

from overstory.store.store import Store

__all__ = ["Store"]
