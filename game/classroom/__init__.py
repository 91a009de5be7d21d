"""What classes do with the game."""
