"""Momentum: buy what rises, while it rises, and dread to be left out.

A fund that takes growth and other people's cheques for proof (FOMO, M29; positive-feedback traders: De Long,
Shleifer, Summers and Waldmann 1990). It pays over the ask for the labs that grow fastest and that others have just
backed, brings more in hype, and runs for the door when the mood turns. It wins where growth lasts. To beat it, sell
to it at the top: it buys dearest just before a turn, and its sales of listed stakes come when nobody else wants them.
"""

from agents.strategies import Traits
from agents.strategies.investors.creed import InvestorCreed

TRAITS = Traits("Momentum", random=True)
CREED = InvestorCreed(
    luck=0.05,
    herding=2.0,
    chase=1.5,
    slope=0.3,
    least_upside=0.8,
    most_part=0.4,
    ask_part=0.6,
    mood=0.5,
    pay_most=1.5,
    sell_mood=-0.2,
    horizon=0.8,
)
