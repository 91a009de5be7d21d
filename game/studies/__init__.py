"""Many games: arms, paired seeds, chunks, rows; studies from files, and what to do with their results."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.studies.loaded import Loaded


def load(path: str | Path) -> "Loaded":
    """The results in a folder: tables, means, paired differences, sensitivity, trajectories; ResultsError if none."""
    from game.studies.loaded import load as open_folder

    return open_folder(Path(path))
