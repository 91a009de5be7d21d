"""Safety first: test before release, study more than train, be trusted.

A lab whose identity is care (M44, M46): safety at its highest level, which costs speed, more research than others,
every fourth quarter for tests alone, so that customers get its best later, and a name to lose (Hotelling on
values). Banks and governments pay for trust, and its incidents are rarer and smaller. To beat it, ship: where quality
decides, a quarter's delay is a quarter's customers.
"""

from agents.strategies import Traits
from agents.strategies.labs.creed import LabCreed

TRAITS = Traits("Safety first", looks_ahead=2)
CREED = LabCreed(
    train=0.6,
    study=0.4,
    reserve=1.15,
    safety=1.0,
    tests=4.0,
    access=1.0,
    fear=0.5,
    independence=1.5,
    up_round=1.3,
)
