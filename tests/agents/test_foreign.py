"""Own strategies: whatever a file does, its own seat alone pays, in time, and the results name it."""

import re
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agents.foreign.box import Keeper
from agents.foreign.finding import own
from agents.foreign.protocol import Limits
from agents.model import LandGrab
from agents.strategies import Strategy
from game.engine.orders import Orders
from game.engine.state import State, digest
from tests.agents.hostile import FILE, HOSTILE, Hostile
from tests.engine.play import new

QUICK = Limits(step_s=0.5, bank_s=0.25, memory_mb=256, restarts=1)
PATIENT = QUICK._replace(step_s=20.0)  # where time isn't what is tested: machines may be busy
QUARTERS = 3


def written(folder: Path, text: str, name: str = "mine.py") -> str:
    path = folder / name
    path.write_text(text)
    return str(path)


def strategy(file: str, limits: Limits = PATIENT) -> Strategy:
    found = own(file, limits)
    assert found is not None
    return found


def played(
    file: str, seeds: list[int], limits: Limits = PATIENT, quarters: int = QUARTERS
) -> tuple[LandGrab, list[Any]]:
    """Games with the file in the first seat, ended; and for each how it behaved."""
    model = new("pocket", strategies={"birchway": strategy(file, limits)}, seeds=seeds)
    for _ in range(quarters):
        model.step()
    model.close()
    seat = model.seats[model.setup.firm["birchway"]]
    return model, [seat.conduct(g) for g in range(len(seeds))]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_its_own_seat_a_quarter(name: str, tmp_path: Path) -> None:
    hostile: Hostile = HOSTILE[name]
    file = written(tmp_path, FILE.format(name=name, code=hostile.code))
    limits = QUICK if hostile.counts == "timeouts" else PATIENT
    start = time.perf_counter()
    model, conducts = played(file, [3, 4], limits)
    assert time.perf_counter() - start < 60
    assert model.quarter == QUARTERS
    for conduct in conducts:
        found = {"errors": conduct.count("error"), "timeouts": conduct.count("timeout"), "illegal": conduct.illegal}
        assert conduct.decisions == QUARTERS
        if hostile.counts != "any":  # whether threads and processes may start depends on who runs the tests
            assert found == {c: int(c == hostile.counts) for c in found}, conduct.problems
            assert bool(conduct.problem) == bool(hostile.counts)
        assert hostile.says in conduct.problem
        assert set(conduct.replaced) <= {1}
        assert len(conduct.printed) <= QUICK.output_bytes
        assert all(c.isprintable() or c == "\n" for c in conduct.output + conduct.problem)
    alone, (conduct,) = played(file, [4], limits)
    if name not in ("thread_left", "flood_without_end"):
        assert digest(alone.state[0]) == digest(model.state[1]), "alone it went otherwise"
    assert (conduct.replaced, conduct.illegal) == (conducts[1].replaced, conducts[1].illegal)


def test_a_failed_decision_is_that_of_standing_orders_and_nobody_elses(tmp_path: Path) -> None:
    file = written(tmp_path, FILE.format(name="exception", code="raise ValueError('no plan')"))
    orders = []
    for chosen in (strategy(file), "standing_orders"):
        model = new("pocket", strategies={"birchway": strategy(file)}, seeds=[5])
        model.step()
        seat = model.seats[0]
        seat.assign(strategy(file) if isinstance(chosen, Strategy) else _built_in(chosen))
        model.open_quarter()
        model.decide()
        orders.append(model.orders.copy())
        model.close()
    assert orders[0].tobytes() == orders[1].tobytes()


def _built_in(name: str) -> Strategy:
    from agents.strategies import find

    return find(name, "cloud")


def test_what_never_works_is_restarted_a_few_times_and_then_left(tmp_path: Path) -> None:
    file = written(tmp_path, "import os\ndef decide(view, orders, rules, seat):\n    os._exit(1)\n")
    _, (conduct,) = played(file, [0], QUICK._replace(restarts=2), 6)
    assert conduct.replaced == dict.fromkeys(range(6), "error")
    assert len(conduct.problems) == 3  # started three times
    file = written(tmp_path, "def decide(view, orders, rules, seat):\n    while True: pass\n")
    start = time.perf_counter()
    _, (conduct,) = played(file, [0], Limits(0.1, 0.4, restarts=2), 6)
    assert time.perf_counter() - start < 10
    assert conduct.replaced == dict.fromkeys(range(6), "timeout")


def test_time_beyond_a_step_comes_from_the_bank_of_the_game(tmp_path: Path) -> None:
    file = written(tmp_path, "import time\ndef decide(view, orders, rules, seat):\n    time.sleep(0.6)\n")
    _, (conduct,) = played(file, [0], Limits(0.2, 1.0, restarts=9), 4)
    assert conduct.replaced in ({2: "timeout", 3: "timeout"}, {1: "timeout", 2: "timeout", 3: "timeout"})
    assert all(0.6 <= s < 1.2 for s in conduct.seconds)


def test_a_class_remembers_its_game_and_no_other(tmp_path: Path) -> None:
    text = """
import sys
class Strategy:
    seen = []
    def decide(self, view, orders, rules, seat):
        self.seen.append(int(view.quarter[0]))
        sys.own_memory = getattr(sys, "own_memory", 0) + 1
        print(self.seen, sys.own_memory)
"""
    _, conducts = played(written(tmp_path, text), [1, 2])
    for conduct in conducts:
        assert conduct.output.splitlines() == ["[0] 1", "[0, 1] 2", "[0, 1, 2] 3"]


def test_luck_nobody_asked_for_is_the_seats_own(tmp_path: Path) -> None:
    text = """
import random, numpy as np
def decide(view, orders, rules, seat):
    print(random.random(), np.random.rand(), hash("word"), list({"a", "b", "c"}))
"""
    file = written(tmp_path, text)
    _, (a, b) = played(file, [1, 2])
    _, (c,) = played(file, [2])
    assert b.output == c.output != a.output
    assert len(set(b.output.splitlines())) == QUARTERS


SPY = '''
import gc, os, sys
import numpy as np

def decide(view, orders, rules, seat):
    known = int(view.cash_kusd[0]) ^ MASK
    hidden = [int(x, 16) for x in HIDDEN]
    print("own", found(known) > 0)
    for value in hidden:
        print("rival", found(value))
    print("modules", sorted(m for m in sys.modules if m.split(".")[0] == "mesa" or m in
          ("agents.model", "agents.firm", "agents.foreign.player", "agents.foreign.box", "game.session", "numba")))
    kinds = {type(x).__name__ for x in gc.get_objects()}
    frame = sys._getframe()
    while frame is not None:
        for names in (frame.f_locals, frame.f_globals):
            kinds |= {type(x).__name__ for x in names.values()}
        frame = frame.f_back
    print("objects", sorted(kinds & {"LandGrab", "Setup", "GameMap", "Player", "Conduct", "Seat", "Cloud"}))
    print("environment", sorted(os.environ))
    print("arguments", sys.argv)
    print("folder", os.listdir("."))
    print("session", os.getsid(0) == os.getpid())
    ends = [f"/proc/self/fd/{fd}" for fd in range(100) if os.path.lexists(f"/proc/self/fd/{fd}")]
    print("ends", [os.readlink(end).split(":")[0] for end in ends])

MASK = 0x5A5A5A5A5A5A5A5A

def found(masked):
    """How often a number stands in the memory of this process; masked, so that looking for it doesn't make it."""
    count = 0
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", buffering=0) as memory:
        for line in maps.read().splitlines():
            span, rights = line.split()[:2]
            if rights[0] != "r" or "[v" in line:
                continue
            low, high = (int(x, 16) for x in span.split("-"))
            for at in range(low, high, 1 << 20):
                try:
                    memory.seek(at)
                    block = memory.read(min(1 << 20, high - at))
                except OSError:
                    break
                for shift in (0, 4):  # records are aligned, messages around them need not be
                    words = np.frombuffer(block, np.int64, (len(block) - shift) // 8, shift)
                    count += int(np.count_nonzero((words ^ MASK) == masked))
    return count
'''


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs /proc")
def test_a_spy_finds_neither_the_state_nor_rivals_orders_nor_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_TOKEN", "secret")
    mask, cash, order = 0x5A5A5A5A5A5A5A5A, 7_654_321_987_653, 123_456_789_123
    hidden = [hex(cash ^ mask), hex(order ^ mask)]
    file = written(tmp_path, f"HIDDEN = {hidden!r}\n{SPY}")

    def rival(view: Any, orders: Any, rules: Any, seat: int) -> None:
        orders.guidance_kusd[seat] = order

    from agents.strategies import plain

    # Long enough to search all memory. The rival orders first, and its cash is in the state all the time.
    limits = Limits(step_s=60, restarts=0)
    model = new("pocket", strategies={"saltmere": strategy(file, limits), "birchway": plain(rival)}, seeds=[1])
    model.state["cash_kusd"][0, model.setup.firm["birchway"]] = cash
    model.open_quarter()
    model.decide()
    assert order in model.orders["guidance_kusd"]
    conduct = model.seats[model.setup.firm["saltmere"]].conduct(0)
    model.close()
    assert conduct is not None
    assert conduct.problems == []
    said = dict(line.partition(" ")[::2] for line in conduct.output.splitlines())
    assert said["own"] == "True", "the search finds what is there"
    assert [line for line in conduct.output.splitlines() if line.startswith("rival")] == ["rival 0", "rival 0"]
    assert (said["modules"], said["objects"], said["folder"], said["session"]) == ("[]", "[]", "[]", "True")
    assert "SOME_TOKEN" not in said["environment"]
    assert "secret" not in conduct.output
    assert said["ends"] == "['/dev/null', 'pipe', 'pipe', 'socket']"


def running(group: int) -> list[str]:
    """Processes of a group that have not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, of, *_ = path.read_text().rpartition(")")[2].split()
            if int(of) == group and state not in "ZX":
                found.append(path.parent.name)
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_no_process_is_left(tmp_path: Path) -> None:
    code = "print(os.getpid())\n    if os.fork() == 0:\n        while True: time.sleep(1)"
    file = written(tmp_path, FILE.format(name="process_left", code=code))
    _, (conduct,) = played(file, [1])
    (group,) = map(int, conduct.output.split())
    until = time.perf_counter() + 10
    while running(group) and time.perf_counter() < until:  # a process that is ended isn't gone at once
        time.sleep(0.05)
    assert running(group) == []


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_nothing_is_left_when_the_game_itself_is_killed(tmp_path: Path) -> None:
    """As by the system, for memory: no time to tidy up."""
    code = f"open({str(tmp_path / 'group')!r}, 'w').write(str(os.getpid()))\n    while True: pass"
    file = written(tmp_path, FILE.format(name="endless", code=code))
    play = (
        "from agents.foreign.finding import own; from agents.foreign.protocol import Limits\n"
        "from agents.model import LandGrab\n"
        f"strategy = own({file!r}, Limits(bank_s=1000))\n"
        "LandGrab('pocket', collect=False, strategies={'birchway': strategy}).play()"
    )
    game = subprocess.Popen([sys.executable, "-c", play], cwd=Path(__file__).parents[2])
    until = time.perf_counter() + 120
    while not (tmp_path / "group").exists() or not (tmp_path / "group").read_text():
        assert time.perf_counter() < until
        assert game.poll() is None
        time.sleep(0.1)
    group = int((tmp_path / "group").read_text())
    assert running(group)
    game.kill()
    game.wait()
    until = time.perf_counter() + 20
    while running(group) and time.perf_counter() < until:
        time.sleep(0.1)
    assert running(group) == []


def test_the_game_goes_on_when_the_keeper_is_killed(tmp_path: Path) -> None:
    file = written(tmp_path, FILE.format(name="patricide", code="os.kill(os.getppid(), 9); os._exit(0)"))
    before = Keeper.get()
    model, (conduct,) = played(file, [1], quarters=4)
    assert model.quarter == 4
    assert conduct.replaced == {1: "error"}
    assert Keeper.get() is not before


def test_a_game_that_ended_or_is_forgotten_leaves_nothing_behind(tmp_path: Path) -> None:
    file = written(tmp_path, "def decide(view, orders, rules, seat):\n    pass\n")
    model = new("pocket", strategies={"birchway": strategy(file)}, seeds=[1])
    while model.running:
        model.step()
    player: Any = model.seats[0].strategies[0][0].play
    assert all(game.box is None for game in player.games.values()), "ended with its game"
    forgotten = new("pocket", strategies={"birchway": strategy(file)}, seeds=[1])
    forgotten.step()
    player = forgotten.seats[0].strategies[0][0].play
    (game,) = player.games.values()
    group, game.box = game.box._pid, None
    assert group > 0
    until = time.perf_counter() + 10
    while running(group) and time.perf_counter() < until:
        time.sleep(0.05)
    assert running(group) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("def decide(:", "line 1: invalid syntax"),
        ("x = 1", "neither a class Strategy nor a function decide"),
        ("ROLE = 'king'\ndef decide(): pass", "ROLE = 'king': allowed cloud, chipmaker, lab, investor"),
        ("ROLE = [3]\ndef decide(): pass", "ROLE = [3]: allowed"),
        ("ROLE = 'lab'\ndef decide(): pass", "plays lab, not a cloud"),
    ],
)
def test_a_file_that_cannot_be_one_is_refused_unrun(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"mine\.py") as refused:
        LandGrab("pocket", strategies={"cloud": written(tmp_path, text)})
    assert says in str(refused.value)


def test_answers_are_read_as_numbers_only() -> None:
    """Nothing that comes from a process is unpickled, evaluated or imported here."""
    folder = Path(__file__).parents[2] / "agents" / "foreign"
    text = "".join(path.read_text() for path in folder.glob("*.py") if path.name != "child.py")
    assert re.findall(r"pickle|marshal|shelve|multiprocessing|\beval\(|\bexec\(", text) == []


def test_sizes_of_messages_are_those_of_the_records() -> None:
    from agents.foreign import protocol

    assert protocol.ANSWER.size + protocol.TEXT + Orders.dtype().itemsize == protocol.ANSWER_BYTES
    assert State.dtype().itemsize not in (protocol.VIEW, protocol.RULES_BYTES)
    assert np.frombuffer(bytes(protocol.ORDERS), Orders.dtype()).shape == (1,)
