"""The table: the screen on which the game is played, and everything on it but desks and map."""
