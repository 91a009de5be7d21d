"""What a person set once for all games: looks, sound, habits, keys, the window's size."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from game import paths
from game.desktop.kit import Theme

SCALES = (100, 115, 130, 145, 160)
PALETTES = ("standard", "contrast")
#: Loudness in percent; 0 is off.
VOLUMES = (0, 25, 50, 75, 100)
#: The smallest and largest window side that is believed, in pixels.
_SIDES = (640, 16_384)
#: Where a window's corner may be.
_PLACES = (-32_768, 32_767)


@dataclass(frozen=True)
class Settings:
    """Interface scale and loudness in percent, palette, habits; keys: action -> key where not the default.

    window: the last size in pixels, None before the first start; full_screen: was it so when last closed; place: where
    the window stood among several displays, and the sizes of these displays.
    """

    percent: int = 100
    palette: str = "standard"
    reduced_motion: bool = False
    sound: int = 0
    report_opens: bool = True
    keys: Mapping[str, str] = field(default_factory=dict)
    window: tuple[int, int] | None = None
    full_screen: bool = False
    place: tuple[int, int] | None = None
    displays: tuple[tuple[int, int], ...] = ()

    @property
    def theme(self) -> Theme:
        """The palette as colours."""
        return Theme.high_contrast() if self.palette == "contrast" else Theme()


def load_settings() -> Settings:
    """The saved settings; what is missing or wrong is as if never set."""
    try:
        raw = json.loads(paths.settings().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    return _read(raw) if isinstance(raw, dict) else Settings()


def _read(raw: dict[str, Any]) -> Settings:
    keys, sound = raw.get("keys"), raw.get("sound")
    known = isinstance(keys, dict) and all(isinstance(value, str) for value in keys.values())
    percent, palette = raw.get("percent"), raw.get("palette")
    return Settings(
        percent=percent if _whole(percent) and percent in SCALES else 100,
        palette=palette if palette in PALETTES else "standard",
        reduced_motion=raw.get("reduced_motion") is True,
        sound=sound if isinstance(sound, int) and _whole(sound) and 0 <= sound <= 100 else 0,
        report_opens=raw.get("report_opens") is not False,
        keys=dict(keys) if known and isinstance(keys, dict) else {},
        window=_pair(raw.get("window"), *_SIDES),
        full_screen=raw.get("full_screen") is True,
        place=_pair(raw.get("place"), *_PLACES),
        displays=_displays(raw.get("displays")),
    )


def _whole(value: object) -> bool:
    return type(value) is int


def _displays(raw: object) -> tuple[tuple[int, int], ...]:
    sizes = [_pair(size, 1, _SIDES[1]) for size in raw] if isinstance(raw, list) else []
    return tuple(size for size in sizes if size is not None)


def _pair(raw: object, low: int, high: int) -> tuple[int, int] | None:
    if not isinstance(raw, list) or len(raw) != 2 or not all(_whole(x) and low <= x <= high for x in raw):
        return None
    return raw[0], raw[1]


def save_settings(settings: Settings) -> None:
    """Keep the settings; a full or read-only disk is no reason to stop."""
    with contextlib.suppress(OSError):
        paths.write_whole(paths.settings(), json.dumps(asdict(settings), indent=1).encode() + b"\n")
