"""A person's game: what they see is a copy, what they enter can be undone, and little is lost in a crash."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from game.desk import AXES, DEALS, OrderError
from game.engine.orders import LIMITS, rows_of
from game.record import RecordError, to_bytes
from game.session import Session


def new(quarters: int = 4, seat: str | None = "birchway", seed: int = 1, autosave: Path | None = None) -> Session:
    return Session.new("pocket", seat, seed, quarters, autosave=autosave)


def test_what_is_shown_is_a_copy() -> None:
    session = new()
    before = to_bytes(session.record())
    session.view.cash_kusd[0] = 0
    session.draft.build_kw[:] = 10**6
    session.before("land")[:] = 0
    assert to_bytes(session.record()) == before
    assert session.view.cash_kusd[0] > 0


def test_undo_and_redo_by_steps() -> None:
    session = new()
    start = session.draft.build_kw.copy()
    session.order("build_kw", 1, value=5000)
    with session.step():
        session.order("bid_kusd", 0, value=7)
        session.order("tranche_kusd", 0, 2, value=8)
    assert session.draft.tranche_kusd[0, 0, 2] == 8
    assert session.undo()
    assert (session.draft.bid_kusd[0, 0], session.draft.tranche_kusd[0, 0, 2]) == (0, 0)
    assert session.draft.build_kw[0, 1] == 5000
    assert session.undo()
    assert np.array_equal(session.draft.build_kw, start)
    assert not session.undo()
    assert session.redo()
    assert session.redo()
    assert not session.redo()
    assert session.draft.bid_kusd[0, 0] == 7
    session.undo()
    session.order("payout_kusd", value=3)
    assert not session.redo()  # another order took its place
    session.end_quarter()
    assert not session.undo()


BAD = [
    ("build_kw", (0,), -1, "build_kw = -1: allowed 0 to"),
    ("build_kw", (0,), float("nan"), "build_kw = nan"),
    ("build_kw", (0,), float("inf"), "build_kw = inf"),
    ("build_kw", (0,), 2**62, "allowed 0 to 1e+09"),
    ("build_kw", (4,), 1, "region 4: allowed 0, 1, 2, 3"),
    ("build_kw", (), 1, "0 places given: allowed 1 .region"),
    ("bid_kusd", (-1,), 1, "lab -1"),
    ("safety", (), 0.5, "safety: allowed for this seat"),
    ("nonsense", (), 1, "nonsense"),
    ("discount", (0,), 0.95, "discount = 0.95: allowed 0 to 0.9"),
]


@pytest.mark.parametrize(("field", "index", "value", "says"), BAD)
def test_an_order_that_cannot_be_given_says_why(field: str, index: tuple[int, ...], value: float, says: str) -> None:
    session = new()
    before = to_bytes(session.record())
    with pytest.raises(OrderError, match=says.replace("+", r"\+")):
        session.order(field, *index, value=value)
    assert to_bytes(session.record()) == before
    assert not session.undo()


@pytest.mark.parametrize("seat", ["birchway", "quillon", "lumenry", "granary"])
def test_every_order_of_every_role_can_be_given_at_both_limits(seat: str) -> None:
    session = Session.new("pocket", seat if seat in _ids() else _first(seat), 2, 3)
    for field in rows_of(session.seat):
        for value in LIMITS[field]:
            session.order(field, *(0 for _ in AXES.get(field, ())), value=value)
    session.problems()
    session.end_quarter()
    session.end_quarter()
    Session.of(session.record())


def _ids() -> list[str]:
    return [f.id for f in new().map.firms]


def _first(role: str) -> str:
    m = new().map
    return {"quillon": m.chipmakers, "lumenry": m.labs, "granary": m.investors}[role][0].id


def test_delegation_never_deals_and_undoes_at_once() -> None:
    session = new()
    session.order("bid_kusd", 0, value=5)
    before = session.draft
    for posture in ("grow", "harvest", "hold"):
        session.delegate(posture)
        for field in DEALS:
            assert np.array_equal(getattr(session.draft, field), getattr(before, field)), field
    session.delegate("harvest")
    session.delegate("grow")
    session.undo()
    with pytest.raises(OrderError, match="allowed grow, hold, harvest"):
        session.delegate("sprint")


def test_saved_within_a_quarter_it_goes_on_as_if_never_left(tmp_path: Path) -> None:
    session = new()
    session.end_quarter()
    session.order("build_kw", 2, value=1234)
    session.save(tmp_path / "a.landgrab")
    back = Session.load(tmp_path / "a.landgrab")
    assert (back.quarter, back.seat, back.over) == (1, session.seat, False)
    assert back.draft.build_kw[0, 2] == 1234
    assert back.news() == session.news()
    assert len(back.history) == len(session.history) == 2
    while not session.over:
        assert session.end_quarter() == back.end_quarter()
    assert to_bytes(session.record()) == to_bytes(back.record())
    assert to_bytes(Session.of(session.record()).record()) == to_bytes(session.record())


def test_a_fork_is_a_game_of_its_own() -> None:
    session = new()
    session.end_quarter()
    session.end_quarter()
    here, back = session.fork(), session.fork(1)
    assert (here.quarter, back.quarter) == (2, 1)
    back.order("payout_kusd", value=10**9)
    while not back.over:
        back.end_quarter()
    assert session.quarter == 2
    same = session.fork(0)
    while not same.over:
        same.end_quarter()
    while not session.over:
        session.end_quarter()
    assert same.standings() == session.standings()
    assert back.standings() != session.standings()
    with pytest.raises(ValueError, match="allowed 0 to"):
        session.fork(9)


def test_the_end() -> None:
    session = new(2)
    with pytest.raises(ValueError, match="over"):
        session.truth()
    first = session.end_quarter()
    assert (first.quarter, first.over) == (0, False)
    assert session.before("quarter")[0] == 0
    last = session.end_quarter()
    assert last.over
    assert last.after["cash_kusd"] == session.view.cash_kusd[0]
    assert set(session.truth()) == {"scaling", "specialise", "tipping", "open_lag"}
    assert sum(s.value_kusd == pytest.approx(sum(s.parts_kusd.values())) for s in session.standings()) == 3
    for act in (session.end_quarter, lambda: session.order("payout_kusd", value=1)):
        with pytest.raises(ValueError, match="over"):
            act()


def test_watching() -> None:
    session = new(2, None)
    assert (session.seat, session.problems(), session.view.cash_kusd[0]) == (-1, [], 0)
    with pytest.raises(OrderError, match="watches"):
        session.order("payout_kusd", value=1)
    while not session.over:
        session.end_quarter()
    assert len(session.history) == 3


def test_a_persons_view_holds_nothing_of_other_roles() -> None:
    session = new()
    session.end_quarter()
    assert session.view.arr_kusd[0] == 0
    assert session.view.compute_h100e.sum() == 0


def test_problems_are_told_before_the_quarter_ends() -> None:
    session = new()
    assert session.problems() == []
    session.order("build_kw", 0, value=10**8)
    session.order("payout_kusd", value=10**11)
    told = " ".join(session.problems())
    assert "free power" in told
    assert "spare cash" in told


CRASH = """
import os, sys
from pathlib import Path
from game.session import Session
session = Session.new("pocket", "birchway", 3, 4, autosave=Path(sys.argv[1]))
session.end_quarter()
session.order("payout_kusd", value=11)
session.end_quarter()
session.order("payout_kusd", value=12)
os._exit(1)
"""


def test_a_crash_loses_nothing_that_was_entered(tmp_path: Path) -> None:
    path = tmp_path / "autosave.landgrab"
    done = subprocess.run([sys.executable, "-c", CRASH, str(path)], cwd=Path(__file__).parents[1], env={**os.environ})
    assert done.returncode == 1
    assert {p.name for p in tmp_path.iterdir()} == {path.name, "autosave.entered"}
    session = Session.load(path)
    assert session.quarter == 2
    assert session.draft.payout_kusd[session.seat] == 12
    assert ["payout_kusd" in q.orders for q in session.record().quarters] == [False, True]


def test_a_full_disk_does_not_end_the_game(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    session = new(autosave=tmp_path / "file" / "autosave.landgrab")
    session.end_quarter()
    assert "can't be written" in session.autosave_problem


def test_bad_beginnings_are_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"seat = 'nobody': allowed birchway"):
        new(seat="nobody")
    with pytest.raises(ValueError, match="seed = -1"):
        new(seed=-1)
    with pytest.raises(ValueError, match="quarters"):
        new(quarters=99)
    (tmp_path / "x").write_text("hello")
    with pytest.raises(RecordError, match=r"^x: not a Landgrab record"):
        Session.load(tmp_path / "x")
