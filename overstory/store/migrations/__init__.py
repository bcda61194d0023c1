"""Alembic migrations of the store; they run when a store is opened."""
