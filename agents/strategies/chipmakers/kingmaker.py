"""Kingmaker: fund the customers, and own a part of whoever wins.

A chipmaker that buys its demand (M30, M31): large cheques for labs that grow, against contracts for its chips sweetened
with warrants, credit for clouds, and chips first for clouds that host the labs it holds. Vendor finance pays while the
margin exceeds the expected loss (Petersen and Rajan 1997; Brennan, Maksimovic and Zechner 1988), and it keeps its
price near list to fill plants it has built ahead. To beat it, wait for a sceptical market: receivable, stake and
order fail together (Lucent, 2000 to 2002), and its own dollars come home as sales that nobody believes.
"""

from agents.strategies import Traits
from agents.strategies.chipmakers.creed import ChipCreed

TRAITS = Traits("Kingmaker", random=True)
CREED = ChipCreed(
    price=1.0,
    price_push=0.5,
    price_most=1.12,
    grow=0.5,
    grow_to=1.04,
    credit=0.8,
    credit_all=0.3,
    backed=1.0,
    stakes=0.25,
    round_part=0.5,
    worth=1.25,
    least_growth=0.0,
    bind_all=1.0,
    bind=4.0,
    warrant=0.2,
    match=1.5,
)
