"""IPO racer: be the first to sell shares to everybody.

A lab that goes public as soon as the market takes it (M47; the window opens and shuts: Ritter 1984). Until then it
shows its run rate and grows fast enough to qualify, afterwards each quarter has a price, cheap equity, and a penalty
for burning cash. It is marked up while private rivals wait for their next round. To beat it, outlast the boom: in a
sceptical market it is the one whose price falls every quarter.
"""

from agents.strategies import Traits
from agents.strategies.labs.creed import LabCreed

TRAITS = Traits("IPO racer", looks_ahead=2)
CREED = LabCreed(
    budget=0.76,
    cash_quarters=5.0,
    cost_part=0.36,
    short=5.0,
    raise_most=0.12,
    go_public=1.0,
    eager=1.0,
)
