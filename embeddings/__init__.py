"""Text in, vectors out: encoders, the text that is embedded, and the vector index."""
