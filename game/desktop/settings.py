"""What a person set once for all games: scale, palette, motion."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, replace

from game import paths
from game.desktop.kit import Theme

SCALES = (100, 115, 130, 145, 160)
PALETTES = ("standard", "contrast")

_CONTRAST = {
    "ground": (0, 0, 0),
    "panel": (6, 8, 12),
    "inset": (16, 20, 28),
    "raised": (24, 30, 42),
    "border": (110, 124, 148),
    "border-strong": (176, 190, 214),
    "text": (255, 255, 255),
    "muted": (206, 216, 232),
    "disabled": (166, 176, 192),
}


@dataclass(frozen=True)
class Settings:
    """Interface scale in percent, palette, and whether things may move by themselves."""

    percent: int = 100
    palette: str = "standard"
    reduced_motion: bool = False

    @property
    def theme(self) -> Theme:
        """The palette as colours."""
        theme = Theme()
        return replace(theme, colours=theme.colours | _CONTRAST) if self.palette == "contrast" else theme


def load_settings() -> Settings:
    """The saved settings; what is missing or wrong is as if never set."""
    try:
        raw = json.loads(paths.settings().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(raw, dict):
        return Settings()
    percent, palette = raw.get("percent"), raw.get("palette")
    return Settings(
        percent if percent in SCALES else 100,
        palette if palette in PALETTES else "standard",
        raw.get("reduced_motion") is True,
    )


def save_settings(settings: Settings) -> None:
    """Keep the settings; a full or read-only disk is no reason to stop."""
    with contextlib.suppress(OSError):
        paths.write_whole(paths.settings(), json.dumps(asdict(settings), indent=1).encode() + b"\n")
