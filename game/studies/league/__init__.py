"""The league: strategies of one role against each other, seats rotated on paired seeds, ranked with intervals."""
