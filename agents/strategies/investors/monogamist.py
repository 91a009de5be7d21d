"""Monogamist: one lab, and all in.

An investor that backs a single lab and none of its rivals (Thrive, Khosla in M59): it follows on in every round of
the lab it holds most of, with a large part of its money and at its full estimate, because loyalty buys allocation.
Without a holding it takes the lab with the best upside.
"""

from agents.strategies import Traits
from agents.strategies.investors.creed import InvestorCreed

TRAITS = Traits("Monogamist")
CREED = InvestorCreed(
    one_lab=1.0, slope=1e9, least_upside=0.8, most_part=0.5, ask_part=0.6, pay_most=1.4, sell=0.03, horizon=0.8
)
