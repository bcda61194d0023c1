"""Trained artefacts, their manifest and the scripts that train them."""
