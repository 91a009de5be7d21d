"""Runway: stay alive, serve what is asked, train with the rest.

A lab that keeps six quarters of money, plans compute for next quarter's demand like a newsvendor (buy too
much and go broke, too little and fall behind: the Anthropic CFO as summarised in model note N6.3), prices
serving at a target margin, lists on every cloud it may, sells first launch but not exclusivity, and raises
when its runway gets short. It goes public once it is large and the mood is not sceptical.
"""

from agents.strategies import Traits
from agents.strategies.labs.creed import LabCreed

TRAITS = Traits("Runway", looks_ahead=2)
CREED = LabCreed(up_round=1.5)
