"""What each mechanism of the rulebook does: one switch on and off, paired by seed, with its 95% interval."""
