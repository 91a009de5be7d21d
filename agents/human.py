"""A person's seat: its orders are written into the draft from outside, through the session."""

from agents.strategies import ROLES, Strategy, Traits
from game.engine.hands import hand_in
from game.engine.layout import Games, Ints
from game.engine.orders import Orders
from game.engine.view import View


def decide(view: View, orders: Orders, rules: object, seat: int) -> None:
    """Nothing: the draft already holds what the person ordered."""


def play(
    state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: object, seats: Ints, games: Ints
) -> None:
    """Hand in the draft as it is."""
    for seat, g in zip(seats, games, strict=True):
        hand_in(draft, orders, seat, g)


HUMAN = Strategy("human", ROLES, "A person", __doc__ or "", Traits("A person"), decide, play)
