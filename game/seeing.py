"""What a seat sees of a game that may hold what it must not."""

from typing import Any

from game.engine import turn
from game.engine.layout import Games, record, rules_of
from game.engine.looking import see_public
from game.engine.view import View


def seen(state: Games, luck: Games, rules: Any, seat: int) -> Games:
    """A seat's view of one game, (1,), in a blank record: nothing of another seat's is left in it; -1: what is public.

    state, luck: (1,).
    """
    view = View.empty(1)
    see_public(record(view, 0), record(state, 0), rules_of(rules))
    if seat >= 0:
        turn.look(state, view, luck, rules, seat, 0)
    return view
