"""Strategies that any role can use."""
