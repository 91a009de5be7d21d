"""Strategies for labs: one file each."""
