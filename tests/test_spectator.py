"""A watched game: eyes are borrowed, nothing is touched, and what is seen is what the seat sees and orders."""

import numpy as np
import pytest

from game.desk import OrderError
from game.engine.orders import rows_of
from game.hotseat import load_game
from game.record import unpack
from game.session import Session
from game.spectator import EVERYBODY, Spectator


@pytest.fixture
def watched():
    session = Spectator.new("pocket", None, 5, quarters=4)
    session.end_quarter()
    return session


def test_looking_changes_nothing(watched):
    plain = Session.new("pocket", None, 5, quarters=4)
    while not plain.over:
        plain.end_quarter()
    for seat in (0, 2, EVERYBODY, 1):
        if not watched.over:
            watched.look_as(seat)
            watched.standing_games() if seat >= 0 else watched.state()
            watched.end_quarter()
    assert watched.over
    marks = [[(q.opened, q.resolved) for q in session.record().quarters] for session in (watched, plain)]
    assert marks[0] == marks[1]
    assert watched.record().seat is None


def test_the_draft_is_what_the_strategy_ordered(watched):
    seen = {}
    for seat in range(len(watched.map.clouds)):
        watched.look_as(seat)
        seen[seat] = watched.draft_games()
    watched.end_quarter()
    given = unpack(watched.record().quarters[-1].orders, "record", "orders")
    for seat, draft in seen.items():
        assert any(draft[field][0, row].any() for field, row in rows_of(seat).items())
        for field, row in rows_of(seat).items():
            np.testing.assert_array_equal(draft[field][0, row], given[field][0, row])


def test_nothing_can_be_ordered(watched):
    watched.look_as(0)
    before = watched.draft_games()
    with pytest.raises(OrderError, match="a strategy plays this seat"):
        watched.order("compute_price_usd", value=9.0)
    with pytest.raises(OrderError):
        watched.delegate("grow")
    assert not watched.undo()
    assert watched.draft_games() == before
    with pytest.raises(ValueError, match="allowed -1 to 2"):
        watched.look_as(3)


def test_eyes_see_what_that_seat_may_see(watched):
    person = Session.new("pocket", watched.setup.ids[1], 5, quarters=4)
    watched = Spectator.new("pocket", None, 5, quarters=4)
    watched.look_as(1)
    assert watched.known().view.tobytes() == person.known().view.tobytes()
    watched.end_quarter()
    assert watched.books(1)
    assert not watched.books(0)
    with pytest.raises(ValueError, match="nobody plays"):
        watched.state()
    watched.look_as(EVERYBODY)
    assert watched.books(0)
    assert watched.state() is not None
    assert len(watched.history) == 2


def test_a_watched_game_is_watched_on_from_its_file(watched, tmp_path):
    watched.look_as(2)
    watched.save(tmp_path / "game.landgrab")
    again = load_game(tmp_path / "game.landgrab")
    assert isinstance(again, Spectator)
    assert again.seat == EVERYBODY
    again.look_as(2)
    assert len(again.history) == len(watched.history)
    assert again.draft_games() == watched.draft_games()
    played = Session.new("pocket", "saltmere", 5)
    played.save(tmp_path / "played.landgrab")
    assert not load_game(tmp_path / "played.landgrab").watched
