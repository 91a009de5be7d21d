"""Anchor hunter: one lab, and everything for it.

Enterprises go to the cloud that runs the best model (M13), so it binds one lab and leaves the others to others: the one
it already holds most of, else the one that would bring most. That lab gets up to 70% of its money, a bid even without a
round, a long and large commitment with a small campus of its own (M09), first launch, or exclusivity where the lab is
short of means (M15), the sales force (M21) and partners; a part of its chip orders hangs on the signature. Once the lab
is listed it goes on with contracts for compute alone. Williamson 1985 on assets that are specific to one partner.

To beat it: bid for its lab while it is young, or back the lab that overtakes it. It holds nothing else: a bad year, an
incident or a listing of its one lab finds it without an anchor, and rivals with several stakes lose less.
"""

from agents.strategies import Traits
from agents.strategies.clouds.creed import CloudCreed

TRAITS = Traits("Anchor hunter", looks_ahead=6)
CREED = CloudCreed(
    gives=0.1,
    one_lab=1.0,
    sheets=1.0,
    deal_part=0.7,
    cheque=1.2,
    unasked=0.1,
    spend=8.0,
    again=3.0,
    contracts=1.0,
    access=2.0,
    campus=1.0,
    owed=0.15,
    embed=0.05,
    push_stakes=15.0,
    product=0.002,
    to_model=0.2,
    to_partners=0.8,
    rider=0.1,
    relief=0.6,
    boldness=1.25,
    debt_part=0.5,
    pledge_mood=1.0,
    lean_luck=9.0,
)
