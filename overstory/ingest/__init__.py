"""Articles in: JSON Lines, feeds, lists of feeds and web addresses."""
