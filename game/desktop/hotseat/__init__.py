"""Several teams at one machine: who plays, handing over, each team's table, the final ranking."""
