"""Print what the rules of networks.py answer to some random networks as JSON; run plain and compiled by a test."""

import json

import numpy as np

from game.engine.networks import clear_payments, debt_rank, distress
from game.engine.rule import COMPILED


def answers(networks: int = 200) -> list[str]:
    """Payments and counts, and distress to the last bit."""
    luck = np.random.default_rng(4)
    found = []
    for _ in range(networks):
        n = int(luck.integers(1, 12))
        owed = (10 ** luck.uniform(0, 9, (n, n + 3)) * (luck.random((n, n + 3)) < luck.random())).astype(np.int64)
        have = (10 ** luck.uniform(0, 9, n) * (luck.random(n) < 0.7)).astype(np.int64)
        cost = float(luck.choice([0.0, 0.3, luck.random(), 1.0]))
        paid, h = np.zeros_like(owed), np.zeros(n)
        short = clear_payments(owed, have, cost, n, paid)
        exposure, equity, value = owed[:, :n] * luck.random(), have * 3.0, luck.random(n)
        distress(exposure, equity, 0, n, h)
        rank = debt_rank(exposure, equity, value, n - 1, n)
        found.append(f"{short} {paid.tobytes().hex()} {h.tobytes().hex()} {float(rank).hex()}")
    return found


if __name__ == "__main__":
    print(json.dumps({"compiled": COMPILED, "answers": answers()}))
