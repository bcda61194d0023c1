"""Vectors and text in, stories and takes out; no input or output beyond the models."""
