"""One module a resource; each holds a ``router``."""
