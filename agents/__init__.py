"""Who plays: Mesa seats and their strategies."""
