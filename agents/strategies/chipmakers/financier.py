"""Financier: sell at a margin, book supply for what is asked, and fund customers at risk.

A chipmaker that raises its price while orders exceed supply and lowers it when they don't, expands when
rationing lasts, favours loyal clouds, and buys small stakes in labs whose growth fills its order book (M30;
vendor finance pays while the margin exceeds the expected loss: Petersen and Rajan 1997).
"""

from agents.strategies import Traits
from agents.strategies.chipmakers.creed import ChipCreed

TRAITS = Traits("Financier", random=True)
CREED = ChipCreed()
