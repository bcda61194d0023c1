"""The web layer: routes, schemas, errors, keys and pages over :mod:`overstory`."""
