"""Stories and takes from the world's news."""
