"""A process that is killed at any moment loses nothing that was entered: whoever continues goes on to the same end.

The long version kills 50 times in each of two games: `python -m pytest -m slow tests/desktop/test_killed.py -s`.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from game import paths
from game.hotseat import load_game
from game.record import load
from tests.desktop.player import actions, digest

ROOT = Path(__file__).parents[2]
Game = tuple[str, int, int]  # mode, seed, quarters


def start(game: Game, first: int, home: Path) -> subprocess.Popen[str]:
    env = {**os.environ, "LANDGRAB_HOME": str(home), "PYTHONPATH": str(ROOT), "LANDGRAB_PLAIN": "1"}
    command = [sys.executable, "-m", "tests.desktop.player", *map(str, game), str(first)]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)


def unharmed(game: Game, home: Path) -> list[str]:
    """Digests after each action of a game in which nothing is killed."""
    child = start(game, 0, home)
    out, _ = child.communicate(timeout=900)
    lines = [line.split() for line in out.splitlines() if line[:1].isdigit()]
    assert [int(number) for number, _ in lines] == list(range(len(actions(*game))))
    return [found for _, found in lines]


def killing(game: Game, kills: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Play a game in processes that are killed; gives how the kills fell."""
    wanted = unharmed(game, tmp_path / "whole")
    monkeypatch.setenv("LANDGRAB_HOME", str(tmp_path / "whole"))
    whole = load(paths.autosave())
    monkeypatch.setenv("LANDGRAB_HOME", str(tmp_path / "killed"))
    dice, first, fell = random.Random(str(game)), 0, {"kept": 0, "under way, kept": 0}
    share = max(len(wanted) // (kills + 1), 1)
    for kill in range(kills):
        child = start(game, first, tmp_path / "killed")
        assert child.stdout is not None
        last, most = first - 1, dice.randint(1, share)
        for line in child.stdout:
            if line.startswith("found"):
                continue
            assert line != "done\n", "the game was over before the last kill: fewer actions between kills"
            last = int(line.split()[0])
            if last - first + 1 >= most or len(wanted) - last <= (kills - kill) + 1:
                break
        time.sleep(dice.choice([0.0, 0.0005, 0.002, 0.005, 0.01, 0.02, 0.05]) * dice.random())
        os.kill(child.pid, signal.SIGKILL)
        rest = [line for line in child.stdout if line[:1].isdigit()]  # what it had still said
        child.wait()
        child.stdout.close()
        last = int(rest[-1].split()[0]) if rest else last
        found = digest(load_game(paths.autosave()))
        allowed = wanted[last : last + 2]  # what was entered last, or what was being entered
        assert found in allowed, f"kill {kill} after action {last} ({actions(*game)[last]})"
        fell["kept" if found == wanted[last] else "under way, kept"] += 1
        first = last + 1 if found == wanted[last] else last + 2
    child = start(game, first, tmp_path / "killed")
    out, _ = child.communicate(timeout=900)
    lines = out.splitlines()
    assert lines[0] == f"found {wanted[first - 1]}"
    assert lines[-1] == "done"
    assert [line.split()[1] for line in lines[1:-1]] == wanted[first:]
    assert load(paths.autosave()).quarters == whole.quarters
    return fell


@pytest.mark.parametrize("mode", ["one", "teams"])
def test_a_killed_game_goes_on_as_if_never_killed(mode, tmp_path, monkeypatch):
    killing((mode, 1, 1), 1, tmp_path, monkeypatch)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("mode", ["one", "teams"])
def test_fifty_kills_lose_nothing(mode, tmp_path, monkeypatch, capsys):
    fell = killing((mode, 2, 8), 50, tmp_path, monkeypatch)
    with capsys.disabled():
        print(f"\n{mode}: {fell}")
    assert sum(fell.values()) == 50
