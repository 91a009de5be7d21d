"""docs/strategies.md, followed as written: its files are made, its commands run in order."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agents.foreign.protocol import Limits
from game.cli import run

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "strategies.md").read_text("utf-8")
BLOCK = re.compile(r"(?:^`([\w./-]+)`:\n\n)?^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
OWN, INSTALLED = PAGE.split("## Strategies of installed packages")


def make_files(text: str, folder: Path) -> list[str]:
    """Write the files of a text's blocks; its commands in order."""
    commands = []
    for name, language, body in BLOCK.findall(text):
        if name:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(body)
        else:
            assert language == "sh", f"a block names no file:\n{body}"
            commands += body.splitlines()
    return commands


def followed(commands: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What the commands print."""
    printed = []
    for command in commands:
        program, *words = shlex.split(command)
        assert program == "landgrab"
        assert run(words) == 0, (command, capsys.readouterr().err)
        printed.append(capsys.readouterr().out)
    return "\n".join(printed)


def test_five_minutes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    commands = make_files(OWN, tmp_path)
    assert len(commands) == 5
    printed = followed(commands, capsys)
    assert printed.count("it loads, orders legally, decides the same again") == 2
    assert printed.count("Clouds, 20 games") == 2
    own, reference = (re.search(r"birchway +([\d.,]+)", part) for part in printed.split("Clouds, 20 games")[1:])
    assert own is not None
    assert reference is not None
    assert own[1] != reference[1], "the strategy of the page changed nothing"
    assert "standing orders decided" not in printed


def package(folder: Path) -> list[str]:
    """The page's package as pip would leave it, in a folder; the commands that follow."""
    commands = make_files(INSTALLED, folder)
    about = folder / "bargain_strategies-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: bargain-strategies\nVersion: 1.0\n")
    points = re.search(r'entry-points\."(landgrab.strategies)"\]\n(.*?)\n\n', PAGE, re.DOTALL)
    assert points is not None
    (about / "entry_points.txt").write_text(f"[{points[1]}]\n{points[2]}\n".replace('"', ""))
    return commands


def in_a_process(folder: Path, code: str, plain: bool = True) -> str:
    path = os.pathsep.join([str(ROOT), str(folder)])
    environment = {**os.environ, "PYTHONPATH": path, "LANDGRAB_PLAIN": "1" if plain else "0"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


SAME = """
from agents.model import LandGrab
from game.engine.state import digest
ends = set()
for name in ("bargain", "bargain_compiled"):
    model = LandGrab("pocket", games=2, collect=False, strategies={"cloud": name})
    for _ in range(3):
        model.step()
    conducts = [model.seats[0].conduct(g) for g in range(2)]
    assert all(c is None or c.problems == [] for c in conducts), conducts
    ends.add(digest(model.state[0]))
    model.close()
assert len(ends) == 1, "isolated and inside play the same game"
assert abs(model.state["compute_price_usd"][0, 0] / model.setup.opening["compute_price_usd"][0, 0] - 0.97**3) < 1e-9
"""


def test_a_package_of_strategies(tmp_path: Path) -> None:
    commands = package(tmp_path)
    code = "from game.cli import run\n" + "".join(f"assert run({shlex.split(c)[1:]}) == 0\n" for c in commands)
    printed = in_a_process(tmp_path, code + SAME)
    assert "bargain" in printed
    assert "Bargain, compiled" in printed
    assert "4 games in" in printed


@pytest.mark.slow
def test_a_package_of_strategies_compiled(tmp_path: Path) -> None:
    package(tmp_path)
    in_a_process(tmp_path, SAME, plain=False)


def test_a_package_that_is_broken_is_named_and_harms_nothing(tmp_path: Path) -> None:
    package(tmp_path)
    (tmp_path / "bargain_strategies" / "compiled.py").write_text("1 / 0")
    code = "from game.cli import run\nimport sys\nsys.stderr = sys.stdout\nassert run(['strategies']) == 0\n"
    code += "assert run(['simulate', '--map', 'pocket', '--strategy', 'cloud=bargain_compiled']) == 2"
    printed = in_a_process(tmp_path, code)
    assert "not listed: bargain_compiled: entry point bargain_strategies.compiled: can't be loaded: ZeroDiv" in printed
    assert "landgrab: --strategy: bargain_compiled" in printed


def test_limits_of_the_page_are_those_of_the_code() -> None:
    limits: Any = Limits()
    assert f"| {limits.step_s:g} s; what it takes beyond that comes from {limits.bank_s:g} s for all" in PAGE
    assert f"| loading the file | {limits.load_s:g} s |" in PAGE
    assert (limits.memory_mb, limits.restarts) == (1024, 3)
    assert f"{limits.output_bytes:,} bytes" in PAGE
