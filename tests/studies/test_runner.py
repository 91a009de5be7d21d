"""Batches: the same rows however they are cut, every game as if alone, nothing dropped, nothing half written."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agents.strategies import plain
from game.record import to_bytes
from game.replay import replay
from game.studies.results import GLOSSARY, ResultsError, Rows, read, rows_hash
from game.studies.runner import Arm, record_game, run
from game.studies.tables import Mean, Summary, share

ARMS = [
    Arm("base", "pocket", ("quarters=4",)),
    Arm("random", "pocket", ("quarters=4", "rules.demand.nest=0.6"), {"cloud": "random_legal"}),
]
SEEDS = range(40, 49)


@pytest.fixture(scope="module")
def rows() -> Rows:
    return run(ARMS, SEEDS).rows


@pytest.mark.parametrize(("chunk", "jobs"), [(1, 1), (7, 1), (256, 1), (2, 2)])
def test_rows_are_the_same_however_games_are_cut(rows: Rows, chunk: int, jobs: int) -> None:
    assert rows_hash(run(ARMS, SEEDS, chunk, jobs).rows) == rows_hash(rows)


def test_files_are_the_same_however_games_are_cut(rows: Rows, tmp_path: Path) -> None:
    for name, chunk in (("a", 2), ("b", 256)):
        result = run(ARMS, SEEDS, chunk, out=tmp_path / name, about={"command": "test"})
        assert (result.games, result.broken, result.rows) == (18, 0, {})
        assert rows_hash(read(tmp_path / name)) == rows_hash(rows)
        names = ["firms.parquet", "games.parquet", "glossary.json", "manifest.json"]
        assert sorted(p.name for p in (tmp_path / name).iterdir()) == names
    for table in ("games", "firms"):
        a, b = ((tmp_path / name / f"{table}.parquet").read_bytes() for name in "ab")
        assert a == b
    manifest = json.loads((tmp_path / "a" / "manifest.json").read_text())
    assert manifest["seeds"] == {"first": 40, "count": 9}
    assert [arm["name"] for arm in manifest["arms"]] == ["base", "random"]
    with pytest.raises(ResultsError, match="allowed a new or an empty folder"):
        run(ARMS, SEEDS, out=tmp_path / "a")


def test_every_column_is_in_the_glossary(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    run(ARMS, SEEDS[:1], out=tmp_path / "out")
    for table in ("games", "firms"):
        columns = GLOSSARY[table]
        schema = pq.read_schema(tmp_path / "out" / f"{table}.parquet")
        assert schema.names == list(columns)
        for name, column in columns.items():
            assert column.meaning
            assert schema.field(name).metadata[b"unit"].decode() == column.unit
            if column.kind == "float":
                assert column.unit


def test_rows_say_what_the_games_were(rows: Rows) -> None:
    games, firms = rows["games"], rows["firms"]
    assert list(games["seed"]) == [*SEEDS, *SEEDS]
    assert set(games["ended_at"]) == {3}
    count = len(firms["firm"]) // len(games["seed"])
    assert list(firms["seed"][:count]) == [40] * count
    for i, winner in enumerate(games["winner"]):
        mine = slice(i * count, (i + 1) * count)
        trio = zip(firms["firm"][mine], firms["role"][mine], firms["best_value"][mine], strict=True)
        best = {role: firm for firm, role, flag in trio if flag}
        assert best["cloud"] == winner
        assert sum(firms["best_value"][mine]) == len(best) == 4
    names = ("value", "business", "plant", "stakes", "backlog", "obligations", "net_cash", "returned")
    for value, *parts in zip(*(firms[f"{name}_busd"] for name in names), strict=True):
        if not np.isnan(parts[0]):
            assert value == pytest.approx(sum(parts))


def test_a_game_of_a_batch_is_the_game_alone(rows: Rows) -> None:
    for arm in ARMS:
        record = record_game(arm, 44)
        i = next(k for k in range(18) if (rows["games"]["arm"][k], rows["games"]["seed"][k]) == (arm.name, 44))
        assert replay(record).digest == rows["games"]["digest"][i]
        assert to_bytes(record_game(arm, 44)) == to_bytes(record)


def fails_sometimes(view: Any, orders: Any, rules: Any, seat: int) -> None:
    """Breaks in its second quarter where luck is low."""
    if view.quarter[0] == 1 and view.luck[0] < 0:
        raise KeyError("no plan")


def test_a_strategy_that_breaks_harms_its_own_game_only(rows: Rows) -> None:
    broken = Arm("base", "pocket", ("quarters=4",), {"saltmere": plain(fails_sometimes)})
    together, apart = run([broken], SEEDS), run([broken], SEEDS, chunk=1)
    assert rows_hash(together.rows) == rows_hash(apart.rows)
    games = together.rows["games"]
    assert list(games["seed"]) == list(SEEDS)
    errors = [e for e in games["error"] if e]
    assert 0 < len(errors) == together.broken < 9
    assert set(errors) == {"quarter 1: KeyError: 'no plan'"}
    for error, ended, quarters in zip(games["error"], games["ended_at"], games["quarters"], strict=True):
        assert (ended, quarters) == ((-1, 1) if error else (3, 4))


def test_interrupted_it_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, of: int) -> None:
        if done > 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(ARMS, SEEDS, 2, out=tmp_path / "out", on_progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_run_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    for arms, says in (
        ([Arm("a", "nowhere")], "nowhere"),
        ([Arm("a", "pocket", ("rules.demand.nest=9",))], "nest"),
        ([Arm("a", "pocket", (), {"birchway": "nobody"})], "nobody"),
        ([Arm("a", "pocket"), Arm("a", "pocket")], "name of its own"),
    ):
        with pytest.raises(ValueError, match=says):
            run(arms, SEEDS, out=tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_summaries_are_means_with_intervals(rows: Rows) -> None:
    summary = Summary()
    for chunk in (1, 2, 15):
        run(ARMS, SEEDS[:2], chunk, on_rows=summary.add)
    assert summary.arms() == ["base", "random"]
    assert sum(row["win_share"].mean for row in summary.clouds("base")) == pytest.approx(1)
    values = np.random.Generator(np.random.PCG64(1)).normal(5, 2, 400)
    mean = Mean()
    for x in values:
        mean.add(float(x))
    found = mean.interval()
    assert found is not None
    assert found.mean == pytest.approx(values.mean())
    assert found.high - found.mean == pytest.approx(1.96 * values.std(ddof=1) / 20, rel=1e-3)
    none, half = share(0, 10), share(50, 100)
    assert none is not None
    assert half is not None
    assert (none.low, round(none.high, 2)) == (0, 0.28)
    assert (round(half.low, 2), round(half.high, 2)) == (0.40, 0.60)
