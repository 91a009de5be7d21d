"""A game depends on its map, its seed and its orders: not on how, where, beside whom or in which order it is played."""

import ast
import json
import os
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import game.engine.state
from agents.model import LandGrab
from game.engine import parameters, turn
from game.engine.layout import Games
from game.engine.noise import Noise, tape
from game.engine.opening import prepare
from game.engine.parameters import CHIPMAKER0, FIRMS, INVESTOR0, LAB0, LABS
from game.engine.rule import COMPILED
from game.engine.state import State, digest
from maps.loader import GameMap, data_folder, load_map, parse_map
from tests.engine.digests import digests
from tests.engine.play import new

ROOT = Path(__file__).parents[2]


def elsewhere(plain: bool, *arguments: str) -> dict[str, Any]:
    """Digests from another process."""
    environment = {**os.environ, "LANDGRAB_PLAIN": "1" if plain else "0", "PYTHONPATH": str(ROOT)}
    environment.pop("NUMBA_DISABLE_JIT", None)
    command = [sys.executable, str(ROOT / "tests" / "engine" / "digests.py"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(find_spec("numba") is None, reason="numba is not installed")
def test_compiled_and_plain_rules_give_the_same_bits() -> None:
    other = elsewhere(plain=COMPILED)
    assert other["compiled"] is not COMPILED
    assert other["digests"] == digests(by_function=False)


def test_plain_python_functions_play_the_same_game_as_compiled_strategies() -> None:
    assert elsewhere(True, "--by-function")["digests"] == digests(by_function=False)


@pytest.mark.parametrize("name", ["pocket", "frontier-2026"])
def test_game_i_of_a_batch_is_the_solo_game(name: str) -> None:
    seeds = [5, 900, 17, 3] if COMPILED else [5, 17]
    quarters = 24 if COMPILED else 3
    batch, turned = new(name, seeds=seeds), new(name, seeds=seeds[::-1])
    solo = [new(name, seeds=[seed]) for seed in seeds]
    for model in (batch, turned, *solo):
        while model.running and model.quarter < quarters:
            model.step()
    for g, alone in enumerate(solo):
        assert digest(alone.state[0]) == digest(batch.state[g]) == digest(turned.state[-1 - g])


def test_a_fork_goes_on_like_its_game() -> None:
    model = new("pocket")
    for _ in range(4):
        model.step()
    fork = new("pocket", seeds=[0, 0, 0])
    fork.state[:] = np.repeat(model.state, 3)
    fork.quarter = model.quarter
    model.play()
    fork.play()
    assert {digest(game) for game in fork.state} == {digest(model.state[0])}


@pytest.mark.parametrize("name", ["pocket", "frontier-2026"])
def test_activation_order_changes_no_bit(name: str) -> None:
    usual, shuffled = new(name, 2), new(name, 2)
    luck = np.random.default_rng(1)
    for _ in range(10 if COMPILED else 3):
        usual.step()
        shuffled.open_quarter()
        for seat in luck.permutation(sorted(shuffled.seats)):
            shuffled.seats[int(seat)].decide()
        shuffled.resolve()
        assert shuffled.state.tobytes() == usual.state.tobytes()


def test_orders_of_seats_that_are_not_in_the_map_change_nothing() -> None:
    usual, crowded = new("pocket", 1).play(), new("pocket", 1)
    while crowded.running:
        crowded.open_quarter()
        crowded.decide()
        for seat in set(range(FIRMS)) - set(crowded.seats):
            for field in crowded.draft.dtype.names or ():
                crowded.draft[field] = 1
            turn.hand_in(crowded.draft, crowded.orders, seat, 0)
        crowded.draft.view(np.uint8)[:] = 0
        crowded.resolve()
    assert digest(crowded.state[0]) == digest(usual.state[0])


# ------------------------------------------------------------------ firms listed in another order


def shuffled_map(name: str, seed: int) -> GameMap:
    """The map with its firms listed in another order."""
    raw = tomllib.loads((data_folder() / f"{name}.toml").read_text(encoding="utf-8"))
    luck = np.random.default_rng(seed)
    for part in ("clouds", "chipmakers", "labs", "investors"):
        raw[part] = [raw[part][i] for i in luck.permutation(len(raw[part]))]
    return parse_map(raw, name)


def axes() -> dict[str, list[str]]:
    """Field of the state -> names of its axes, as declared."""
    tree = ast.parse(Path(game.engine.state.__file__).read_text(encoding="utf-8"))
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Call) and isinstance(node.target, ast.Name):
            found[node.target.id] = [a.id if isinstance(a, ast.Name) else "" for a in node.value.args] or [""]
    return found


class Moves:
    """Where each place of the first map's arrays is in the second's."""

    def __init__(self, first: GameMap, second: GameMap) -> None:
        here, there = prepare(first).firm, prepare(second).firm
        self.firm = np.arange(FIRMS)
        for name, index in here.items():
            self.firm[index] = there[name]
        clouds, chipmakers = self.firm[:CHIPMAKER0], self.firm[CHIPMAKER0:LAB0] - CHIPMAKER0
        labs = self.firm[LAB0:INVESTOR0] - LAB0
        tail = np.arange
        self.axis = {
            "CLOUDS": clouds, "CHIPMAKERS": chipmakers, "LABS": labs, "FIRMS": self.firm, "SPONSORS": self.firm[:LAB0],
            "INVESTOR0": self.firm[:INVESTOR0],
            "ACCOUNTS": np.concatenate([self.firm, tail(FIRMS, parameters.ACCOUNTS)]),
            "HOLDERS": np.concatenate([self.firm, tail(FIRMS, parameters.HOLDERS)]),
            "MODELS": np.concatenate([labs, LABS + clouds]),
            "CHANNELS": np.concatenate([clouds, [parameters.DIRECT]]),
            "DESIGNS": np.concatenate([chipmakers, [parameters.OWN]]),
            "MAKERS": np.concatenate([chipmakers, parameters.CHIPMAKERS + clouds]),
        }  # fmt: skip
        self.back = np.argsort(self.firm)

    def home(self, values: Any, names: list[str]) -> Any:
        """An array of the second map, in the first map's order."""
        for axis, name in enumerate(names):
            if name in self.axis:
                values = np.take(values, self.axis[name], axis=axis)
        return values

    def deals(self, game: Any, mapped: bool) -> list[tuple[Any, ...]]:
        """The deal book as rows, sorted: slots go by who signed first."""
        rows = []
        for d in np.flatnonzero(game["deal_status"]):
            sponsor, lab = int(game["deal_sponsor"][d]), int(game["deal_lab"][d])
            if mapped:
                sponsor, lab = int(self.back[sponsor]), int(self.back[LAB0 + lab]) - LAB0
            rest = [
                n
                for n in State.fields()
                if n.startswith(("deal_", "tranche_")) and n not in ("deal_sponsor", "deal_lab")
            ]
            rows.append((sponsor, lab, *(np.atleast_1d(game[n][d]).tolist() for n in rest)))
        return sorted(rows)

    def news(self, game: Any, mapped: bool) -> list[tuple[Any, ...]]:
        """News, sorted: the order of items goes by place."""
        rows = []
        for i in range(int(game["news_count"][0])):
            who, whom = int(game["news_who"][i]), int(game["news_whom"][i])
            if mapped:
                who, whom = (int(self.back[f]) if f >= 0 else f for f in (who, whom))
            rows.append((int(game["news_kind"][i]), who, whom, round(float(game["news_amount"][i]), 6)))
        return sorted(rows)


@pytest.mark.parametrize(("name", "seed"), [("pocket", 1), ("pocket", 2), ("frontier-2026", 1), ("frontier-2026", 2)])
def test_firms_listed_in_another_order_play_the_same_quarter(name: str, seed: int) -> None:
    first, second = load_map(name), shuffled_map(name, seed)
    moves = Moves(first, second)
    assert not np.array_equal(moves.firm, np.arange(FIRMS))
    games = 8 if COMPILED else 2
    one, two = (LandGrab(m, games=games, collect=False) for m in (first, second))
    one.step()
    two.step()
    names = axes()
    indices = {
        "exclusive": "CLOUDS", "first": "CLOUDS", "leader": "CLOUDS", "refusal": "CLOUDS", "covenant": "CLOUDS",
        "rumour_firm": "FIRMS", "bound": "CLOUDS",
    }  # fmt: skip
    for field, (kind, _) in State.fields().items():
        if field.startswith(("deal_", "tranche_", "news_")):
            continue
        for g in range(games):
            here, there = one.state[field][g], moves.home(two.state[field][g], names[field])
            if field in indices:
                back = np.argsort(moves.axis[indices[field]])
                there = np.where(there >= 0, back[there], there)
                used = len(second.regions if field == "leader" else second.labs)
                here, there = here[:used], there[:used]
            if kind is np.float64:
                np.testing.assert_allclose(there, here, rtol=1e-9, atol=1e-9, err_msg=field)
            else:
                np.testing.assert_array_equal(there, here, err_msg=field)
    for g in range(games):
        assert moves.news(one.state[g], False) == moves.news(two.state[g], True)
        for a, b in zip(moves.deals(one.state[g], False), moves.deals(two.state[g], True), strict=True):
            assert a[:2] == b[:2]
            for x, y in zip(a[2:], b[2:], strict=True):
                assert x == pytest.approx(y, rel=1e-9, abs=1e-9)


# ------------------------------------------------------------------ luck


def test_the_same_seed_has_the_same_luck_and_another_seed_another() -> None:
    tables = prepare(load_map("pocket")).tables
    one, two = tape([1, 2, 3], 10, tables), tape([3, 1], 10, tables)
    assert one[0].tobytes() == two[1].tobytes()
    assert one[2].tobytes() == two[0].tobytes()
    drawn = one.view(np.float64)
    drawn = drawn[drawn != 0]  # slots of firms that the map does not have stay zero
    assert drawn.size > 3 * 10 * 100
    assert len(np.unique(drawn)) > 0.99 * drawn.size


def test_another_strategy_does_not_shift_natures_luck() -> None:
    def nature(model: LandGrab) -> list[Games]:
        seen = []
        while model.quarter < 10:
            model.step()
            seen.append([model.state[n].copy() for n in ("slump", "squeeze", "power_limit_kw", "world_scaling")])
        assert any(q[0].any() for q in seen)
        assert any(q[1].any() for q in seen)
        return seen

    settings = ["rules.events.slump_hazard=0.2", "rules.events.squeeze_hazard=0.2", "rules.score.monopoly_share=1"]
    games = 16 if COMPILED else 3
    usual = nature(new("pocket", games, settings=settings))
    other = nature(
        new("pocket", games, settings=settings, strategies={"birchway": "random_legal", "oakapple": "random_legal"})
    )
    np.testing.assert_equal(other, usual)


def test_a_firms_luck_follows_its_id() -> None:
    first, second = load_map("frontier-2026"), shuffled_map("frontier-2026", 3)
    moves = Moves(first, second)
    one, two = (tape([7], 3, prepare(m).tables)[0] for m in (first, second))
    firm, lab = moves.firm, moves.axis["LABS"]
    for field, places in {
        "core": firm[:LAB0], "shares": firm[:LAB0], "strategy": firm, "firm_uniform": firm,
        "training": moves.axis["MODELS"],
    }.items():  # fmt: skip
        assert np.array_equal(two[field][:, places], one[field]), field
    for field in ("observe", "trend"):
        assert np.array_equal(two[field][:, firm][:, :, lab], one[field])
    assert np.array_equal(two["taste"][:, :, firm[:CHIPMAKER0]], one["taste"])
    assert np.array_equal(two["lab_uniform"][:, lab], one["lab_uniform"])
    for field in ("event_uniform", "card_uniform", "world"):
        assert np.array_equal(two[field], one[field])
    assert set(Noise.fields()) == {
        "observe", "trend", "core", "training", "taste", "shares", "strategy", "lab_uniform", "world", "event_uniform",
        "firm_uniform", "card_uniform",
    }, "a new slot: say above whose luck it is"  # fmt: skip
