"""Vertical integrator: own the data centres.

A lab that would rather build than rent (M39; make or buy: Williamson 1985): much of its idle cash goes into sites and
chips of its own even when clouds have room, it takes all the chips that it may under contracts with chipmakers, and
commits little to clouds. Years later it pays for energy only. To beat it, be quicker: its money is in concrete while
rivals rent, its chips age on its own books, and in a short game it never gets it back.
"""

from agents.strategies import Traits
from agents.strategies.labs.creed import LabCreed

TRAITS = Traits("Vertical integrator", looks_ahead=2)
CREED = LabCreed(
    budget=0.6,
    cash_quarters=9.0,
    build=0.5,
    build_least=0.6,
    take=6.0,
    commit=2.0,
    commit_most=5.0,
    short=6.0,
    raise_burn=10.0,
    independence=1.3,
    up_round=1.4,
)
