"""Builder: its own model, its own silicon, no partners.

Make, don't buy (M22, M36): it signs nothing with labs and can promise the market that it makes no loops (M06). Its own
accelerators get three times the weight that merit gives them, its own model more compute, all of the product budget,
all promotion, and a low price that wins users early (M52). What others pay for stakes goes into sites and fleet: half
as much again as it expects to need. A cloud without model and silicon is left with sites and fleet.

To beat it: have the better model on the shelf, since enterprises follow that (M13). Where compute isn't short, its
fleet stands idle and wears; no lab is bound to fill it.
"""

from agents.strategies import Traits
from agents.strategies.clouds.creed import CloudCreed

TRAITS = Traits("Builder", deals=False, looks_ahead=6)
CREED = CloudCreed(
    deal_part=0.0,
    match_part=0.0,
    own_chips=3.0,
    own_chips_from=2.0,
    own_use=1.1,
    push_own=1.0,
    push_stakes=0.0,
    token_price=0.5,
    product=0.003,
    to_model=1.0,
    to_partners=0.0,
    boldness=1.5,
    debt_part=0.6,
    pledge=1.0,
    pledge_mood=1.0,
)
