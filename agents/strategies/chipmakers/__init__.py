"""Strategies for chipmakers: one file each."""
