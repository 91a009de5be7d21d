"""Fast follower: wait, copy what worked, buy late and cheap.

For a year it signs nothing and watches. Then it bids only where a lab is worth a tenth more than it asks, rather where
the market has just rewarded a rival for it (M29), and offers compute alone where shares are too dear. Its price of
compute moves towards that of the rival that earns most by its compute, its product budget imitates the frontier (M50).
Lieberman and Montgomery 1988: who comes second spares the cost of finding out.

To beat it: be first where first counts. Labs that matter are bound or listed when it comes, and prices follow the best
earner a quarter late; a field without a leader gives it nothing to copy.
"""

from agents.strategies import Traits
from agents.strategies.clouds.creed import CloudCreed

TRAITS = Traits("Fast follower", looks_ahead=6)
CREED = CloudCreed(
    wait=4.0,
    bargain=0.1,
    follow=2.0,
    contracts=1.0,
    most_deals=9.0,
    price_copied=0.15,
    unasked=0.08,
    spend=6.0,
    to_model=0.0,
    to_partners=0.0,
    to_copying=1.0,
    product=0.003,
    pledge_mood=1.0,
)
