"""Icons, sounds and their licences: all there, all used, as their tools make them."""

import ast
import base64
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import wave
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from game.desktop.sound import NAMES, RATE_HZ

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
TOOLS = ASSETS / "tools"
ICONS = sorted((ASSETS / "icons").glob("*.svg"))
SOUNDS = sorted((ASSETS / "sounds").glob("*.wav"))


def tool(name: str) -> ModuleType:
    """A build tool; they are programs, not part of a package."""
    spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


@cache
def sources() -> list[ast.Module]:
    return [ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "game").rglob("*.py"))]


def nodes(kind: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for tree in sources() for node in ast.walk(tree) if isinstance(node, kind))


def literals(node: ast.AST | None) -> set[str]:
    """Strings that an expression may come to: "lock" if closed else "lock-open"."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        return {node.value}
    return literals(node.body) | literals(node.orelse) if isinstance(node, ast.IfExp) else set()


def test_every_icon_is_used_and_listed() -> None:
    """A line of icons.txt that no string in the game names is to be taken out, and `make assets` run."""
    listed = (TOOLS / "icons.txt").read_text("utf-8").split()
    assert not set(listed) - set(tool("build_icons").used(listed))
    assert listed == sorted(path.stem for path in ICONS)


def test_every_icon_named_is_there() -> None:
    """Names given as icon=..., or first in Icon(...); the kit itself refuses others in the tests of the screens."""
    named: set[str] = set()
    for call in nodes(ast.Call):
        for keyword in call.keywords:
            if keyword.arg == "icon":
                named |= literals(keyword.value)
        if getattr(call.func, "id", "") == "Icon" and call.args:
            named |= literals(call.args[0])
    assert not sorted(named - {path.stem for path in ICONS})


def test_icons_are_plain_drawings() -> None:
    for path in ICONS:
        text = path.read_text("utf-8")
        root = ET.fromstring(text)
        facts = (root.get("viewBox"), root.get("stroke"), root.get("fill"), len(root) > 0, text.count("\n"))
        assert facts == ("0 0 24 24", "currentColor", "none", True, 1), path.name
        assert not re.search("<!--|class=", text), path.name


def test_icons_are_made_plain(tmp_path: Path) -> None:
    icons = tool("build_icons")
    icons.used = list
    (tmp_path / "in" / "icons").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old.svg").write_text("gone")
    for path in ICONS:
        text = path.read_text("utf-8").replace("<svg ", '<!-- about -->\n<svg\n  class="lucide"\n  ')
        (tmp_path / "in" / "icons" / path.name).write_text(text.replace("/>", " />\n  "))
    icons.main(tmp_path / "in", tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {
        path.name: path.read_bytes() for path in ICONS
    }


def sound(path: Path) -> NDArray[np.float64]:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE_HZ)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64) / 32768


def test_the_sounds_are_those_that_the_game_names_and_small() -> None:
    assert sorted(NAMES) == [path.stem for path in SOUNDS]
    assert sum(path.stat().st_size for path in SOUNDS) < 300_000


@pytest.mark.parametrize("path", SOUNDS, ids=lambda path: path.stem)
def test_sound_is_short_soft_and_starts_and_ends_at_silence(path: Path) -> None:
    samples = sound(path)
    assert 60 <= len(samples) * 1000 / RATE_HZ <= 600
    assert -20.1 < 20 * np.log10(np.abs(samples).max()) < -11.9
    assert abs(samples.mean()) < 1e-3
    edge = RATE_HZ // 5000
    assert max(np.abs(samples[:edge]).max(), np.abs(samples[-edge:]).max()) < 0.002
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    hz = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    assert 150 < (spectrum * hz).sum() / spectrum.sum() < 1500  # neither a rumble nor a hiss
    assert spectrum[hz > 4000].sum() / spectrum.sum() < 0.05


@pytest.mark.parametrize("path", [p for p in SOUNDS if p.stem != "quarter"], ids=lambda path: path.stem)
def test_no_note_starts_or_stops_with_a_click(path: Path) -> None:
    """A jump would show above 5 kHz, where no note has a part; `quarter` has noise there."""
    samples, size = sound(path), 441
    windows = np.lib.stride_tricks.sliding_window_view(samples, size)[::220] * np.hanning(size)
    loud = np.abs(np.fft.rfft(windows, axis=1))[:, np.fft.rfftfreq(size, 1 / RATE_HZ) > 5000].max() / (size / 4)
    assert 20 * np.log10(loud + 1e-12) < -90


def test_sounds_are_as_their_tool_makes_them() -> None:
    sounds = tool("build_sounds")
    for make in sounds.SOUNDS:
        made, kept = sounds.samples(make) / 32768, sound(ASSETS / "sounds" / f"{make.__name__}.wav")
        np.testing.assert_allclose(made, kept, rtol=0, atol=1.5 / 32768)  # another processor may round otherwise


def test_the_invented_outlines_are_as_their_tool_makes_them(tmp_path: Path) -> None:
    tool("build_pocket_geography").main(tmp_path / "pocket-regions.json")
    assert (tmp_path / "pocket-regions.json").read_bytes() == (ROOT / "maps/data/pocket-regions.json").read_bytes()


def test_the_real_outlines_have_the_cities_of_their_tool() -> None:
    sites = json.loads((ROOT / "maps/data/regions.json").read_text("utf-8"))["sites"]
    cities = tool("cities").CITIES
    assert {market: [site[0] for site in found] for market, found in sites.items()} == {
        market: [city[0] for city in found] for market, found in cities.items()
    }
    regions = tool("build_regions")
    assert set(cities) == set(regions.COUNTRIES)
    codes = " ".join(regions.COUNTRIES.values()).split()
    assert len(codes) == len(set(codes))


def test_every_asset_has_a_licence() -> None:
    page = (ASSETS / "LICENSES.md").read_text("utf-8")
    rows = [line.split("|")[1:-1] for line in page.splitlines() if line.startswith("|")][2:]
    patterns = [name for row in rows for name in re.findall(r"`([^`]+)`", row[0])]
    covered = {path for pattern in patterns for path in (ASSETS / "icons").joinpath("..").resolve().glob(pattern)}
    texts = {ASSETS / name for row in rows for name in re.findall(r"text in `([^`]+)`", "|".join(row))}
    texts |= {ASSETS / name for row in rows for name in re.findall(r"texts in `([^`]+)`", "|".join(row))}
    assert all(path.stat().st_size > 500 for path in texts)
    every = {path for path in ASSETS.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc", ".md")}
    assert not sorted(every - covered - texts - {TOOLS / "icons.txt"})
    for package in (tool("build").INTER, tool("build").LUCIDE, tool("build").WORLD):
        assert f"`{package.name}` {package.version}" in page
        assert package.licence_copy in texts


def build(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TOOLS / "build.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": ""})


def test_the_build_says_what_it_misses(tmp_path: Path) -> None:
    done = build("--only", "icons")
    assert done.returncode == 1
    assert "npm is needed to fetch lucide-static@" in done.stderr
    assert "--from FOLDER" in done.stderr
    done = build("--only", "icons", "--from", str(tmp_path))
    assert done.returncode == 1
    assert "there is no lucide-static-" in done.stderr


def test_the_build_refuses_another_package_than_the_tested_one(tmp_path: Path) -> None:
    name = tool("build").LUCIDE.file
    (tmp_path / name).write_bytes(b"other")
    done = build("--only", "icons", "--from", str(tmp_path))
    assert done.returncode == 1
    assert base64.b64encode(hashlib.sha512(b"other").digest()).decode() in done.stderr
    assert ICONS[0].is_file()


def test_no_tool_names_a_host() -> None:
    texts = [path.read_text("utf-8") for path in TOOLS.glob("*.py")]
    assert len(texts) > 5
    assert not [text for text in texts if re.search(r"https?:|registry|\.(com|org|io)\b", text)]


def test_make_knows_the_target(tmp_path: Path) -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert re.search(r"^  make assets +\S", done.stdout, re.MULTILINE)
