"""The ``overstory`` command."""
