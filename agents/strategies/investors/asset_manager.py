"""Asset manager: savers' money, late and careful.

Buys the labs of some size that show their figures, at no more than is asked, without rights, and keeps
what is listed (M64; savers' funds in vc-014).
"""

from agents.strategies import Traits
from agents.strategies.investors.creed import InvestorCreed

TRAITS = Traits("Asset manager")
CREED = InvestorCreed(
    least_size=0.03, least_upside=0.6, most_part=0.12, ask_part=0.3, pay_least=0.8, pay_most=1.05, horizon=0.8
)
