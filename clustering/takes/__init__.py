"""From one story's articles to the world's current take and the alternative takes."""
