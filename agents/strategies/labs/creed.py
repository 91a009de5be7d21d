"""What a lab may weigh in its own way: the creed that the rules of `core.py` read."""

from typing import NamedTuple


class LabCreed(NamedTuple):
    """Weights of a lab, those of `runway` by default. `RANGES` says what each means."""

    # Compute
    budget: float = 0.68
    cash_quarters: float = 7.0
    spread: float = 0.0
    loyal: float = 0.0
    build: float = 0.15
    build_least: float = 0.0
    take: float = 16.0
    # What compute is for
    train: float = 0.62
    study: float = 0.38
    reserve: float = 1.1
    # Releases
    safety: float = 0.0
    tests: float = 0.0
    opens: float = 0.0
    # Prices
    cost_part: float = 0.33
    sticky: float = 0.07
    # Rounds
    short: float = 4.5
    raise_burn: float = 8.0
    raise_least: float = 0.02
    raise_most: float = 0.18
    up_round: float = 0.0
    own_view: float = 0.5
    growth_worth: float = 40.0
    go_public: float = 2.0
    eager: float = 0.0
    # What it signs
    access: float = 1.0
    desperate: float = 2.5
    fear: float = 0.8
    commit: float = 4.0
    commit_most: float = 9.0
    independence: float = 1.0


RANGES: dict[str, tuple[float, float, str]] = {
    "budget": (0.3, 1.2, "spend on compute, part of sales"),
    "cash_quarters": (2, 20, "quarters over which it spends its cash on compute as well"),
    "spread": (0, 1, "how far it avoids clouds where much of its compute is already, part"),
    "loyal": (0, 100, "what being its host adds to a cloud's pull: who has its access, else who holds most of it"),
    "build": (0, 1, "of idle cash into data centres of its own a quarter, part, where clouds are sold out"),
    "build_least": (0, 1, "of that where clouds have room, part"),
    "take": (2, 40, "quarters over which it spends its cash on chips it may take under contract beyond the floor"),
    "train": (0, 0.9, "of compute that doesn't serve, for training, part"),
    "study": (0, 0.9, "of compute that doesn't serve, for research, part; with `train` at most 1"),
    "reserve": (0.8, 2, "compute for serving, over what it expects to be asked"),
    "safety": (0, 1, "least level of safety"),
    "tests": (0, 8, "every so many quarters one is for tests, and nothing is released; under 2: never"),
    "opens": (0, 1, "1: gives its weights away"),
    "cost_part": (0.15, 1, "cost of serving that it aims at, part of sales: low is dear"),
    "sticky": (0, 0.3, "most that its price falls a quarter, part; it rises by half as much"),
    "short": (0, 40, "quarters of money left under which it raises"),
    "raise_burn": (2, 40, "quarters of burn that a round is to pay for"),
    "raise_least": (0, 0.2, "least round, part of its last price"),
    "raise_most": (0.02, 0.4, "largest round, part of its last price"),
    "up_round": (0, 5, "its own view of its worth over its last price from which it raises without need; 0: never"),
    "own_view": (0, 1, "weight of its own view of its worth in what it asks; the rest is its last price"),
    "growth_worth": (0, 120, "run rates that it thinks a quarter's growth of 1 is worth, over 12"),
    "go_public": (1, 100, "run rate from which it goes public, over the least that the market takes"),
    "eager": (
        0,
        1,
        "1: goes public as soon as the market takes it and is not sceptical, and always discloses",
    ),
    "access": (0, 2, "most that it sells: 0 a listing, 1 first launch, 2 exclusivity"),
    "desperate": (0, 40, "quarters of money left under which it sells exclusivity and votes"),
    "fear": (0, 5, "leaks it remembers from which it takes no money from who sees a rival's books"),
    "commit": (0, 12, "largest commitment it signs, years of sales without growth"),
    "commit_most": (1, 16, "largest commitment it signs, years of sales, however it grows"),
    "independence": (0, 2, "weight of independence when it ranks offers"),
}
