"""Planner: forecast demand, build to a target utilisation, value deals by what they bring.

A competent cloud without a creed. It adds up contracts that fall due, spot sales and enterprise need four to
six quarters ahead, and orders chips and powered shells towards 82% utilisation, a part of the gap each
quarter (Sterman 1989: order = expected demand + a part of stock and pipeline errors). It prices compute at
the cost of new capacity and its own scarcity. It values a lab's sheet by the margin on what the lab commits,
the stake, and the enterprise spend its models bring (model note N2.1), and bids for the best two.
"""

from agents.strategies import Traits
from agents.strategies.clouds.creed import CloudCreed

TRAITS = Traits("Planner", looks_ahead=6)
CREED = CloudCreed()
