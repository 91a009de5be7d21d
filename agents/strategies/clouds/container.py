"""Container: buy so that rivals can't own.

What a lab is worth to it is above all what a rival could do with it (M23): it counts three times what the planner does,
also before anybody bids. It goes where others have just been rewarded for going, asks for a right to match everywhere
(M16) and keeps cash to use it, and for a covenant that bars rivals from buying shares while its short access terms run;
what it holds of an open lab it binds (M55). Preemption: Gilbert and Newbery 1982.

To beat it: want a lab loudly and let it overpay, then sign another; it spends on what it fears, not on what earns most,
and every covenant is paid for with terms. Labs that no rival wants it leaves alone.
"""

from agents.strategies import Traits
from agents.strategies.clouds.creed import CloudCreed

TRAITS = Traits("Container", looks_ahead=6)
CREED = CloudCreed(
    gives=0.1,
    contain=3.0,
    preempt=1.0,
    follow=2.0,
    refusal=1.0,
    covenant=1.0,
    term=2.0,
    discount=0.15,
    match_part=0.6,
    deal_part=0.6,
    unasked=0.1,
    spend=6.0,
    push_stakes=8.0,
    bind=2.0,
    product=0.003,
    pledge_mood=1.0,
    boldness=1.1,
)
