"""Print digests of some games as JSON: `python tests/engine/digests.py`; run plain and compiled by a test."""

import json
import sys

from agents.model import LandGrab
from agents.strategies import REFERENCE, find, plain
from game.engine.rule import COMPILED
from game.engine.state import digest


def digests(by_function: bool) -> dict[str, list[str]]:
    """Digest after every quarter. by_function: let the reference strategies decide as plain Python functions."""
    found: dict[str, list[str]] = {}
    for name, games, quarters in (("pocket", 2, 10), ("frontier-2026", 1, 5)):
        strategies = {role: plain(find(name, role).decide) for role, name in REFERENCE.items()} if by_function else None
        model = LandGrab(name, games=games, collect=False, strategies=strategies)
        for _ in range(quarters):
            if model.running:
                model.step()
            for g in range(games):
                found.setdefault(f"{name} {g}", []).append(digest(model.state[g]))
    return found


if __name__ == "__main__":
    print(json.dumps({"compiled": COMPILED, "digests": digests("--by-function" in sys.argv)}))
