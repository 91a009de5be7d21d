"""The report of a quarter: what changed, and why."""
