"""The command line: help with examples that work, one line for bad input and nothing written, JSON that parses."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game import par, warm
from game.cli import app, run
from game.engine.parameters import LAB0
from game.engine.state import State
from game.record import save
from game.session import Session
from game.studies.runner import Arm, record_game
from maps.loader import load_map

ROOT = Path(__file__).parents[1]
COMMANDS = [
    "play", "watch", "simulate", "replay", "maps", "strategies", "check", "par", "bench", "mechanisms", "warm",
    "gallery", "statements", "study", "report", "tournament", "debrief", "preflight",
    "shock",
]  # fmt: skip
SMALL = {
    "simulate": ["--games", "3", "--jobs", "1"],
    "par": ["--games", "20", "--jobs", "1"],
    "bench": ["--quick"],
    "mechanisms": ["--games", "2", "--jobs", "1"],
    "tournament": ["--games", "4", "--jobs", "1"],
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with a home below, and par kept out of the project."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("LANDGRAB_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(par, "pin_path", lambda name: tmp_path / "par" / f"{name}.json")
    return tmp_path / "work"


def example(command: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert run([command, "--help"]) == 0
    found = re.search(r"Example: landgrab (.*)", " ".join(capsys.readouterr().out.split()))
    assert found, f"{command}: its help has no example"
    return shlex.split(found[1])


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(re.search(rf"^  {command} ", text, re.MULTILINE) for command in COMMANDS)
    assert len(app.registered_commands) == len(COMMANDS)


def test_help_comes_at_once() -> None:
    heavy = "{'numba', 'numpy', 'mesa', 'pygame'}"
    code = f"import sys; from game.cli import run; run(['--help']); print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", COMMANDS)
def test_examples_of_help_work(command: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = example(command, capsys)
    assert words[0] == command
    if command in ("replay", "statements"):
        save(record_game(Arm("base", "pocket", ("quarters=3",)), 1), here / words[1])
    if command in ("simulate", "study", "report"):
        pytest.importorskip("pyarrow")
    if command == "study":
        (here / words[1]).write_text('title = "t"\nmap = "pocket"\ngames = 3\n')
    if command in ("debrief", "shock"):
        session = Session.new("pocket", "birchway", seed=1, quarters=4)
        session.end_quarter()
        session.save(here / words[1] / "Ada.landgrab" if command == "debrief" else here / words[1])
    if command == "report":
        assert run(["simulate", "--map", "pocket", "--games", "3", "--jobs", "1", "--out", words[1]]) == 0
    ready = 1 if command == "preflight" else 0  # without a display no class can be held
    assert run([*words, *SMALL.get(command, [])]) == ready
    assert capsys.readouterr().out


BAD = [
    (["simulate", "--games", "0"], "--games = 0: allowed whole numbers 1 to"),
    (["simulate", "--games", "many"], "--games = many: allowed"),
    (["mechanisms", "--games", "1"], "--games = 1: allowed whole numbers 2 to"),
    (["mechanisms", "--map", "nowhere"], "nowhere: no such map; there are frontier-2026, pocket"),
    (["simulate", "--seed", "-1"], "--seed = -1: allowed"),
    (["simulate", "--chunk", "0"], "--chunk = 0: allowed"),
    (["simulate", "--jobs", "1e9"], "--jobs = 1e9: allowed"),
    (["simulate", "--map", "nowhere"], "nowhere: no such map; there are frontier-2026, pocket"),
    (["simulate", "--map", "pocket", "--set", "rules.demand.nest=9"], "nest = 9"),
    (["simulate", "--map", "pocket", "--set", "rules.demand.nest"], "write it as rules.section.name=value"),
    (["simulate", "--map", "pocket", "--set", "cash=1"], "only rules.*, quarters and calendar can be set"),
    (["simulate", "--map", "pocket", "--strategy", "birchway"], "write it as firm=strategy"),
    (["simulate", "--map", "pocket", "--strategy", "birchway=genius"], "'genius' for a cloud: allowed"),
    (["simulate", "--map", "pocket", "--strategy", "nobody=planner"], "'nobody': allowed"),
    (["simulate", "--map", "pocket", "--records", "3"], "--records 3: allowed with --out only"),
    (["simulate", "--map", "pocket", "--out", "full"], "--out full: allowed a new or an empty folder"),
    (["play", "--map", "pocket", "--seat", "nobody"], "--seat nobody: allowed none, birchway"),
    (["watch", "--map", "pocket", "--strategy", "birchway=genius"], "'genius' for a cloud: allowed"),
    (["watch", "--speed", "601"], "--speed = 601: allowed whole numbers 0 to 600"),
    (["play", "--map", "pocket", "--quarters", "99"], "--quarters = 99: allowed whole numbers 2 to 40"),
    (["play", "--map", "pocket", "--load", "absent"], "absent: can't be read"),
    (["play", "--map", "pocket", "--load", "full/bad.toml"], "bad.toml: not a Landgrab record"),
    (["check", "full/bad.toml"], "bad.toml"),
    (["check", "absent.toml"], "absent.toml: no such map"),
    (["check", "absent.py"], "absent.py: can't be read: No such file"),
    (["strategy", "new", "king", "a.py"], "role king: allowed cloud, chipmaker, lab, investor"),
    (["strategy", "new", "cloud", "full/a.toml"], "full/a.toml: allowed names of Python files, such as my_cloud.py"),
    (["simulate", "--map", "pocket", "--strategy", "cloud=absent.py"], "absent.py: can't be read: No such file"),
    (["replay", "full/bad.toml"], "bad.toml: not a Landgrab record"),
    (["replay", "full"], "can't be read"),
    (["statements", "full/bad.toml"], "bad.toml: not a Landgrab record"),
    (["strategies", "--role", "king"], "--role king: allowed cloud, chipmaker, lab, investor"),
    (["par", "--map", "full/bad.toml"], "bad.toml"),
    (["par", "--map", "pocket", "--games", "3"], "--games = 3: allowed whole numbers 20 to"),
    (["par", "--map", "pocket", "--show"], "no par is pinned yet"),
    (["tournament", "--role", "king"], "--role king: allowed cloud, chipmaker, lab, investor"),
    (["tournament", "--entry", "genius"], "--entry genius: strategy 'genius' for a cloud: allowed"),
    (["tournament", "--entry", "planner"], "--entry planner: allowed two entries or more"),
    (["tournament", "--entry", "planner", "--entry", "planner"], "--entry planner: entered twice"),
    (["tournament", "--games", "2"], "--games = 2: allowed"),
    (["tournament", "--mirror", "planner", "--ladder"], "--mirror planner: allowed without --entry and --ladder"),
    (["tournament", "--ladder"], "--ladder: allowed with two --entry or more"),
    (["tournament", "--map", "nowhere"], "nowhere: no such map"),
    (["tournament", "--out", "full"], "--out full: allowed a new or an empty folder"),
    (["bench", "--map", "nowhere"], "nowhere: no such map"),
    (["gallery", "--picture", "gallery.jpg"], "--picture gallery.jpg: allowed names that end in .png"),
    (["study", "absent.toml"], "absent.toml: can't be read"),
    (["study", "full/bad.toml"], "bad.toml: not a TOML file"),
    (["report", "full"], "full: not a results folder: no manifest.json"),
    (["dance"], "dance"),
    (["maps", "--colour"], "--colour"),
]


@pytest.mark.parametrize(("words", "says"), BAD, ids=lambda x: " ".join(x) if isinstance(x, list) else "")
def test_bad_input_is_one_line_and_writes_nothing(
    words: list[str], says: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "full").mkdir()
    (here / "full" / "bad.toml").write_text("quarters = ]")
    assert run(words) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.count("\n") == 1
    assert says in error
    assert [p.name for p in here.parent.rglob("*")] == ["work", "full", "bad.toml"]


def test_json_of_every_command_that_lists_or_measures(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyarrow")

    def out(*words: str) -> Any:
        assert run([*words, "--json"]) == 0
        text, error = capsys.readouterr()
        assert error == ""
        return json.loads(text)

    assert [m["name"] for m in out("maps")] == ["frontier-2026", "pocket", "two-systems"]
    assert {"standing_orders", "random_legal"} <= {s["name"] for s in out("strategies")}
    assert out("check", "pocket")["hash"] == load_map("pocket").hash
    assert out("warm")["seconds"] == 0
    made = out("par", "--map", "pocket", "--games", "20", "--jobs", "1")
    assert (made["games"], made["stale"]) == (20, "")
    assert out("par", "--map", "pocket", "--show") == made
    words = ["simulate", "--map", "pocket", "--games", "4", "--jobs", "1", "--set", "rules.demand.nest=0.6"]
    found = out(*words, "--strategy", "cloud=standing_orders", "--out", "out", "--records", "2")
    assert (found["games"], len(found["clouds"]), found["broken"]) == (4, 3, 0)
    records = sorted((here / "out" / "records").iterdir())
    assert [r.name for r in records] == ["base-0.landgrab", "base-2.landgrab"]
    again = out("replay", str(records[0]), "--verify")
    assert (again["exact"], again["compared"], again["over"]) == (True, 2 * again["quarters"], True)
    assert again["digest"] == _column(here / "out", "digest")[0]
    words = ["tournament", "--map", "pocket", "--games", "6", "--jobs", "1", "--out", "league"]
    found = out(*words, "--entry", "planner", "--entry", "random_legal")
    assert {s["entry"] for s in found["standings"]} == {"planner", "random_legal"}
    assert json.loads((here / "league" / "league.json").read_text(encoding="utf-8"))["pairs"] == found["pairs"]
    assert {"league.html", "entries.csv", "pairs.csv", "seats.parquet"} <= {p.name for p in (here / "league").iterdir()}


def test_statements_of_a_record(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = record_game(Arm("base", "pocket", ("quarters=5",)), 1)
    save(record, here / "game.landgrab")
    last = record.snapshots[4]
    state = np.frombuffer(last, State.dtype())

    def out(*words: str) -> str:
        assert run(["statements", "game.landgrab", *words]) == 0
        text, error = capsys.readouterr()
        assert error == ""
        return text

    found = json.loads(out("--firm", "lumenry", "--json"))
    assert [q["quarter"] for q in found["quarters"]] == [0, 1, 2, 3, 4]
    final, lab = found["quarters"][-1], LAB0  # the map's first lab
    assert final["income"]["revenue"] == state["revenue_kusd"][0, lab]
    assert final["income"]["profit_before_tax"] == state["profit_kusd"][0, lab]
    assert final["balance"]["cash"] == state["cash_kusd"][0, lab]
    assert sum(q["cash_flow"]["change_of_cash"] for q in found["quarters"]) == (
        final["balance"]["cash"] - round(next(f.cash_busd for f in record.map.labs if f.id == "lumenry") * 1e6)
    )
    assert found["ahead"]["from_quarter"] == 5
    assert {c["lab"] for c in found["ahead"]["contracts"]} == {"lumenry"}
    assert found["ahead"]["coverage"]["cash"] == final["balance"]["cash"]
    name = record.map.quarter_name(2)
    assert json.loads(out("--firm", "lumenry", "--quarter", name, "--json"))["quarters"] == [found["quarters"][2]]
    flows = json.loads(out("--json"))
    assert flows["quarter"] == 4
    assert all(sum(row.values()) == 0 for row in flows["flows"].values())
    assert sum(flows["flows"]["compute"][who] for who in ("labs", "clouds")) == 0
    text = out("--firm", "lumenry", "--quarter", "2")
    for words in ("Lumenry", name, "compute bought", "net result", "change of cash", "equity after", "coverage of"):
        assert words in text
    assert f"{found['quarters'][2]['income']['revenue'] / 1000:,.0f}" in text
    assert "clouds" in out()
    for words, says in (
        (["--firm", "nobody"], "--firm nobody: allowed birchway"),
        (["--quarter", "5"], "--quarter 5: allowed 0 to 4, or 2031Q1"),
    ):
        assert run(["statements", "game.landgrab", *words]) == 2
        assert says in capsys.readouterr().err
    save(record.until(0), here / "new.landgrab")
    assert run(["statements", "new.landgrab"]) == 2
    assert "no quarter has been played" in capsys.readouterr().err


def _column(folder: Path, name: str) -> list[Any]:
    from game.studies.results import read

    return list(read(folder)["games"][name])


def test_without_a_display_the_game_plays_itself(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(
            ["play", "--map", "pocket", "--seat", "saltmere", "--seed", "2", "--quarters", "3", "--out", "r", "--quiet"]
        )
        == 0
    )
    first, *rest = capsys.readouterr().out.splitlines()
    assert first == "No display: a strategy plays saltmere; the report goes to r"
    assert any("Saltmere" in line for line in rest)
    text = (here / "r" / "report.md").read_text()
    assert "A strategy sat in the seat of Saltmere" in text
    assert run(["replay", "r/game.landgrab", "--verify"]) == 0
    assert "6 digests agree" in capsys.readouterr().out
    assert run(["play", "--map", "pocket", "--load", "r/game.landgrab", "--out", "s", "--quiet"]) == 0


def test_without_a_display_the_gallery_is_a_picture(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gallery"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "No display: a picture of the gallery is drawn instead"
    path = here.parent / "home" / "reports" / "gallery.png"
    assert second == f"picture: {path}"
    assert path.read_bytes().startswith(b"\x89PNG")
    assert run(["gallery", "--picture", "/dev/null/gallery.png"]) == 2
    assert "--picture /dev/null/gallery.png: can't be written" in capsys.readouterr().err


def test_par_places_values_among_reference_games(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    game_map = load_map("pocket")
    assert par.pinned(game_map) is None
    assert run(["par", "--map", "pocket", "--games", "20", "--jobs", "1", "--quiet"]) == 0
    pin = par.pinned(game_map)
    assert pin is not None
    points = pin.value_kusd["birchway"]
    assert points == sorted(points)
    middle = pin.place("birchway", points[50])
    assert middle is not None
    assert (middle.percentile, middle.difference_kusd) == (50, 0)
    assert par.percentile(points, points[0] - 1) == 0
    assert par.percentile(points, points[-1] + 1) == 100
    assert par.percentile([0.0, 1.0, 2.0], 0.5) == 25
    assert par.pinned(load_map("pocket", ["quarters=4"])) is None
    assert pin.stale(game_map) == ""
    monkeypatch.setattr(par, "sources_hash", lambda: "other")
    assert "landgrab par --map pocket" in pin.stale(game_map)


def test_warming_twice_is_harmless() -> None:
    warm.warm()
    assert warm.is_warm()
    assert warm.warm() == 0


def test_the_module_is_the_command() -> None:
    words = [sys.executable, "-m", "game", "maps", "--json"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "LANDGRAB_PLAIN": "1"})
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)
