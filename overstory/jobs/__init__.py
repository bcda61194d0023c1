"""What runs over the store: re-clustering and at-once assignment."""
