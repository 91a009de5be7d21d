"""Open public good: give the weights away, and sell help with them.

A lab whose models any cloud may run (M54): no exclusivity to sell, hardly a cut for marketplaces, everybody's
engineers at work on them, and so a shorter way to the frontier than its compute alone would go (M55; private provision
of a public good: Bergstrom, Blume and Varian 1986; Lerner and Tirole 2002). It prices low, because free is near. To
beat it, stay ahead: a closed frontier keeps what open models can't ask for, and its sponsors may bind it.
"""

from agents.strategies import Traits
from agents.strategies.labs.creed import LabCreed

TRAITS = Traits("Open public good", looks_ahead=2)
CREED = LabCreed(
    opens=1.0,
    cost_part=0.45,
    sticky=0.085,
    study=0.42,
    train=0.58,
    access=0.0,
    fear=2.0,
    commit=2.0,
    commit_most=5.0,
    short=6.0,
    up_round=1.5,
)
