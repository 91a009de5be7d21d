"""Sovereign: deep pockets, long patience, and data centres at home.

A state's fund that holds several rivals at once (MGX, QIA and GIC in M65): it bids steadily, more when others are
afraid, and what it puts in is built in its own market in part, which the rules see to.
"""

from agents.strategies import Traits
from agents.strategies.investors.creed import InvestorCreed

TRAITS = Traits("Sovereign")
CREED = InvestorCreed(mood=-0.4, horizon=0.8)
