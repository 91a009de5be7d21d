"""Where a person's own files live, and how they are written: whole or not at all."""

import os
from pathlib import Path

import platformdirs


def home() -> Path:
    """Folder of saves and settings: LANDGRAB_HOME, or where the system keeps a user's data."""
    named = os.environ.get("LANDGRAB_HOME")
    return Path(named) if named else Path(platformdirs.user_data_dir("landgrab", appauthor=False))


def saves() -> Path:
    """Folder of saved games."""
    return home() / "saves"


def autosave() -> Path:
    """The game that goes on after a crash."""
    return saves() / "autosave.landgrab"


def reports() -> Path:
    """Folder of what is written for people to read: among their documents, unless LANDGRAB_HOME is set."""
    named = os.environ.get("LANDGRAB_HOME")
    return home() / "reports" if named else Path(platformdirs.user_documents_dir()) / "Landgrab"


def settings() -> Path:
    """The person's settings."""
    return home() / "settings.json"


def write_whole(path: Path, data: bytes, sure: bool = True) -> None:
    """Write a file so that a reader or a crash finds the old bytes or the new ones, never a part.

    sure: wait until the disk has them; without, a power cut (not a crash) may lose this version.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            if sure:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
