"""Custom partner: build other firms' chips, cheaply, at any volume.

A chipmaker that wants to be everybody's second source and the workshop of clouds with designs of their own (M34,
M36): near list price, plants always a step ahead of orders, those served first whose own silicon it delivers and who
come again, and little spent on designs of its own. Volume at a thin margin (Wright 1936). To beat it, let it build:
plants are paid for when booked, and a slump or a design that goes elsewhere leaves them idle.
"""

from agents.strategies import Traits
from agents.strategies.chipmakers.creed import ChipCreed

TRAITS = Traits("Custom partner", deals=False, random=True)
CREED = ChipCreed(
    price=1.03,
    price_push=0.55,
    price_most=1.2,
    grow=0.6,
    grow_to=1.08,
    grow_most=0.1,
    design=0.04,
    loyalty=2.0,
    partners=1.5,
    credit=0.2,
    stakes=0.0,
    match=0.0,
)
