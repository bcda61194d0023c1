"""What goes over the wire: pydantic models built from the records of :mod:`overstory.views`."""
