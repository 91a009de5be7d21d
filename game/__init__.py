"""Landgrab: a market strategy game."""
