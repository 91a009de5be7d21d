"""Exercises and cases: a folder each, played in a window, run as a controlled experiment, handed out on paper."""
