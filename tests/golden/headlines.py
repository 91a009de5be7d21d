"""Headline numbers of fixed games, quarter by quarter: what a change of rules changes is seen in its diff.

python -m tests.golden.headlines           show what differs
python -m tests.golden.headlines --update  write the numbers anew
"""

import json
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from agents.model import LandGrab
from game.engine.parameters import INVESTOR0
from game.engine.turn import RULES_VERSION

FOLDER = Path(__file__).parent
MAPS = ("pocket", "frontier-2026")
SEEDS = (0, 1)


def machine() -> str:
    """What arithmetic may depend on: equal numbers are promised only where this is equal."""
    try:
        numba = version("numba")
    except PackageNotFoundError:
        numba = "none"
    return f"{platform.machine()} {platform.system()} {platform.libc_ver()[1]} numba {numba}"


def headlines(name: str) -> dict[str, Any]:
    """Figures by quarter for each seed, games between reference strategies. Money in kUSD."""
    model = LandGrab(name, seeds=list(SEEDS), collect=False)
    m = model.map
    rows: list[list[dict[str, Any]]] = [[] for _ in SEEDS]
    while model.running:
        model.step()
        for g in range(len(SEEDS)):
            s = model.state[g]
            if s["over"][0] and s["ended_at"][0] < model.quarter - 1:
                continue
            clouds, labs = len(m.clouds), len(m.labs)
            rows[g].append({
                "quarter": model.quarter - 1,
                "regime": int(s["regime"][0]),
                "land": [float(x) for x in s["land_all"][:clouds]],
                "value": [float(x) for x in s["value_kusd"][:clouds]],
                "price_usd": [float(x) for x in s["compute_price_usd"][:clouds]],
                "capacity_h100e": [float(x) for x in s["capacity_h100e"][:clouds]],
                "arr": [float(x) for x in s["arr_kusd"][:labs]],
                "valuation": [int(x) for x in s["valuation_kusd"][:labs]],
                "quality": [float(x) for x in s["quality"][:labs, 0]],
                "cash": [int(x) for x in s["cash_kusd"][:INVESTOR0] if x],
                "defaults": int(s["defaults"].sum()),
                "deals": int((s["deal_status"] == 1).sum()),
                "capex": int(s["capex_kusd"].sum()),
            })  # fmt: skip
    games = {str(seed): rows[g] for g, seed in enumerate(SEEDS)}
    return {"machine": machine(), "rules_version": RULES_VERSION, "map_hash": m.hash, "games": games}


def saved(name: str) -> dict[str, Any]:
    """The numbers as written."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def differences(name: str) -> list[str]:
    """One line for each game that differs: where first, what was, what is."""
    was, now = saved(name), headlines(name)
    exact = was["machine"] == now["machine"]
    found = []
    for seed, rows in now["games"].items():
        old = was["games"][seed]
        if len(old) != len(rows):
            found.append(f"{name}, seed {seed}: {len(rows)} quarters, were {len(old)}")
        pairs = ((a, b, key) for a, b in zip(old, rows, strict=False) for key in b)
        for a, b, key in pairs:
            same = a[key] == b[key] if exact else close(a[key], b[key])
            if not same:
                found.append(f"{name}, seed {seed}, quarter {b['quarter']}: {key} = {b[key]}, was {a[key]}")
                break
    return found


def close(a: Any, b: Any) -> bool:
    """Equal within 1e-6, as between machines."""
    return np.shape(a) == np.shape(b) and bool(np.allclose(a, b, rtol=1e-6, atol=1e-6))


def write(name: str) -> None:
    """Write the numbers anew, a quarter a line."""
    found = headlines(name)
    games = {seed: "[\n   " + ",\n   ".join(map(json.dumps, rows)) + "\n  ]" for seed, rows in found["games"].items()}
    head = "".join(f' "{key}": {json.dumps(found[key])},\n' for key in ("machine", "rules_version", "map_hash"))
    body = ",\n".join(f'  "{seed}": {text}' for seed, text in games.items())
    (FOLDER / f"{name}.json").write_text(f'{{\n{head} "games": {{\n{body}\n }}\n}}\n', encoding="utf-8")


if __name__ == "__main__":
    for map_name in MAPS:
        if "--update" in sys.argv:
            write(map_name)
        print("\n".join(differences(map_name)) or f"{map_name}: as written")
