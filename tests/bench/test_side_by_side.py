"""The script that sets us beside others counts and divides rightly; nothing here is timed."""

import pytest

from agents.model import LandGrab
from tests.bench.side_by_side import (
    CONTESTANTS,
    REFERENCE,
    Contestant,
    Played,
    boltzmann,
    landgrab,
    number,
    row,
    schelling,
    table,
)

OURS = [Played(80, 8000, 4.0, 2.0), Played(80, 8000, 1.0, 1.0), Played(80, 8000, 4.0, 4.0)]  # 40, 80, 20 games/s
THEIRS = [Played(10, 50, 1.0, 1.0), Played(10, 50, 0.5, 0.5), Played(10, 50, 4.0, 2.0)]  # 10, 20, 5 games/s


def test_ratios_are_taken_round_by_round() -> None:
    """The machine is twice as fast in the second round and half as fast in the third: the ratio stays 4."""
    found = row(THEIRS, OURS)
    assert (found.games_per_s, found.spread) == (10, (5, 20))
    assert (found.decisions_per_game, found.decisions_per_s) == (5, 50)
    assert found.games_times == pytest.approx(4)
    assert found.times_spread == pytest.approx((4, 4))
    assert found.decisions_times == pytest.approx(4 * 100 / 5)
    assert found.core == pytest.approx(3.5 / 5.5)
    own = row(OURS, OURS)
    assert (own.games_times, own.decisions_times) == (1, 1)


def test_the_table_names_what_is_missing() -> None:
    lost = Contestant("Chess", boltzmann, (), ("chess", "no_such_module"), "").missing()
    text = table({REFERENCE: OURS, "Mesa": THEIRS}, {"Chess": lost})
    assert "| Mesa | 10 | 5–20 | 5 | 50 | 4 × | 4–4 | 80 × | 64% |" in text
    assert "Missing: Chess: chess: ModuleNotFoundError: No module named 'no_such_module'" in text
    assert [number(x) for x in (0.01234, 56.78, 999.6, 12345.0)] == ["0.0123", "56.8", "1,000", "12,300"]


def test_decisions_are_counted() -> None:
    assert boltzmann(0, 2) in (20_000, 20_200)  # 100 agents; Mesa 3.3 takes a step more than `max_steps=100`
    assert schelling(0, 1) > 300
    wanted = 0
    for seed in (5, 6):
        model = LandGrab("pocket", rng=seed, collect=False)
        while model.running:
            wanted += int(model.state["alive"][0].sum())
            model.step()
    assert {landgrab(how, "pocket", 5, 2) for how in ("study", "batch", "solo", "mesa")} == {wanted}


def test_every_contestant_says_what_it_counts() -> None:
    assert CONTESTANTS[0].name == REFERENCE
    assert all("; " in c.unit or c.unit.startswith(("the same", "as the first")) for c in CONTESTANTS)
    assert not [c.name for c in CONTESTANTS if c.needs[0] in ("landgrab-game", "mesa") and c.missing()]
