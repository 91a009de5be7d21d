"""Copy the game's icons out of Lucide: those of icons.txt that the game uses, without comments and classes.

Not needed to play. Needs the unpacked package lucide-static:
    python assets/tools/build_icons.py PACKAGE_FOLDER assets/icons
A new icon is a new line of icons.txt; it is copied once the game's code names it.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

LIST = Path(__file__).with_name("icons.txt")
GAME = Path(__file__).resolve().parents[2] / "game"


def plain(svg: str) -> str:
    """The drawing alone, on one line."""
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\sclass="[^"]*"', "", svg)
    svg = re.sub(r"\s+", " ", svg).replace("> <", "><").replace(" />", "/>").replace(" >", ">")
    return svg.strip() + "\n"


def used(names: list[str]) -> list[str]:
    """Those of the names that stand as strings in the game's code."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in GAME.rglob("*.py"))
    words = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return [name for name in names if name in words]


def main(source: Path, target: Path) -> None:
    """Write the icons; one that is no longer listed or used goes."""
    listed = LIST.read_text(encoding="utf-8").split()
    names = used(listed)
    if len(names) < len(listed):
        print("icons.txt lists what the game does not use:", *sorted(set(listed) - set(names)))
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.svg"):
        if old.stem not in names:
            old.unlink()
    for name in names:
        svg = (source / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        (target / f"{name}.svg").write_text(plain(svg), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
