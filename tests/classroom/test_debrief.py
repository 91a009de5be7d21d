"""A class from the bell to the debrief: five teams at one machine, late and absent ones, slides made of the record."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from game.classroom.debrief.gather import Judgement, gather
from game.classroom.debrief.poll import outcomes, read_poll
from game.classroom.exercises.folder import find, slugs
from game.cli import run
from game.desktop.classroom.start import session_of
from game.engine.rule import COMPILED
from game.guesses import Guess
from game.hotseat import HotSeat
from game.record import load, save
from game.replay import replay
from game.session import Session
from game.shock import with_card
from tests.classroom.hour import ABSENT, DEBRIEF_S, LATE, PAUSE, QUARTERS, TALK_S, TEAMS, TURN_S, Hour, teach

SIZES = ("frontier-2026", TEAMS, QUARTERS) if COMPILED else ("pocket", {"birchway": "Ada", "saltmere": "=Ben"}, 3)


@pytest.fixture(scope="module")
def taught() -> Hour:
    return teach(*SIZES)


@pytest.fixture(scope="module")
def record(taught: Hour, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "hour.landgrab"
    taught.hot.save(path)
    return path


def test_an_hour_of_five_teams_runs_to_plan() -> None:
    """Nobody's lateness, absence or a fire door costs the class its debrief."""
    taught = teach(quarters=QUARTERS) if COMPILED else teach("pocket", SIZES[1], 3)
    hot, played = taught.hot, taught.hot.record().quarters
    assert hot.over
    assert len(played) == (QUARTERS if COMPILED else 3)
    assert taught.over_s + DEBRIEF_S <= 75 * 60
    seats = [seat for seat, _ in hot.teams]
    ends = [*taught.began[1:], taught.over_s]
    for quarter, (began, end) in enumerate(zip(taught.began, ends, strict=True)):
        wait = PAUSE[1] if quarter == PAUSE[0] else 0.0
        late = sum(quarter in LATE.get(seat, ()) for seat in seats)
        assert end - began - TALK_S - wait <= len(seats) * TURN_S + 20 * late, "a pause costs no team its time"
        for seat in seats:
            first, last = ABSENT.get(seat, (99, 99))
            expected = "absent" if first <= quarter <= last else "timeout" if quarter in LATE.get(seat, ()) else "human"
            assert played[quarter].decided[seat] == expected
    assert replay(hot.record()).quarters == len(played)


def test_the_debrief_is_made_from_its_record(
    record: Path, taught: Hour, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    votes = tmp_path / "votes.csv"
    votes.write_text("question,answer,votes,right\nWho wins?,Ada,3,\nWho wins?,Ben,1,x\n")
    assert run(["debrief", str(record), "--out", str(tmp_path / "out"), "--poll", str(votes), "--json"]) == 0
    told = json.loads(capsys.readouterr().out.partition("{")[2].join(["{", ""]))
    names = dict(taught.hot.teams)
    assert {team["team"] for team in told["teams"]} == set(names.values())
    assert [team["rank"] for team in told["teams"]] == sorted(team["rank"] for team in told["teams"])
    assert told["poll"][0]["right"] == 0.25
    for team in told["teams"]:
        assert len(team["story"]) == 5, team["story"]
        assert all(re.match(r"[A-Z].*[.)]$", sentence) for sentence in team["story"]), team["story"]
        assert not any("{" in sentence or "[" in sentence for sentence in team["story"])
        seat = next(seat for seat, name in names.items() if name == team["team"])
        assert sum(team["decided"].values()) == taught.hot.quarter
        assert team["decided"]["timeout"] == sum(q < taught.hot.quarter for q in LATE.get(seat, ()))
        assert team["guesses"] == team["decided"]["human"] + team["decided"]["timeout"]
        assert 0 <= team["brier"] <= 1
    page = (tmp_path / "out" / "debrief.html").read_text()
    assert page.count("<section>") >= 6 + len(names)
    assert "<script" not in page
    assert not re.search(r"""(src|href)=["']?http""", page)
    rows = list(csv.DictReader((tmp_path / "out" / "debrief.csv").open(encoding="utf-8-sig")))
    assert len(rows) == len(names)
    assert not any(cell.startswith("=") for row in rows for cell in row.values())


def test_the_ranking_is_by_result_and_not_by_value(record: Path) -> None:
    teams = gather(record, points=0)
    by_value = sorted(teams, key=lambda team: -team.standing.value_kusd)
    pinned = [team.result for team in teams if team.result is not None]
    assert pinned == sorted(pinned, reverse=True)
    if not pinned:  # no par pinned for this length, none made
        assert teams == by_value


def test_a_folder_of_records_is_a_class_of_teams(tmp_path: Path) -> None:
    for name, price in (("Reds", 1.2), ("Blues", 0.8)):
        session = Session.new("pocket", "birchway", seed=3, quarters=3)
        while not session.over:
            session.order("compute_price_usd", value=price)
            session.end_quarter()
        session.save(tmp_path / f"{name}.landgrab")
    teams = gather(tmp_path, points=1)
    assert {team.name for team in teams} == {"Reds", "Blues"}
    assert all(team.decided["human"] == 3 for team in teams)
    assert all(team.value_kusd[-1] == team.standing.value_kusd for team in teams)
    assert any(team.decisions for team in teams), "the prices differ from standing orders"


def test_a_class_that_was_stopped_early_has_a_debrief_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hot = HotSeat.new("pocket", {"birchway": "Ann", "saltmere": "Ben"}, 1, 6)
    for _ in range(2):
        while (team := hot.next) is not None:
            hot.take(team)
            hot.seal()
        hot.resolve()
    hot.save(tmp_path / "stopped.landgrab")
    words = ["debrief", str(tmp_path / "stopped.landgrab"), "--out", str(tmp_path / "o"), "--points", "0", "--quiet"]
    assert run(words) == 0
    capsys.readouterr()
    assert "when the class stopped after 2 quarters" in (tmp_path / "o" / "debrief.html").read_text()


def test_judgement_is_of_offers_that_were_answered() -> None:
    guesses = [Guess(0, 0, 1.0, 0.5, True), Guess(1, 0, 0.0, None, False), Guess(2, 0, 0.0, None, None)]
    assert Judgement.of(guesses) == Judgement(2, 0.0, 0.25, 1)


def test_every_exercises_key_answers_its_poll(tmp_path: Path) -> None:
    for slug in slugs():
        lesson = find(slug)
        assert None not in outcomes(lesson), slug
    votes = tmp_path / "votes.csv"
    votes.write_text("question,answer,votes\n1,1,10\n1,2,5\n1,3,5\n2,1,0\n")
    first, second = read_poll(votes, find("round-trip"))
    assert first.right in (0.5, 0.25)
    assert second.right is None, "nobody voted"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("question,answer\n1,1\n", "columns: 'votes' is missing"),
        ("question,answer,votes\n1,1,many\n", "line 2: votes = 'many': allowed 0"),
        ("question,answer,votes\n9,1,1\n", "question = 9: allowed 1 to"),
        ("question,answer,votes\n1,7,1\n", "answer = '7': allowed 1 to 3"),
    ],
)
def test_a_poll_that_is_wrong_is_refused_in_one_line(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text(text)
    with pytest.raises(ValueError, match=re.escape(says)):
        read_poll(path, find("round-trip"))


def test_a_shock_card_strikes_when_it_was_put_in_and_changes_nothing_before(tmp_path: Path) -> None:
    hot = HotSeat.new("pocket", {"birchway": "Ann", "saltmere": "Ben"}, 1, 6)
    play(hot, 2)
    hot.save(tmp_path / "a.landgrab")
    assert run(["shock", str(tmp_path / "a.landgrab"), "slump", "--size", "0.4"]) == 0
    struck = load(tmp_path / "a-shock.landgrab")
    assert struck.quarters == hot.record().quarters
    other = HotSeat.load(tmp_path / "a-shock.landgrab")
    for game in (hot, other):
        play(game, 1)
    assert any(item.kind == "slump" for item in other.match.news)
    before = [q.resolved for q in hot.record().quarters]
    assert [q.resolved for q in other.record().quarters] == before, "announced by nobody: no bit differs before"
    for game in (hot, other):
        play(game, 1)
    demand = [game.match.model.state["wallet_kusd"].sum() for game in (hot, other)]
    assert demand[1] < demand[0]
    assert replay(other.record()).quarters == 4
    save(other.record(), tmp_path / "b.landgrab")
    assert replay(load(tmp_path / "b.landgrab")).quarters == 4


def play(hot: HotSeat, quarters: int) -> None:
    for _ in range(quarters):
        while (team := hot.next) is not None:
            hot.take(team)
            hot.seal()
        hot.resolve()


def test_a_shock_card_that_can_not_be_is_refused(tmp_path: Path) -> None:
    session = Session.new("pocket", "birchway", seed=1, quarters=4)
    session.end_quarter()
    record = replace(session.record(), name="game")
    for words, says in (
        ({"event": "flood"}, "event flood: allowed slump"),
        ({"event": "slump", "quarter": 1}, "quarter 2: allowed quarter 3 to 4"),
        ({"event": "slump", "quarter": 9}, "quarter 10: allowed quarter 3 to 4"),
        ({"event": "slump", "size": 7.0}, "size"),
        ({"event": "grid_delay", "region": "moon"}, "region"),
    ):
        with pytest.raises(ValueError, match=says):
            with_card(record, **words)


def test_preflight_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANDGRAB_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("game.classroom.preflight.GAME_S", 0.5)
    code = run(["preflight", "--out", str(tmp_path / "paper"), "--exercise", "round-trip", "--json"])
    found = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert code == (0 if all(one["ok"] for one in found.values()) else 1)
    assert found["Python"]["ok"]
    assert found["handouts"]["ok"]
    assert len(list((tmp_path / "paper").glob("*.html"))) == 3
    assert not found["display"]["ok"], "tests run without one"
    assert "projector" in found["display"]["words"]
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("LANDGRAB_HOME", str(blocked))
    assert run(["preflight", "--out", str(blocked / "paper"), "--exercise", "round-trip"]) == 1
    printed = capsys.readouterr().out
    assert re.search(r"TO DO +saved games .*can't be written", printed)
    assert re.search(r"TO DO +handouts .*give another --out", printed)
    assert printed.splitlines()[-1].startswith("Not ready: ")


def test_records_of_an_exercise_bring_its_poll_and_charts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lesson = find("round-trip")
    for name in ("Owls", "Foxes"):
        session = session_of(lesson, 45, lesson.exercise.play.seed)
        session.end_quarter()
        session.save(tmp_path / f"{name}.landgrab")
    votes = tmp_path / "votes.csv"
    votes.write_text("question,answer,votes\n1,1,3\n1,2,1\n")
    words = ["debrief", str(tmp_path), "--poll", str(votes), "--out", str(tmp_path / "out"), "--points", "0", "--json"]
    assert run(words) == 0
    printed = capsys.readouterr().out
    told = json.loads(printed[printed.index("{") :])
    assert told["exercise"] == "round-trip"
    page = (tmp_path / "out" / "debrief.html").read_text()
    assert page.count("<svg") >= 1 + len(lesson.exercise.charts)
    assert lesson.exercise.poll[0].up in page
