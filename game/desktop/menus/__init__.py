"""Everything around a game: title, new game, files, settings, help."""
