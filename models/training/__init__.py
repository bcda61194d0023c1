"""Scripts that train what this folder ships."""
