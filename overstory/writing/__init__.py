"""Optional: a language model rewrites labels and joins statements, checked against what it cites.

Nothing depends on it. What it cannot get, or what does not hold, stays as it was found.
"""
