"""Templates and the check: what is written plays; what is wrong is said in a sentence; results name what failed."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from agents.foreign.finding import own
from agents.strategies import ROLES
from game.classroom.students.check import check, play
from game.classroom.students.template import begin
from game.cli import run
from game.record import RecordError, from_bytes, to_bytes
from game.replay import replay
from game.session import Session
from game.studies.results import rows_hash
from game.studies.runner import Arm, record_game
from game.studies.runner import run as play_all
from maps.loader import load_map

POCKET = load_map("pocket", ["quarters=6"])


@pytest.mark.parametrize("map_name", ["pocket", "frontier-2026"])
@pytest.mark.parametrize("role", ROLES)
def test_templates_are_legal_reproducible_and_lively(role: str, map_name: str, tmp_path: Path) -> None:
    path = tmp_path / f"my_{role}.py"
    begin(role, path)
    assert f"landgrab check my_{role}.py" in path.read_text()
    report = check(path, load_map(map_name, ["quarters=8" if map_name == "pocket" else "quarters=4"]))
    assert (report.problems, report.role) == ([], role)
    if role != "investor" or map_name == "pocket":  # no lab asks that early
        assert report.remarks == []


def test_help_ends_on_an_example_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["strategy", "new", "--help"]) == 0
    words = capsys.readouterr().out.partition("Example: landgrab ")[2].split()
    assert run(words) == 0
    assert run(["check", words[-1], "--quiet"]) == 0


def test_a_template_is_never_written_over_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["strategy", "new", "cloud", "mine.py"]) == 0
    (tmp_path / "mine.py").write_text("my work")
    for words in (["cloud", "mine.py"], ["king", "b.py"], ["cloud", "b.txt"], ["cloud", "no/b.py"], ["lab", "a-b.py"]):
        assert run(["strategy", "new", *words]) == 2
    assert [p.name for p in tmp_path.iterdir()] == ["mine.py"]
    assert (tmp_path / "mine.py").read_text() == "my work"


HEAD = '"""Mine."""\nROLE = "cloud"\nimport time, os\n\ndef decide(view, orders, rules, seat):\n    '
WRONG = [
    ("orders.payout_kusd[seat] = -5", "payout_kusd[0] = -5 is cut: allowed 0 to 1e+12"),
    ("orders.payout_kusd[seat + 1] = 9", "payout_kusd[1] = 9 is ignored: only row 0 is this seat's"),
    ("1 / 0", "ZeroDivisionError: division by zero, in line 6: 1 / 0"),
    ("orders.payout_kusd[seat] = int.from_bytes(os.urandom(4), 'big')", "something else the second time (payout_kusd)"),
    ("orders.payout_kusd[seat] = id(view) % 10**6 + time.time_ns() % 10**6", "take luck from view.luck"),
    ("while True: pass", "timeout: no answer within"),
    ("return {'payout': 3}", "decide returned dict: write into orders and return nothing"),
]


@pytest.mark.parametrize(("code", "says"), WRONG, ids=[says for _, says in WRONG])
def test_what_is_wrong_is_said(code: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(HEAD + code + "\n")
    report = check(path, POCKET)
    assert any(says in problem for problem in report.problems), report.problems


def test_memory_across_games_is_no_difference(tmp_path: Path) -> None:
    """Even what a module keeps is one game's, so a game alone is that of a batch."""
    path = tmp_path / "mine.py"
    path.write_text(HEAD.replace("def ", "seen = []\ndef ") + "seen.append(1); orders.payout_kusd[seat] = len(seen)\n")
    together = play(path, POCKET, "birchway", [7, 8], lambda: None)
    alone = play(path, POCKET, "birchway", [8], lambda: None)
    assert [o.tobytes() for o in together.orders[1]] == [o.tobytes() for o in alone.orders[0]]
    assert together.orders[0][5]["payout_kusd"][0, 0] == 6


def test_a_check_that_finds_something_ends_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for code, says in (("1 / 0", "mine.py: quarter 0: error: ZeroDivisionError"), ("(", "mine.py: line 6")):
        Path("mine.py").write_text(HEAD + code)
        assert run(["check", "mine.py", "--quiet"]) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        assert says in error
    assert run(["check", "absent.py"]) == 2
    assert "absent.py: can't be read: No such file" in capsys.readouterr().err
    Path("mine.py").write_text(HEAD + "print('hello')")
    assert run(["check", "mine.py", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["decisions"], found["problems"], found["output"].split()[0]) == (20, [], "hello")
    assert "never ordered anything" in found["remarks"][0]


SOMETIMES = (
    HEAD
    + """orders.compute_price_usd[seat] = 1.2
    if view.quarter[0] == 1 and view.luck[0] < 0:
        os._exit(3)
    if view.quarter[0] == 2:
        orders.steer[seat] = 2
"""
)


@pytest.fixture
def sometimes(tmp_path: Path) -> str:
    path = tmp_path / "sometimes.py"
    path.write_text(SOMETIMES)
    return str(path)


def test_rows_name_what_was_replaced_and_are_the_same_however_games_are_cut(sometimes: str) -> None:
    arm, seeds = Arm("base", "pocket", ("quarters=4",), {"birchway": sometimes}), range(20, 26)
    rows = play_all([arm], seeds).rows
    for chunk, jobs in ((1, 1), (3, 2)):
        assert rows_hash(play_all([arm], seeds, chunk, jobs).rows) == rows_hash(rows)
    ready = own(sometimes)
    assert ready is not None
    given = Arm("base", "pocket", ("quarters=4",), {"birchway": ready})
    for chunk, jobs in ((2, 1), (3, 2)):
        assert rows_hash(play_all([given], seeds, chunk, jobs).rows) == rows_hash(rows)
    firms = rows["firms"]
    mine = [i for i, firm in enumerate(firms["firm"]) if firm == "birchway"]
    assert {firms["strategy"][i] for i in mine} == {"sometimes.py"}
    assert [firms["illegal"][i] for i in mine] == [1] * 6
    assert {(firms["errors"][i], firms["replaced"][i]) for i in mine} == {(0, ""), (1, "1 error")}
    assert {firms["problem"][i] for i in mine if firms["errors"][i]} == {
        "quarter 1: error: the process ended by itself, with exit code 3"
    }
    assert not any(firms["problem"][i] or firms["illegal"][i] for i in range(len(firms["firm"])) if i not in mine)
    assert set(rows["games"]["error"]) == {""}, "no game broke"


def test_the_manifest_names_the_file_that_played(sometimes: str, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    play_all([Arm("base", "pocket", ("quarters=2",), {"birchway": sometimes})], [1], out=tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["files"] == {sometimes: hashlib.sha256(SOMETIMES.encode()).hexdigest()}


def test_simulate_plays_files_and_says_what_was_replaced(
    sometimes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["simulate", "--map", "pocket", "--games", "8", "--quiet", "--strategy", "birchway=sometimes.py"]
    assert run(words) == 0
    printed = capsys.readouterr().out
    assert "sometimes.py at birchway: standing orders decided" in printed
    assert "8 decisions had orders cut; first: seed 0, quarter" in printed
    assert run([*words, "--json"]) == 0
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["firm"], problem["timeouts"], problem["illegal"]) == ("birchway", 0, 8)
    assert 0 < problem["errors"] < 8
    for text, says in (("x = 1", "neither a class"), (HEAD + "pass\nimport nothing_there", "nothing_there")):
        Path("wrong.py").write_text(text)
        assert run([*words[:-1], "birchway=wrong.py"]) == 2
        assert says in capsys.readouterr().err


def test_records_say_who_decided_and_replay_without_the_file(sometimes: str) -> None:
    arm = Arm("base", "pocket", ("quarters=4",), {"birchway": sometimes})
    records = [record_game(arm, seed) for seed in range(20, 26)]
    decided = [[q.decided for q in record.quarters] for record in records]
    assert {str(d) for d in decided} == {
        str([{}, {}, {}, {}]), str([{}, {"birchway": "error"}, {}, {}])
    }  # fmt: skip
    Path(sometimes).unlink()
    again = from_bytes(to_bytes(records[0]))
    assert [q.decided for q in again.quarters] == decided[0]
    assert replay(again).compared > 0
    assert again.seats["birchway"] == "sometimes.py"


def test_a_person_can_play_against_a_file_but_no_saved_game_runs_one(
    sometimes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session.new("pocket", "saltmere", seed=21, rivals={"birchway": sometimes})
    for _ in range(2):
        session.end_quarter()
    saved = tmp_path / "game.landgrab"
    session.save(saved)
    monkeypatch.chdir(tmp_path)  # where sometimes.py is
    with pytest.raises(RecordError, match=r"sometimes\.py': allowed built-in strategies"):
        Session.load(saved)


def test_several_seats_may_share_a_strategy(sometimes: str) -> None:
    from agents.model import LandGrab

    shared = own(sometimes)
    assert shared is not None
    models = [LandGrab("pocket", games=2, collect=False, strategies={"cloud": s}) for s in (shared, sometimes)]
    for model in models:
        for _ in range(3):
            model.step()
        model.close()
    assert np.array_equal(models[0].state, models[1].state)
    for seat in range(3):
        found, expected = (model.seats[seat].conduct(1) for model in models)
        assert found is not None
        assert expected is not None
        assert (found.replaced, found.illegal) == (expected.replaced, expected.illegal)
