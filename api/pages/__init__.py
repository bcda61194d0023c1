"""Server-rendered pages: no script is needed, and everything from articles is escaped."""
