"""Fonts, icons, sounds, palettes and texts; read with `importlib.resources.files("assets")`."""
