"""Margin-keeper: sell dear what is scarce, build for those who pay, lend nobody anything.

A chipmaker that lives by the Lerner index: its price stands well over list and rises with every order it can't fill,
it books supply only for the orders that this price leaves, and not for all of them, gives no credit and buys no stakes.
What it earns it keeps, so a crash finds it rich (M30 refused; rationing as in Cachon and Lariviere 1999). To beat it,
sell more: a rival at list price takes the volume, and clouds turn to silicon of their own (M36).
"""

from agents.strategies import Traits
from agents.strategies.chipmakers.creed import ChipCreed

TRAITS = Traits("Margin-keeper", deals=False, random=True)
CREED = ChipCreed(
    price=1.3,
    price_push=1.2,
    price_most=1.45,
    grow=0.5,
    grow_most=0.08,
    design=0.06,
    credit=0.0,
    stakes=0.0,
    match=0.0,
)
