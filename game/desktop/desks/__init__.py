"""The right side of the table: capacity, models and finance (deals have a folder of their own)."""
