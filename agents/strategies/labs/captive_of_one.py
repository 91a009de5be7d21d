"""Captive of one: a single host, whatever it asks.

A lab that ties itself to one cloud (Azure and OpenAI until 2025, M15): nearly all its compute is there, it signs long
commitments, sells exclusivity and votes, and hardly minds who owns it (M01, M03). It gets the host's money, discount
and megawatts without having to look for them. To beat it, take its host: whoever sells elsewhere reaches the
customers that it can't, and when the host is full or in distress it has nowhere to go.
"""

from agents.strategies import Traits
from agents.strategies.labs.creed import LabCreed

TRAITS = Traits("Captive of one", looks_ahead=2)
CREED = LabCreed(
    loyal=50.0,
    access=2.0,
    desperate=40.0,
    fear=5.0,
    commit=7.0,
    commit_most=14.0,
    independence=0.2,
    short=3.0,
    up_round=1.5,
)
