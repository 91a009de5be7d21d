"""Contrarian: buy what others fear, sell what they crave.

A value investor (Lakonishok, Shleifer and Vishny 1994): it bids little in hype and much when the market is sceptical,
marks down what a crowd has just backed, bids to win where it does bid, since all pay what the last one in bids (Vickrey
1961), and sells listed stakes that hardly grow into hype. It wins where prices overshoot. To beat it, be early in a
boom that lasts: it sits on cash while the best labs run away from it.
"""

from agents.strategies import Traits
from agents.strategies.investors.creed import InvestorCreed

TRAITS = Traits("Contrarian")
CREED = InvestorCreed(
    herding=-1.0,
    slope=0.4,
    least_upside=0.85,
    most_part=0.35,
    ask_part=0.5,
    mood=-0.8,
    pay=1.1,
    pay_most=1.3,
    sell_mood=0.12,
    horizon=0.8,
)
