"""Many games: arms, paired seeds, chunks, rows."""
