"""The recipes of CONTRIBUTING.md, carried out as written on a copy of the packages."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(?:^`([\w./-]+)`:\n\n)?^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(title: str) -> list[tuple[str, str, str]]:
    """(file, language, text) of a recipe's blocks; a block without a file goes on with the one before."""
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    recipe = re.split(r"^### ", page, flags=re.MULTILINE)
    text = next(part for part in recipe if part.startswith(f"{title}\n"))
    found, file = [], ""
    for name, language, body in BLOCK.findall(text):
        file = name or file
        assert file, f"{title}: a block names no file"
        found.append((file, language, body))
    return found


def edited(text: str, diff: str) -> str:
    """A text with one hunk applied; what it keeps and takes away must stand there exactly once."""
    lines = diff.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] in " -")
    after = "".join(line[1:] for line in lines if line[0] in " +")
    assert text.count(before) == 1, f"stands there {text.count(before)} times:\n{before}"
    return text.replace(before, after)


def carry_out(title: str, folder: Path) -> None:
    """Copy the packages and apply a recipe's blocks."""
    for package in ("game", "agents", "maps", "assets"):
        left_out = shutil.ignore_patterns("__pycache__", "desktop", "fonts")
        shutil.copytree(ROOT / package, folder / package, ignore=left_out)
    for file, language, text in blocks(title):
        path = folder / file
        if language == "diff":
            path.write_text(edited(path.read_text("utf-8"), text), "utf-8")
        else:
            assert not path.exists(), f"{file} is there already"
            path.write_text(text, "utf-8")


def run(folder: Path, code: str) -> str:
    """Output of a plain-mode process that sees the copy only."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "LANDGRAB_PLAIN": "1"}
    check = f"import game; assert game.__file__.startswith({str(folder)!r}), game.__file__\n"
    done = subprocess.run(
        [sys.executable, "-c", check + code], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_new_map_is_listed_checked_and_played(tmp_path: Path) -> None:
    carry_out("Add a map", tmp_path)
    out = run(
        tmp_path,
        """
from game.cli import run
from maps.loader import list_maps
from agents.model import LandGrab
assert "duel" in list_maps()
assert run(["check", "duel"]) == 0
model = LandGrab("duel", games=2).play()
s = model.state
assert model.quarter == model.map.quarters == 8
assert abs(s["land_all"][:, :2].sum(axis=1) - 1).max() < 1e-9 and (s["land_all"][:, :2] > 0.02).all()
assert (s["arr_kusd"][:, :2] > 0).all() and (s["power_kw"][:, :2] > 0).all()
print("played")
""",
    )
    assert "0 fact" in out
    assert out.endswith("played\n")


def test_a_new_phase_changes_the_outcome_and_switches_off(tmp_path: Path) -> None:
    carry_out("Add a phase", tmp_path)
    code = """
import numpy as np
from agents.model import LandGrab
from game.engine import turn
from game.engine.parameters import GOVERNMENT
from game.engine.state import ENERGY, digest

def play(*settings):
    model = LandGrab("pocket", games=1, collect=False, settings=settings)
    cash = model.state["cash_kusd"].sum()
    for _ in range(2):
        model.step()
    assert model.state["cash_kusd"].sum() == cash
    return model

with_fee, without = play(), play("rules.accounts.grid_fee_kusd=0")
paid = with_fee.state["received_kusd"][0, ENERGY, GOVERNMENT]
power = with_fee.state["power_kw"][0]
assert paid == sum(int(0.05 * kw + 0.5) for kw in power) > 0, paid
assert without.state["received_kusd"][0, ENERGY, GOVERNMENT] == 0
assert (with_fee.state["value_kusd"] != without.state["value_kusd"]).any()
print(digest(without.state[0]))
model = with_fee
model.open_quarter()
state = model.state.copy()
for index in range(turn.OPENING, len(turn.PHASES)):  # phase by phase is the same as in one go
    turn.one_phase(index, state, model.orders, model.luck, model.rules, model.quarter)
turn.resolve(model.state, model.orders, model.luck, model.rules, model.quarter)
assert digest(model.state[0]) == digest(state[0])
"""
    off = run(tmp_path, code).strip()
    plain = """
from agents.model import LandGrab
from game.engine.state import digest
model = LandGrab("pocket", games=1, collect=False)
for _ in range(2):
    model.step()
print(digest(model.state[0]))
"""
    assert run(ROOT, plain).strip() == off, "a phase that is switched off changes bits"


def test_a_new_strategy_is_listed_and_plays(tmp_path: Path) -> None:
    carry_out("Add a strategy", tmp_path)
    out = run(
        tmp_path,
        """
from agents.model import LandGrab
from agents.strategies import built_in, find
from game.cli import run
assert run(["strategies", "--role", "cloud"]) == 0
cheap, usual = built_in()["undercutter"], built_in()["planner"]
assert cheap.roles == ("cloud",) and cheap.creed.full == 0.97 and cheap.creed.boldness == usual.creed.boldness
assert find("undercutter:full=0.9", "cloud").creed.full == 0.9
names = ("planner", "undercutter", "hoarder", "undercutter@2")
models = [LandGrab("pocket", games=2, collect=False, strategies={"birchway": name}) for name in names]
for model in models:
    for _ in range(4):
        model.step()
seat = models[0].setup.firm["birchway"]
price = [model.state["compute_price_usd"][:, seat] for model in models]
assert (price[1] < 0.99 * price[0]).all() and (price[2] == 1.4).all() and (price[3] != price[1]).any()
held = [(model.state["fleet"] + model.state["store"])[:, seat].sum(axis=(1, 2)) for model in models]
assert (held[2] > held[1]).all()
import runpy
runpy.run_path("try_it.py")
""",
    )
    assert "undercutter" in out
    assert "hoarder" in out
    assert re.search(r"[\d.]+ bn USD$", out.strip())


@pytest.mark.parametrize("text", ["a\nb\na\n", "c\n"])
def test_an_edit_that_does_not_fit_is_named(text: str) -> None:
    with pytest.raises(AssertionError, match="times"):
        edited(text, " a\n+x\n")
