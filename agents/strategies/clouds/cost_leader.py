"""Cost leader: the lowest price of compute, the fullest machines.

Compute is a good like any other (M26): it asks 15% less than rivals' mean and waits for utilisation of 97% before it
asks more, builds for volume with borrowed money, prefers its own silicon where that is cheaper (M36), and spends
nothing on products. Labs get compute at a discount for a commitment (M03), no money. Cash without use goes to
shareholders. Porter 1980; scale economies.

To beat it: let it. Where compute isn't short (small markets, short games), volume doesn't make good the price, and it
has no lab whose models would bring enterprises. Match its price only where it would take your land.
"""

from agents.strategies import Traits
from agents.strategies.clouds.creed import CloudCreed

TRAITS = Traits("Cost leader", looks_ahead=6)
CREED = CloudCreed(
    price_over=0.85,
    price_pull=0.4,
    full=0.97,
    fill=0.85,
    boldness=1.3,
    own_chips=1.5,
    contracts=2.0,
    discount=0.15,
    access=0.0,
    match_part=0.0,
    product=0.0,
    push_stakes=0.0,
    debt_part=0.6,
    payout=0.25,
    pledge=3.0,
    pledge_mood=1.0,
)
