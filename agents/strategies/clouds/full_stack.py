"""Full stack: own chips, own model, one lab, and partners who sell all of it.

A closed loop of silicon, model and cloud (M28, M36): it asks one lab to move to its own accelerators as soon as they
are worth anything, which makes them mature faster (M31), buys that lab's models for its own products (M07), promotes it
beside its own model, and splits its product budget between that model and the partner programme (M49). Vertical
integration spares two margins (Spengler 1950) and raises rivals' costs.

To beat it: it does four things with one budget. A specialist in any of them is better at that one; leave it a weak lab,
or win the lab over before its silicon is mature. Without silicon or model it is an anchor hunter with less to spend.
"""

from agents.strategies import Traits
from agents.strategies.clouds.creed import CloudCreed

TRAITS = Traits("Full stack", looks_ahead=6)
CREED = CloudCreed(
    gives=0.1,
    one_lab=1.0,
    sheets=1.0,
    again=4.0,
    contracts=1.0,
    own_chips=2.0,
    own_chips_from=0.3,
    spend=8.0,
    unasked=0.1,
    embed=0.06,
    push_own=0.8,
    push_stakes=10.0,
    product=0.004,
    to_model=0.4,
    to_partners=0.6,
    boldness=1.25,
    pledge_mood=1.0,
)
