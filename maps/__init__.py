"""What is played: maps and their geography."""
