"""The end of a game: result, truth, and decisions that mattered."""
