"""Make the game's sounds: short, soft notes, put together from sines and a little filtered noise.

Not needed to play. Needs numpy:
    python assets/tools/build_sounds.py assets/sounds
Every sound starts and ends at silence, and its loudest sample is at the level that LEVEL_DB names.
"""

from __future__ import annotations

import math
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float64]
RATE_HZ = 44_100
FADE_MS = 30.0
LEVEL_DB = {"click": -20, "confirm": -14, "deal": -12, "alarm": -12, "quarter": -14, "win": -12, "error": -14}
#: Loudness of the partials of a note, by multiple of its pitch: few and weak, so that it sounds soft.
WARM = {1.0: 1.0, 2.0: 0.28, 3.0: 0.10, 4.0: 0.03}
WOOD = {1.0: 1.0, 3.93: 0.16}  # a marimba's bar rings almost two octaves higher as well
DARK = {1.0: 1.0, 2.0: 0.45, 3.0: 0.18}


def pitch_hz(name: str) -> float:
    """Frequency of a note such as A4 or Eb3, in equal temperament."""
    steps = {"C": -9, "D": -7, "E": -5, "F": -4, "G": -2, "A": 0, "B": 2}[name[0]] - name.count("b")
    return 440 * 2 ** (steps / 12 + int(name[-1]) - 4)


def silence(ms: float) -> Wave:
    """So many milliseconds of nothing."""
    return np.zeros(round(ms * RATE_HZ / 1000))


def note(name: str, ms: float, partials: dict[float, float], attack_ms: float, half_ms: float) -> Wave:
    """A struck note; its loudness halves every half_ms, that of higher partials sooner."""
    time_s = np.arange(len(silence(ms))) / RATE_HZ
    total = silence(ms)
    for multiple, loud in partials.items():
        decay = 0.5 ** (time_s * 1000 / half_ms * math.sqrt(multiple))
        total += loud * decay * np.sin(2 * math.pi * pitch_hz(name) * multiple * time_s)
    return faded(total * rise(time_s * 1000 / attack_ms))


def faded(sound: Wave) -> Wave:
    """The sound with its end drawn down to silence: cut short, it would click."""
    fade = len(silence(min(FADE_MS, 500 * len(sound) / RATE_HZ)))
    return np.append(sound[:-fade], sound[-fade:] * rise(np.arange(fade)[::-1] / fade))


def rise(share: Wave) -> Wave:
    """From 0 to 1 without a corner, as share goes from 0 to 1."""
    return 0.5 - 0.5 * np.cos(math.pi * np.clip(share, 0, 1))


def mixed(ms: float, *parts: tuple[float, float, Wave]) -> Wave:
    """Sounds laid over each other, each with the millisecond it starts at and its loudness."""
    total = silence(ms)
    for start_ms, loud, part in parts:
        start = len(silence(start_ms))
        room = total[start : start + len(part)]
        room += loud * part[: len(room)]
    return total


def whoosh(ms: float, low_hz: float, high_hz: float) -> Wave:
    """Noise through a band that goes up and comes down again, as a page does when it is turned."""
    hiss = np.random.Generator(np.random.PCG64(1)).normal(size=len(silence(ms)))
    out = np.zeros_like(hiss)
    low = band = 0.0
    for i in range(len(hiss)):  # a state variable filter (Chamberlin 1985)
        centre_hz = low_hz * (high_hz / low_hz) ** math.sin(math.pi * i / len(hiss))
        strength = 2 * math.sin(math.pi * centre_hz / RATE_HZ)
        low += strength * band
        band += strength * (float(hiss[i]) - low - 0.9 * band)
        out[i] = band
    swell = np.sin(math.pi * np.arange(len(hiss)) / len(hiss)) ** 2
    out *= swell
    out /= np.abs(out).max()
    return out


def click() -> Wave:
    """A tap on wood."""
    return note("A5", 60, WOOD, attack_ms=2, half_ms=7)


def confirm() -> Wave:
    """Up a fifth."""
    first, second = note("D5", 150, WOOD, 3, 45), note("A5", 200, WOOD, 3, 50)
    return mixed(270, (0, 0.8, first), (70, 1, second))


def deal() -> Wave:
    """Two warm notes, a fourth up, held like a handshake."""
    return mixed(540, (0, 0.9, note("G4", 420, WARM, 10, 130)), (150, 1, note("C5", 390, WARM, 10, 150)))


def alarm() -> Wave:
    """Two low, soft knocks in the minor."""
    knock = note("G3", 300, DARK, 14, 90) + 0.6 * note("Bb3", 300, DARK, 14, 90)
    return mixed(560, (0, 1, knock), (240, 0.85, knock))


def quarter() -> Wave:
    """A page turned, then a note."""
    return mixed(600, (0, 0.55, whoosh(380, 350, 2400)), (230, 1, note("E5", 370, WARM, 8, 110)))


def win() -> Wave:
    """A major chord, from below."""
    chord = ("C4", "G4", "C5", "E5", "G5")
    return mixed(600, *((45.0 * i, 1 - 0.09 * i, note(name, 600, WARM, 8, 190)) for i, name in enumerate(chord)))


def error() -> Wave:
    """Down a third, dull."""
    return mixed(260, (0, 1, note("E4", 150, WARM, 5, 45)), (90, 0.9, note("C4", 170, WARM, 5, 50)))


SOUNDS: tuple[Callable[[], Wave], ...] = (click, confirm, deal, alarm, quarter, win, error)


def samples(sound: Callable[[], Wave]) -> NDArray[np.int16]:
    """A sound at its level, faded out, as 16-bit samples."""
    raw = faded(sound())
    loudest = 10 ** (LEVEL_DB[sound.__name__] / 20) * 32767
    whole: NDArray[np.int16] = np.rint(raw / np.abs(raw).max() * loudest).astype("<i2")
    return whole


def main(target: Path) -> None:
    """Write the sounds."""
    target.mkdir(parents=True, exist_ok=True)
    for sound in SOUNDS:
        with wave.open(str(target / f"{sound.__name__}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(samples(sound).tobytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
