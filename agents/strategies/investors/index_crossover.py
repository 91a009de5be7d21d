"""Index crossover: own all leaders by their size, without rights.

A late-stage fund that treats labs like an index (M64): it puts a steady part of its money into every live round in
proportion to what the labs are worth, pays whatever clears, asks for no rights and sells listed stakes slowly.
"""

from agents.strategies import Traits
from agents.strategies.investors.creed import InvestorCreed

TRAITS = Traits("Index crossover")
CREED = InvestorCreed(by_size=0.8, herding=1.0, ask_part=0.3, pay_least=1.25, pay_most=1.25, sell=0.03, horizon=0.8)
