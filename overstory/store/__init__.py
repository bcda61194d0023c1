"""The article store: schema, migrations and repositories."""
