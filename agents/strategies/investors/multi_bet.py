"""Multi-bet: back every lab whose price leaves something to gain.

A venture investor without loyalty to one lab (M58, M68): it bids in every live round in which its own
estimate of worth is above the ask, puts more where the gap is wider, never more than a set part of its
money into one round, and sells slowly out of listed labs that hardly grow.
"""

from agents.strategies import Traits
from agents.strategies.investors.creed import InvestorCreed

TRAITS = Traits("Multi-bet", random=True)
CREED = InvestorCreed(
    luck=0.12,
    herding=1.0,
    slope=0.25,
    least_upside=0.8,
    most_part=0.3,
    ask_part=0.5,
    taboo=1.0,
    pay=0.95,
    pay_most=1.3,
    sell=0.06,
    horizon=0.8,
)
