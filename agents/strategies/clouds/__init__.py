"""Strategies for clouds: one file each."""
