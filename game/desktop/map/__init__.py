"""The world map: a widget that knows ids and colours only, and the game's layers on it."""
