"""The market page: why customers of a market choose what they choose, in parts that sum, and what the market is."""
