"""Sound: off by default, the device opened by the first cue, and silence rather than a failure without one."""

import subprocess
import sys
from collections.abc import Iterator

import pygame
import pytest

from game.desktop.sound import GAP_S, NAMES, Sounds


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    pygame.mixer.quit()
    yield
    pygame.mixer.quit()


class Clock:
    """Time that a test sets."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def playing() -> int:
    return sum(pygame.mixer.Channel(i).get_busy() for i in range(pygame.mixer.get_num_channels()))


def test_off_by_default_and_then_no_device_is_opened() -> None:
    sounds = Sounds()
    for name in NAMES:
        sounds.play(name)
    assert pygame.mixer.get_init() is None


def test_the_first_cue_opens_the_device_and_plays() -> None:
    sounds = Sounds(50)
    assert pygame.mixer.get_init() is None
    sounds.play("deal")
    assert pygame.mixer.get_init()
    assert playing() == 1
    sounds.play("win")
    assert playing() == 2
    assert not sounds.broken


@pytest.mark.parametrize("name", NAMES)
def test_every_cue_plays(name: str) -> None:
    Sounds(100).play(name)
    assert playing() == 1


def test_volume_is_heard_as_ratios_and_never_above_full() -> None:
    clock = Clock()
    sounds = Sounds(50, clock=clock)
    heard = {}
    for volume in (10, 50, 100, 150):
        sounds.volume = volume
        clock.now_s += 1
        sounds.play("confirm")
        heard[volume] = sounds._loaded["confirm"].get_volume()
    assert heard[10] == pytest.approx(0.01, abs=0.01)
    assert heard[50] == pytest.approx(0.25, abs=0.01)
    assert heard[100] == heard[150] == 1


def test_a_held_key_does_not_rattle() -> None:
    clock = Clock()
    sounds = Sounds(100, clock=clock)
    sounds.play("click")
    clock.now_s += GAP_S / 2
    sounds.play("click")
    assert playing() == 1
    clock.now_s += GAP_S
    sounds.play("click")
    assert playing() == 2


def test_without_a_device_it_is_said_once_and_all_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "no-such-driver")
    said: list[int] = []
    sounds = Sounds(50, lambda: said.append(1))
    for name in NAMES:
        sounds.play(name)
    assert said == [1]
    assert sounds.broken


def test_without_a_mixer_it_is_silent_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def missing(*_: object) -> None:
        raise NotImplementedError("mixer module not available")

    monkeypatch.setattr(pygame.mixer, "init", missing)
    sounds = Sounds(50)
    sounds.play("click")
    sounds.play("win")
    assert capsys.readouterr().err.count("no sound device") == 1


def test_a_wrong_name_is_an_error_even_when_off() -> None:
    with pytest.raises(ValueError, match="allowed click, confirm"):
        Sounds().play("boom")


def test_the_device_is_lost_and_comes_back() -> None:
    clock = Clock()
    sounds = Sounds(50, clock=clock)
    sounds.play("click")
    pygame.mixer.quit()
    clock.now_s += 1
    sounds.play("click")
    assert playing() == 1


def test_the_start_of_the_game_opens_no_sound_device() -> None:
    code = """
import pygame
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.window import open_window
app = open_window()
shell = Shell(app, Settings(), inline=True)
shell.show_title()
app.pump()
print(pygame.mixer.get_init())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "None"
