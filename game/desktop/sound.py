"""Short sounds for what happens, off by default; the sound device is opened by the first one that is to be heard."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib.resources import files
from io import BytesIO

import pygame

NAMES = ("click", "confirm", "deal", "alarm", "quarter", "win", "error")
RATE_HZ = 44_100
BUFFER_SAMPLES = 512  # 12 ms: a click is heard with the press
GAP_S = 0.08  # the same sound again sooner than this is left out, as when a key is held down


def _tell_stderr() -> None:
    print("landgrab: no sound device, so the game stays silent", file=sys.stderr)


class Sounds:
    """Plays the game's sounds at a volume of 0 (off) to 100 percent; `volume` may be changed at any time.

    Where sound can't be played, `on_silent` is called once and all stays silent.
    """

    def __init__(
        self,
        volume: int = 0,
        on_silent: Callable[[], None] = _tell_stderr,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.volume = volume
        self.broken = False
        self._on_silent = on_silent
        self._clock = clock
        self._loaded: dict[str, pygame.mixer.Sound] = {}
        self._last_s: dict[str, float] = {}

    def play(self, name: str) -> None:
        """Play a sound, over those that are still playing. Raises ValueError for a name that is not in NAMES."""
        if name not in NAMES:
            raise ValueError(f"sound = {name!r}: allowed {', '.join(NAMES)}")
        now_s = self._clock()
        if self.volume <= 0 or self.broken or now_s - self._last_s.get(name, -GAP_S) < GAP_S:
            return
        try:
            sound = self._sound(name)
        except (pygame.error, NotImplementedError, OSError):  # no device, or a pygame without its mixer
            self.broken = True
            self._on_silent()
            return
        self._last_s[name] = now_s
        sound.set_volume((min(self.volume, 100) / 100) ** 2)  # ears hear ratios: half way is to sound like half
        sound.play()

    def _sound(self, name: str) -> pygame.mixer.Sound:
        if not pygame.mixer.get_init():
            pygame.mixer.init(RATE_HZ, -16, 1, BUFFER_SAMPLES)
            self._loaded.clear()
        if name not in self._loaded:
            data = (files("assets") / "sounds" / f"{name}.wav").read_bytes()
            self._loaded[name] = pygame.mixer.Sound(BytesIO(data))
        return self._loaded[name]
