"""The wheel holds what the game reads; README, Makefile and constraints say what is true."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("game", "agents", "maps", "assets")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    return ZipFile(next(folder.glob("*.whl")))


def test_wheel_holds_every_file_of_the_packages(wheel: ZipFile) -> None:
    """A careless line in .gitignore would drop files from the wheel without a word."""
    files = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not path.name.startswith(".")
    }
    names = set(wheel.namelist())
    assert not files - names
    assert not {name for name in names - files if ".dist-info/" not in name}


def test_wheel_holds_maps_assets_and_command(wheel: ZipFile) -> None:
    names = wheel.namelist()
    assert "maps/data/regions.json" in names
    assert "game/cli.py" in names
    assert any(re.fullmatch(r"maps/data/[^/]+\.toml", name) for name in names)
    for pattern in (
        r"assets/fonts/[^/]+\.ttf",
        r"assets/icons/[^/]+\.svg",
        r"assets/sounds/[^/]+\.wav",
        r"assets/text/en/[^/]+\.toml",
    ):
        assert any(re.fullmatch(pattern, name) for name in names), pattern
    for licence in ("LICENSES.md", "LICENSE-world-atlas.txt", "fonts/Inter-LICENSE.txt", "icons/LICENSE-lucide.txt"):
        assert f"assets/{licence}" in names
    entry_points = next(name for name in names if name.endswith(".dist-info/entry_points.txt"))
    assert "landgrab = game.cli:main" in wheel.read(entry_points).decode()


def readme_commands() -> list[str]:
    """Lines of README's code blocks, without comments."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    lines = (line.split("#")[0].strip() for block in blocks for line in block.splitlines())
    return [line for line in lines if line]


def test_readme_starts_with_play_and_test() -> None:
    assert readme_commands()[:2] == ["make play", "make test"]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_named_exists(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", (ROOT / page).read_text("utf-8"), re.MULTILINE))
    assert named
    assert named <= targets


def test_constraints_pin_every_dependency_and_name_no_host() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line.split(";")[0].strip() for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9a-z.]*", pin) for pin in pins)
    pinned = {pin.split("==")[0].lower().replace("_", "-") for pin in pins}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = sum(project["optional-dependencies"].values(), project["dependencies"])
    names = {re.match(r"[A-Za-z0-9_-]+", requirement)[0].lower() for requirement in wanted}
    assert names - pinned == {project["name"]}
