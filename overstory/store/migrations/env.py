"""Entry point of Alembic: runs the migrations on the connection that the store hands over."""

from alembic import context

from overstory.store.migrate import VERSION_TABLE
from overstory.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
