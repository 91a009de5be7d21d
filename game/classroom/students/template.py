"""Begin a strategy: a commented file for each role that plays as it is."""

from importlib.resources import files
from pathlib import Path

from agents.strategies import ROLES
from game.paths import write_whole


def template(role: str, file: str) -> str:
    """The text of a new strategy for a role, to be saved as `file`; ValueError for a role that there isn't."""
    if role not in ROLES:
        raise ValueError(f"role {role}: allowed {', '.join(ROLES)}")
    text = files("game.classroom.students").joinpath("templates", f"{role}.py").read_text("utf-8")
    return text.replace("FILE", file)


def begin(role: str, path: Path) -> None:
    """Write a new file, never over another; ValueError says why it can't be."""
    text = template(role, path.name)
    if path.suffix != ".py" or not path.stem.isidentifier():
        raise ValueError(f"{path}: allowed names of Python files, such as my_{role}.py")
    if path.exists():
        raise ValueError(f"{path}: is there already; choose another name")
    if not path.parent.is_dir():
        raise ValueError(f"{path}: there is no folder {path.parent}")
    try:
        write_whole(path, text.encode())
    except OSError as error:
        raise ValueError(f"{path}: can't be written: {error.strerror or error}") from None
