"""The desktop game: the only place that uses pygame."""
