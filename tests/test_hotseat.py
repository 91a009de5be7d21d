"""Several teams at one machine: sealed from each other, in time or filled in, kept over a crash, ranked against par."""

import json
from pathlib import Path

import numpy as np
import pytest

from game.desk import OrderError
from game.hotseat import HotSeat
from game.match import Report
from game.record import RecordError, entered, from_bytes, load, to_bytes
from game.replay import replay
from game.session import Session

TEAMS = {"birchway": "Ann", "saltmere": "Ben", "kitefield": "Cy"}


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def new(count: int = 2, quarters: int = 3, **options) -> HotSeat:
    return HotSeat.new("pocket", dict(list(TEAMS.items())[:count]), 1, quarters, **options)


def everybody(hot: HotSeat, pay: int = 0) -> dict[int, Report]:
    """One quarter: each team pays out something of its own."""
    while (team := hot.next) is not None:
        hot.take(team).order("payout_kusd", value=pay + team)
        hot.seal()
    return hot.resolve()


def test_two_teams_play_as_two_persons_alone_would() -> None:
    hot = new()
    alone = Session.new("pocket", "birchway", 1, 3, rivals={"saltmere": "standing_orders"})
    while not hot.over:
        for team in (0, 1):
            session = hot.take(team)
            assert np.array_equal(session.draft.build_kw, session.standing_games()["build_kw"][0])
            hot.seal()
        hot.resolve()
        alone.end_quarter()
    assert hot.match.standings() == alone.standings()
    assert [q.decided for q in hot.record().quarters] == [{"birchway": "human", "saltmere": "human"}] * 3
    assert replay(hot.record()).quarters == 3


def test_orders_count_only_when_all_are_in_and_whoever_comes_first() -> None:
    first, last = new(3), new(3)
    for hot, order in ((first, (0, 1, 2)), (last, (2, 0, 1))):
        for team in order:
            with pytest.raises(ValueError, match="every team"):
                hot.resolve()
            hot.take(team).order("payout_kusd", value=1000 * (team + 1))
            hot.seal()
        hot.resolve()
    assert first.record().quarters == last.record().quarters


def test_nobody_gets_at_another_teams_seat() -> None:
    hot = new()
    session = hot.take(0)
    for other in (1, 0):
        with pytest.raises(ValueError, match="at it"):
            hot.take(other)
    with pytest.raises(ValueError, match="sealed"):
        hot.session(1)
    hot.seal()
    with pytest.raises(ValueError, match="handed in"):
        hot.take(0)
    with pytest.raises(ValueError, match="sealed"):
        hot.session(0)
    before = session.draft.payout_kusd.copy()
    for act in (lambda: session.order("payout_kusd", value=9), lambda: session.delegate("grow"),
                lambda: session.guess(0, 0.5), lambda: session.hunch("scaling", "high")):  # fmt: skip
        with pytest.raises(OrderError, match="not this team's turn"):
            act()
    assert not session.undo()
    assert np.array_equal(session.draft.payout_kusd, before)


def test_what_a_team_sees_holds_no_other_teams_orders_and_private_figures() -> None:
    """The same view, forecast basis and draft, whatever the team before ordered; and none of its books."""
    seen = []
    for pay in (0, 123_456):
        hot = new()
        hot.take(0).order("payout_kusd", value=pay)
        hot.seal()
        session = hot.take(1)
        seen.append((session.known().view.tobytes(), session.draft_games().tobytes(), session.books(0)))
    assert seen[0] == seen[1]
    assert not seen[0][2]
    assert session.draft.payout_kusd[0] == 0


def test_time_that_is_out_seals_what_was_entered_and_fills_in_the_rest() -> None:
    clock = Clock()
    hot = new(turn_s=60, autopilot="harvest", clock=clock)
    session = hot.take(0)
    session.order("build_kw", 1, value=4321)
    wanted = session.standing_games("harvest")
    clock.now += 59
    assert (hot.tick(), hot.left_s(0)) == (None, 1)
    clock.now += 1
    with pytest.raises(OrderError):
        session.order("payout_kusd", value=1)
    assert (hot.states[0], hot.playing, hot.next) == ("late", None, 1)
    draft = session.draft
    assert draft.build_kw[0, 1] == 4321
    assert np.array_equal(draft.order_chips[0], wanted["order_chips"][0, 0])
    assert draft.payout_kusd[0] == wanted["payout_kusd"][0, 0]
    hot.take(1)
    clock.now += 10
    hot.seal()
    hot.resolve()
    assert hot.record().quarters[0].decided == {"birchway": "timeout", "saltmere": "human"}
    assert [hot.left_s(team) for team in (0, 1)] == [60, 60]


def test_no_time_passes_in_a_pause_between_turns_or_without_a_timer() -> None:
    clock = Clock()
    hot = new(turn_s=60, clock=clock)
    clock.now += 1000
    session = hot.take(0)
    clock.now += 20
    hot.pause()
    clock.now += 1000
    with pytest.raises(OrderError, match="paused"):
        session.order("payout_kusd", value=1)
    assert hot.left_s(0) == 40
    hot.go_on()
    clock.now += 10
    assert hot.left_s(0) == 30
    endless = new(clock=clock)
    endless.take(0)
    clock.now += 1e6
    assert (endless.tick(), endless.left_s(0)) == (None, None)


def test_an_absent_team_is_played_for_until_it_comes() -> None:
    hot = new(3)
    hot.absent(1)
    for _ in range(2):
        for team in (0, 2):
            assert hot.next == team
            hot.take(team)
            hot.seal()
        if hot.quarter:
            hot.take(1)  # it came late
            hot.seal()
        hot.resolve()
    assert [q.decided["saltmere"] for q in hot.record().quarters] == ["absent", "human"]
    assert hot.states == ["waiting"] * 3


def test_saved_within_a_quarter_every_team_finds_what_it_entered(tmp_path: Path) -> None:
    clock = Clock()
    hot = new(3, turn_s=60, autopilot="grow", clock=clock)
    everybody(hot)
    hot.take(0).order("payout_kusd", value=77)
    hot.seal()
    hot.absent(2)
    session = hot.take(1)
    session.order("payout_kusd", value=88)
    session.guess(0, 0.25, 0.5)
    session.hunch("scaling", "high")
    clock.now += 15
    hot.save(tmp_path / "a.landgrab")
    back = HotSeat.load(tmp_path / "a.landgrab", clock)
    assert (back.playing, back.states) == (None, ["sealed", "waiting", "absent"])
    assert [back.left_s(team) for team in range(3)] == [60, 45, 60]
    with pytest.raises(ValueError, match="sealed"):
        back.session(0)
    mine = back.take(1)
    assert mine.draft.payout_kusd[mine.seat] == 88
    assert (mine.guesses, mine.hunches) == (session.guesses, session.hunches)
    assert back.report(1) == hot.report(1)
    for one in (hot, back):
        one.seal()
        one.resolve()
    assert to_bytes(back.record()) == to_bytes(hot.record())
    assert "payout_kusd" in back.record().quarters[1].orders


def test_a_crash_loses_no_teams_entries(tmp_path: Path) -> None:
    path = tmp_path / "autosave.landgrab"
    hot = new(autosave=path)
    everybody(hot)
    hot.take(0).order("payout_kusd", value=5)
    hot.seal()
    hot.take(1).order("payout_kusd", value=6)
    back = HotSeat.load(path)  # as another process finds it
    assert to_bytes(back.record()) == to_bytes(HotSeat.of(hot.record()).record())
    assert back.states == ["sealed", "waiting"]


def test_the_end_ranks_teams_against_par_and_unseals_all() -> None:
    hot = new(3, quarters=None)
    while not hot.over:
        reports = everybody(hot)
    assert all(report.over for report in reports.values())
    results = [
        standing.value_kusd if standing.percentile is None else standing.percentile for _, standing in hot.ranking()
    ]
    assert results == sorted(results, reverse=True)
    assert {team for team, _ in hot.ranking()} == {0, 1, 2}
    assert [hot.session(team).seat for team in range(3)] == [hot.match.setup.firm[seat] for seat in TEAMS]
    hot.session(0).truth()
    with pytest.raises(ValueError, match="over"):
        hot.take(0)


BAD = [
    ({"birchway": "Ann"}, {}, "teams = 1: allowed 2 to 7"),
    ({"birchway": "Ann", "nobody": "Ben"}, {}, "seat = 'nobody': allowed"),
    ({"birchway": "Ann", "saltmere": ""}, {}, "name = ''"),
    (TEAMS, {"turn_s": 0.0}, "turn_s = 0.0"),
    (TEAMS, {"autopilot": "sprint"}, "autopilot = 'sprint': allowed hold, grow, harvest"),
    (TEAMS, {"seed": -1}, "seed = -1"),
]


@pytest.mark.parametrize(("teams", "options", "says"), BAD)
def test_bad_beginnings_are_named(teams, options, says) -> None:
    with pytest.raises(ValueError, match=says):
        HotSeat.new("pocket", teams, **options)


def test_files_of_one_person_and_of_several_are_told_apart(tmp_path: Path) -> None:
    new().save(tmp_path / "many")
    Session.new("pocket", "birchway", quarters=2).save(tmp_path / "one")
    with pytest.raises(RecordError, match=r"^many: seats.birchway = 'human': allowed in a game of several teams"):
        Session.load(tmp_path / "many")
    with pytest.raises(RecordError, match=r"^one: hot_seat: allowed a game of several teams"):
        HotSeat.load(tmp_path / "one")
    record = load(tmp_path / "many")
    twice = json.loads(json.dumps({"hot_seat": entered(record)["hot_seat"]}))
    twice["hot_seat"]["teams"][1]["seat"] = "birchway"
    with pytest.raises(RecordError, match=r"hot_seat\.teams: allowed firms of the map, each once"):
        from_bytes((tmp_path / "many").read_bytes(), "many", twice)
