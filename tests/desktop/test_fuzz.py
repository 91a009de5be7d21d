"""Whatever somebody clicks and types at random, the game goes on; and it stays a legal game."""

import random
from collections import Counter
from functools import partial
from pathlib import Path

import pygame
import pytest

from game.desktop import outlook
from game.desktop.code import Challenge
from game.desktop.hotseat.going import new_hot_seat, show_hot_seat
from game.desktop.kit import App
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.forecast import forecast
from game.hotseat import HotSeat

KEYS = [
    pygame.K_TAB, pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_SPACE, pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT,
    pygame.K_RIGHT, pygame.K_HOME, pygame.K_END, pygame.K_PAGEUP, pygame.K_PAGEDOWN, pygame.K_BACKSPACE,
    pygame.K_DELETE, pygame.K_F1, pygame.K_F2, pygame.K_F9, pygame.K_F10, *range(pygame.K_a, pygame.K_z + 1),
    *range(pygame.K_0, pygame.K_9 + 1), pygame.K_PLUS, pygame.K_MINUS, pygame.K_SLASH, pygame.K_PERIOD,
]  # fmt: skip
MODS = [0, 0, 0, 0, pygame.KMOD_SHIFT, pygame.KMOD_CTRL, pygame.KMOD_ALT]


def somewhere(dice: random.Random, app: App) -> tuple[int, int]:
    """A place to click: mostly upon a widget, else anywhere."""
    if dice.random() < 0.7:
        spots = [w.view().center for w in app.screen.walk() if w.id and w.view().w > 0]
        if spots:
            return dice.choice(spots)
    return dice.randrange(app.surface.get_width()), dice.randrange(app.surface.get_height())


def event(dice: random.Random, app: App) -> list[pygame.event.Event]:
    """One thing a person might do."""
    make, kind = pygame.event.Event, dice.random()
    if kind < 0.35:
        pos, button = somewhere(dice, app), dice.choice([1, 1, 1, 1, 3])
        return [
            make(pygame.MOUSEMOTION, pos=pos, rel=(3, 2), buttons=(0, 0, 0)),
            make(pygame.MOUSEBUTTONDOWN, pos=pos, button=button),
            make(pygame.MOUSEBUTTONUP, pos=pos, button=button),
        ]
    if kind < 0.45:  # a drag
        a, b = somewhere(dice, app), somewhere(dice, app)
        return [
            make(pygame.MOUSEBUTTONDOWN, pos=a, button=1),
            make(pygame.MOUSEMOTION, pos=b, rel=(b[0] - a[0], b[1] - a[1]), buttons=(1, 0, 0)),
            make(pygame.MOUSEBUTTONUP, pos=b, button=1),
        ]
    if kind < 0.55:
        return [
            make(pygame.MOUSEMOTION, pos=somewhere(dice, app), rel=(1, 1), buttons=(0, 0, 0)),
            make(pygame.MOUSEWHEEL, x=0, y=dice.choice([-3, -1, 1, 3])),
        ]
    if kind < 0.95:
        key, mod = dice.choice(KEYS), dice.choice(MODS)
        text = chr(key) if 32 <= key < 127 and not mod else ""
        found = [make(pygame.KEYDOWN, key=key, mod=mod, unicode=text, scancode=0)]
        if text:
            found.append(make(pygame.TEXTINPUT, text=text))
        return [*found, make(pygame.KEYUP, key=key, mod=mod, unicode=text, scancode=0)]
    return [make(pygame.TEXTINPUT, text=dice.choice(["9" * 30, "-", "1e99", "ü", "火", "\t", "nan", "%s{x}"]))]


TEAMS = {"birchway": "Ann", "saltmere": "Ben", "kitefield": "Cy"}


def begin(shell: Shell, seed: int) -> None:
    """Where a seed starts: at the title, at a table, in a short game of several teams, at such a game's
    end, at a game to watch, or at the exercises."""
    shell.show_title()
    if seed % 8 == 4:
        shell.show_exercises()
    elif seed % 8 == 0:
        shell.new_game(Challenge("pocket", None, seed, 3), pace=40)
    elif seed % 4 == 1:
        shell.new_game(Challenge("pocket", "saltmere", seed, 2))
    elif seed % 4 == 2:
        new_hot_seat(shell, Challenge("pocket", None, seed, 2), TEAMS, 90.0 if seed % 8 == 2 else None, "grow")
    elif seed % 4 == 3:
        hot = HotSeat.new("pocket", TEAMS, seed, clock=shell.app.now)
        for team in range(len(TEAMS)):
            hot.absent(team)
        while not hot.over:
            hot.resolve()
        show_hot_seat(shell, hot)


def play(window, clock, monkeypatch: pytest.MonkeyPatch, seed: int, count: int) -> Counter[str]:
    """So many events; gives how many each screen, or what lay on it, took."""
    monkeypatch.setattr(outlook, "forecast", partial(forecast, games=2))
    dice, seen = random.Random(seed), Counter[str]()
    app = window((1280, 800), dice.choice([100, 130, 160]))
    shell = Shell(app, Settings(percent=app.look.percent), inline=True)
    shell.first_map = "pocket"
    shell.start()
    begin(shell, seed)
    done = []
    for _ in range(count):
        before = event(dice, app)
        done = [*done[-30:], before]
        layers = app.screen.layers
        seen[type(app.screen).__name__ + (f" {layers[-1].root.id}" if len(layers) > 1 else "")] += 1
        app.post(*before)
        app.pump()
        clock.pass_(dice.choice([0.02, 0.2, 1.0]))
        if not app.running or not app.screens:  # it found the way out: begin again
            app.running = True
            begin(shell, dice.randrange(4))
    assert app.running
    return seen


@pytest.mark.usefixtures("_as_anew")
@pytest.mark.parametrize("seed", range(10))
def test_two_hundred_random_events(window, clock, home: Path, monkeypatch, seed):
    play(window, clock, monkeypatch, seed, 200)


SCREENS = {"TitleScreen", "NewGameScreen", "TableScreen", "EndScreen", "SeatsScreen", "HandOver", "TeamTable", "Paused",
           "RankingScreen", "DollarScreen", "ExercisesScreen"}  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("_as_anew")
def test_twenty_thousand_random_events_over_ten_seeds_on_every_screen(window, clock, home: Path, monkeypatch, capsys):
    """`python -m pytest -m slow tests/desktop/test_fuzz.py -s` prints how many events each screen took."""
    seen = Counter[str]()
    for seed in range(100, 110):
        seen += play(window, clock, monkeypatch, seed, 2000)
    with capsys.disabled():
        print(f"\n{seen.total()} events")
        print("\n".join(f"{count:6} {name}" for name, count in seen.most_common()))
    assert {name.split()[0] for name in seen} >= SCREENS
