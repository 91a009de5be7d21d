"""Rows of the table of mechanisms, a file a theme; each has ROWS."""
