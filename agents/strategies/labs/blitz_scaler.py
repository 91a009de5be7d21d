"""Blitz-scaler: growth first, and money from whoever believes in it.

A lab that trades efficiency for speed (Hoffman and Yeh 2018; learning and lock-in reward early volume: Spence 1981,
Farrell and Klemperer 2007): it raises in every quarter at the price its growth commands (M40), spends most of its sales
on compute, and sells tokens cheaply while customers can still be won. Every round marks it up, and is large: its
founders keep less. To beat it, wait for a dry quarter: rounds that nobody fills leave it with contracts that it can't
pay (M04, M67).
"""

from agents.strategies import Traits
from agents.strategies.labs.creed import LabCreed

TRAITS = Traits("Blitz-scaler", looks_ahead=2)
CREED = LabCreed(
    budget=0.85,
    cash_quarters=5.0,
    train=0.66,
    study=0.34,
    reserve=1.2,
    cost_part=0.37,
    short=40.0,
    raise_burn=12.0,
    raise_least=0.15,
    raise_most=0.35,
    own_view=0.7,
    growth_worth=40.0,
    commit=6.0,
    commit_most=12.0,
    independence=0.6,
)
