"""Independent multicloud: on every cloud, and nobody's house lab.

A lab that sells through all clouds and rents from all, spreading its compute so that none can hold it up (M19, M34;
Williamson's hold-up), signs listings only, gives no first launch and no votes, keeps its independence when it ranks
offers, and is trusted for it (M20, M42). It reaches every customer. To beat it, use scale: it pays spot prices where a
rival has a host's discount, and in a shortage the clouds serve their own first.
"""

from agents.strategies import Traits
from agents.strategies.labs.creed import LabCreed

TRAITS = Traits("Independent multicloud", looks_ahead=2)
CREED = LabCreed(
    spread=0.5,
    access=0.0,
    desperate=1.0,
    fear=0.5,
    commit=3.0,
    commit_most=7.0,
    independence=2.0,
    up_round=1.5,
)
