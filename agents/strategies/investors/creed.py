"""What an investor may weigh in its own way: the creed that the rules of `core.py` read."""

from typing import NamedTuple


class InvestorCreed(NamedTuple):
    """Weights of an investor, a patient bidder's by default. `RANGES` says what each means."""

    # Which labs
    one_lab: float = 0.0
    least_size: float = 0.0
    # What it thinks of them
    luck: float = 0.0
    herding: float = 0.0
    chase: float = 0.0
    # How much
    slope: float = 0.2
    least_upside: float = 0.7
    most_part: float = 0.15
    ask_part: float = 0.4
    mood: float = 0.0
    taboo: float = 0.0
    by_size: float = 0.0
    # At what price
    pay: float = 1.0
    pay_least: float = 0.0
    pay_most: float = 1.2
    # When it leaves
    sell: float = 0.0
    sell_mood: float = 0.0
    horizon: float = 0.0


RANGES: dict[str, tuple[float, float, str]] = {
    "one_lab": (0, 1, "1: backs one lab only, the one it holds most of"),
    "least_size": (0, 1, "least run rate of a lab, part of the largest's; above 0 the lab must also show its run rate"),
    "luck": (0, 0.5, "s.d. of its own estimate of worth beyond what all share, part"),
    "herding": (-2, 3, "how far others' cheques sway it, over usual herding; below 0: puts it off"),
    "chase": (0, 4, "what a quarter's believed growth adds to worth beyond the usual multiple, per 1"),
    "slope": (0, 2e9, "part of its free money in a round, per 1 of worth over the ask beyond `least_upside`"),
    "least_upside": (0.3, 2, "worth over the ask from which it bids"),
    "most_part": (0, 1, "most of its free money in one round, part"),
    "ask_part": (0, 1, "most of what a lab asks that it brings alone, part"),
    "mood": (-1, 1, "what a market in hype adds to its cheques, and a sceptical one takes away, part"),
    "taboo": (0, 1, "1: holds back while it holds a rival and few others do"),
    "by_size": (0, 1, "above 0: this part of its free money over all rounds, by what labs are valued at, at any price"),
    "pay": (0.3, 2, "pre-money it bids over its estimate of worth"),
    "pay_least": (0, 2, "least pre-money it bids over the ask; 0: no more than its estimate"),
    "pay_most": (0.5, 3, "most pre-money it bids over the ask"),
    "sell": (0, 0.25, "of a stake in a listed lab that hardly grows that it sells a quarter, part"),
    "sell_mood": (-0.25, 0.25, "what hype adds to that, and a sceptical market takes away, part"),
    "horizon": (0, 1.5, "growth of price that it expects, part of a run rate's believed growth; 0: forgets the end"),
}
