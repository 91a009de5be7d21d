"""The phases of a quarter, one file each."""
