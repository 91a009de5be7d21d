"""`python -m game`: the same as the command `landgrab`."""

from game.cli import main

if __name__ == "__main__":
    main()
