"""What a chipmaker may weigh in its own way: the creed that the rules of `core.py` read."""

from typing import NamedTuple


class ChipCreed(NamedTuple):
    """Weights of a chipmaker, the financier's by default. `RANGES` says what each means."""

    # Price
    price: float = 1.0
    price_push: float = 0.9
    price_most: float = 1.3
    # Supply
    grow: float = 0.35
    grow_to: float = 0.95
    grow_most: float = 0.09
    design: float = 0.06
    # Who is served first
    loyalty: float = 1.0
    partners: float = 0.0
    backed: float = 0.0
    # Money for customers
    credit: float = 0.4
    credit_all: float = 0.0
    stakes: float = 0.08
    round_part: float = 0.2
    worth: float = 1.1
    least_growth: float = 0.03
    bind_all: float = 0.0
    bind: float = 3.0
    warrant: float = 0.1
    match: float = 1.0


RANGES: dict[str, tuple[float, float, str]] = {
    "price": (0.8, 2, "price over list price where all orders are filled"),
    "price_push": (0, 2, "what it adds to that, per part of orders that it can't fill"),
    "price_most": (1, 2, "most it aims at, over list price"),
    "grow": (0, 1, "supply it books, part of what it has, per part by which orders ahead exceed it"),
    "grow_to": (0.5, 1.2, "part of orders three quarters ahead that it plans to fill; above 1: some to spare"),
    "grow_most": (0, 0.1, "most supply it books a quarter, part of what it has"),
    "design": (0, 0.1, "design budget, part of sales"),
    "loyalty": (0, 3, "what buying from it quarter after quarter adds to a cloud's weight in allocation"),
    "partners": (0, 5, "what being its partner in chips of the cloud's own adds to that weight"),
    "backed": (0, 5, "what hosting labs that it holds adds to that weight, per such lab"),
    "credit": (0, 1, "part of a bill that a cloud short of cash may pay later"),
    "credit_all": (0, 1, "part of a bill that any cloud may pay later"),
    "stakes": (0, 0.6, "most of its free money in one lab's round, part"),
    "round_part": (0, 0.6, "most of what a lab asks that it brings alone, part"),
    "worth": (0.7, 1.6, "what a lab is worth to it over what it is worth to others"),
    "least_growth": (-0.1, 0.3, "believed growth of a lab's run rate from which it backs it, per quarter"),
    "bind_all": (0, 1, "1: asks labs to commit to its chips even when it sells all it makes"),
    "bind": (0, 6, "chips a lab must take over three years, over the cheque"),
    "warrant": (0, 0.5, "own shares that it gives with such a contract, over the commitment"),
    "match": (0, 3, "money against bundles that draw labs to a cloud's own silicon, over usual"),
}
