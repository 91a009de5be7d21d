"""Neutral marketplace: host everybody, own nobody.

If models become goods like any other, the platform earns (M26), and customers trust who takes no side (M20). It buys no
shares, sells what it has of listed labs bit by bit, and offers every lab the same contract: compute at a discount for a
commitment, listed like all others, no right to match. It promotes all models alike, its own too, puts its product
budget into the partner programme (M49), and promises the market an open house. Rochet and Tirole 2003: a platform.

To beat it: own what it only hosts. With stakes come growth of labs it has no part in, and access terms that put old
versions on its shelf (M15). It needs compute to offer: with chips short, its contracts only crowd out its customers.
"""

from agents.strategies import Traits
from agents.strategies.clouds.creed import CloudCreed

TRAITS = Traits("Neutral marketplace", looks_ahead=6)
CREED = CloudCreed(
    contracts=2.0,
    most_deals=12.0,
    access=0.0,
    discount=0.1,
    own_chips_from=2.0,
    match_part=0.0,
    sell=0.05,
    push_all=0.2,
    push_own=0.2,
    push_stakes=0.0,
    product=0.005,
    to_model=0.0,
    to_partners=1.0,
    pledge=3.0,
    pledge_mood=1.0,
    lean_luck=9.0,
    bind=0.0,
)
