"""Deals: the desk that lists them, and the room in which a term sheet is written."""
