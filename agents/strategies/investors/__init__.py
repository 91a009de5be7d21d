"""Strategies for investors: one file each."""
