"""Hedger: a stake in every lab that may win.

Nobody knows whether models tip to one winner or specialise (M26, M27, M68), and a cloud may not let one lab dominate it
(M24). So it sends many sheets with small cheques, rather to labs of which it holds nothing, bids without a round too,
asks for no access terms, and can promise the market an open house. It promotes all models a little, its own stakes
hardly more. It doesn't fear a probe of its joint holdings (M25). Dixit and Pindyck 1994: a small stake is an option.

To beat it: bind the best lab with one large cheque and access terms, which it never asks for; labs remember who backs
their rivals (M63); where one lab stays far ahead, the money in the others is lost.
"""

from agents.strategies import Traits
from agents.strategies.clouds.creed import CloudCreed

TRAITS = Traits("Hedger", looks_ahead=6)
CREED = CloudCreed(
    novelty=3.0,
    sheets=6.0,
    most_deals=12.0,
    again=4.0,
    deal_part=0.5,
    cheque=0.4,
    unasked=0.1,
    spend=5.0,
    access=0.0,
    probe_fear=0.0,
    match_part=0.0,
    push_stakes=2.0,
    push_all=0.15,
    product=0.004,
    pledge=3.0,
    pledge_mood=1.0,
    lean_luck=9.0,
    bind=0.0,
)
