"""Study files: checked whole before anything runs; the same rows however they are cut and interrupted."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.cli import run as command
from game.record import load as load_record
from game.replay import replay
from game.studies import design
from game.studies import study as lab
from game.studies.arms import Arm, applied
from game.studies.glossary import GLOSSARY
from game.studies.results import ResultsError, read, rows_hash
from game.studies.runner import cut
from game.studies.studyfile import StudyError, load_study, parse_study
from maps.loader import load_map

pq = pytest.importorskip("pyarrow.parquet")

FACTOR = {"name": "nest", "set": "rules.demand.nest", "range": [0.3, 0.9]}


def played(path: Path, out: Path, **how: Any) -> lab.Results:
    ready = lab.plan(path)
    return lab.play(ready, lab.folder(ready, out, how.pop("resume", False)), **how)


def test_rows_do_not_depend_on_how_they_are_played(small: Path, tmp_path: Path) -> None:
    first = played(small, tmp_path / "a")
    assert (first.games, first.broken) == (20, 0)
    for name, chunk, jobs in (("b", 1, 1), ("c", 7, 2), ("d", 1000, 1)):
        small.write_text(small.read_text().replace("chunk = 4", f"chunk = {chunk}"))
        assert played(small, tmp_path / name, jobs=jobs).hash == first.hash
        small.write_text(small.read_text().replace(f"chunk = {chunk}", "chunk = 4"))
        for table in ("games", "turns", "flows"):
            assert (tmp_path / name / f"{table}.parquet").read_bytes() == (
                tmp_path / "a" / f"{table}.parquet"
            ).read_bytes()
    assert first.hash == rows_hash(read(tmp_path / "a"))
    assert json.loads((tmp_path / "a" / "manifest.json").read_text())["rows_hash"] == first.hash


def test_an_interrupted_study_goes_on_with_what_is_missing(small: Path, tmp_path: Path) -> None:
    whole = played(small, tmp_path / "whole")

    def stop(done: int, of: int) -> None:
        if done > 8:
            raise KeyboardInterrupt

    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        played(small, out, on_progress=stop)
    with pytest.raises(ResultsError, match="--resume goes on"):
        played(small, out)
    assert command(["report", str(out)]) == 2
    (out / "parts" / "games-000001.parquet").write_bytes(b"PAR1")  # cut short, as by a power failure
    (out / "parts" / "games-000003.99.tmp").write_bytes(b"x")
    assert lab.folder(lab.plan(small), out, True).done == {0, 2}
    rest = played(small, out, resume=True)
    assert (rest.games, rest.hash) == (20 - 8, whole.hash)
    assert not (out / "parts").exists()
    again = lab.folder(lab.plan(small), out, True)
    assert again.finished


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("seed = 40", "seed = 41", "study.seed = 41, but its games were played with 40"),
        ("games = 5", "games = 6", "study.games = 6, but its games were played with 5"),
        ("[0.4, 0.6]", "[0.4, 0.7]", "study.factors"),
        ('title = "Small"', 'title = "Other"', ""),
    ],
)
def test_resume_refuses_another_study(small: Path, tmp_path: Path, old: str, new: str, says: str) -> None:
    ready = lab.plan(small)
    lab.folder(ready, tmp_path / "out").begin()
    small.write_text(small.read_text().replace(old, new))
    if not says:
        lab.folder(lab.plan(small), tmp_path / "out", True)
        return
    with pytest.raises(ResultsError, match=re.escape(says)):
        lab.folder(lab.plan(small), tmp_path / "out", True)


def test_resume_refuses_other_rules(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.folder(lab.plan(small), tmp_path / "out").begin()
    monkeypatch.setattr(lab, "sources_hash", lambda: "other")
    with pytest.raises(ResultsError, match=r'rules = "other", but its games were played with'):
        lab.folder(lab.plan(small), tmp_path / "out", True)


def test_every_column_is_in_the_glossary_and_the_tables_agree(small: Path, tmp_path: Path) -> None:
    played(small, tmp_path / "out")
    out = tmp_path / "out"
    written = json.loads((out / "glossary.json").read_text())
    assert sorted(written) == ["deals", "firms", "flows", "games", "news", "points", "turns"]
    for table, columns in written.items():
        schema = pq.read_schema(out / f"{table}.parquet")
        assert schema.names == list(columns)
        for name, column in columns.items():
            assert column["meaning"]
            assert schema.field(name).metadata[b"unit"].decode() == column["unit"]
            assert column["kind"] != "float" or column["unit"]
    rows = read(out)
    games, turns, flows = rows["games"], rows["turns"], rows["flows"]
    assert list(games)[:4] == ["arm", "treatment", "point", "nest"]
    assert set(zip(games["arm"], games["treatment"], games["nest"], strict=True)) == {
        ("today-0", "today", 0.4), ("today-1", "today", 0.6), ("random-0", "random", 0.4), ("random-1", "random", 0.6)
    }  # fmt: skip
    assert rows["points"]["arm"] == list(dict.fromkeys(games["arm"]))
    firms = len(rows["firms"]["firm"]) // 20
    assert len(turns["arm"]) == 20 * 4 * (1 + firms)
    last = {}
    for arm, seed, firm, hhi, value, capex in zip(
        *(turns[name] for name in ("arm", "seed", "firm", "hhi", "value_busd", "capex_busd")), strict=True
    ):
        last[arm, seed, firm] = (hhi, value, capex)
    for i, key in enumerate(zip(games["arm"], games["seed"], strict=True)):
        assert last[*key, ""][0] == games["hhi"][i]
        assert last[*key, ""][2] == pytest.approx(games["last_capex_busd"][i])
    for arm, seed, firm, value in zip(
        *(rows["firms"][name] for name in ("arm", "seed", "firm", "value_busd")), strict=True
    ):
        assert last[arm, seed, firm][1] == value
    assert min(flows["amount_kusd"]) > 0
    assert {"customers", "suppliers"} <= {*flows["payer"], *flows["payee"]}
    signed = [x for x in rows["deals"]["signed"] if x >= 0]
    told = rows["news"]["kind"].count("deal_signed")
    assert 0 < len(signed) <= told + rows["news"]["kind"].count("renewed")
    assert rows["deals"]["signed"].count(-1) == 20 * len(load_map("pocket").deals)


def test_records_replay_to_the_row(small: Path, tmp_path: Path) -> None:
    played(small, tmp_path / "out")
    games = read(tmp_path / "out")["games"]
    digests = dict(zip(zip(games["arm"], games["seed"], strict=True), games["digest"], strict=True))
    for arm in ("today-0", "random-0"):
        record = load_record(tmp_path / "out" / "records" / f"{arm}-40.landgrab")
        assert replay(record).digest == digests[arm, 40]


def test_settings_applied_late_are_settings_loaded() -> None:
    settings = ("rules.demand.nest=0.61", "quarters=7", "rules.compute.short_quarters=3")
    assert applied(load_map("pocket"), settings).hash == load_map("pocket", settings).hash


def test_tasks_hold_all_games_in_order_and_pairs_unless_asked() -> None:
    arms = [Arm(name, "pocket") for name in "abc"]
    for paired, wanted in ((True, [5, 6, 7] * 3), (False, list(range(5, 14)))):
        for chunk in (1, 2, 4, 9, 50):
            tasks = list(cut(arms, range(5, 8), chunk, paired))
            assert [seed for task in tasks for _, own in task for seed in own] == wanted
            assert [arm.name for task in tasks for arm, own in task for _ in own] == list("aaabbbccc")
            assert all(sum(len(own) for _, own in task) == chunk for task in tasks[:-1])


def study_of(kind: str, points: int, *factors: dict[str, Any], **more: Any) -> Any:
    how = {"factors": factors, "design": {"kind": kind, "points": points}}
    return parse_study({"title": "t", "map": "pocket", "games": 1, **how, **more}, "t.toml")


def test_designs_fill_their_ranges() -> None:
    whole = {"name": "wait", "set": "rules.compute.short_quarters", "range": [1, 8]}
    log = {"name": "scale", "set": "rules.research.research_scale_h100e", "range": [1e3, 1e8], "scale": "log"}
    few = {"name": "speed", "set": "rules.demand.adoption_speed", "values": [0.1, 0.2, 0.4]}
    for kind, base, count in (("latin", 50, 50), ("sobol", 8, 8 * 6), ("morris", 10, 10 * 5)):
        study = study_of(kind, base, FACTOR, whole, log, few)
        points = design.points(study)
        assert points == design.points(study)
        assert len(points) == count
        values = {name: np.array([p.values[name] for p in points]) for name in points[0].values}
        assert values["nest"].min() >= 0.3
        assert values["nest"].max() <= 0.9
        assert set(values["wait"]) <= set(range(1, 9))
        assert 1e3 <= values["scale"].min() < 1e5 < 1e6 < values["scale"].max() <= 1e8
        assert set(values["speed"]) == {0.1, 0.2, 0.4}
    latin = np.sort([p.unit[0] for p in design.points(study_of("latin", 50, FACTOR))])
    assert [int(u * 50) for u in latin] == list(range(50))
    grid = design.points(study_of("grid", 1, FACTOR | {"steps": 3}, few))
    assert [tuple(p.values.values()) for p in grid[:4]] == [(0.3, 0.1), (0.3, 0.2), (0.3, 0.4), (0.6, 0.1)]
    assert len(grid) == 9


GRID = {"kind": "grid"}
GOOD: dict[str, Any] = {"title": "t", "map": "pocket", "games": 2}
BAD: list[tuple[dict[str, Any], str]] = [
    ({"games": 0}, "games = 0: allowed whole numbers 1 to 10000000"),
    ({"games": "many"}, "games = 'many': allowed whole numbers"),
    ({"gmaes": 1}, "gmaes: no such field; allowed title, question, map, games"),
    ({"settings": {"rules": {"demand": {"nest": 2}}}}, "settings: rules.demand.nest = 2: allowed 0.3 to 0.9"),
    ({"settings": {"rules.demand.nset": 0.5}}, "rules.demand.nset: no such setting; allowed rules.demand.nest"),
    ({"settings": {"quarters": 99}}, "quarters = 99: allowed whole numbers 2 to 40"),
    ({"settings": {"quarters": 4.5}}, "quarters = 4.5: allowed whole numbers 2 to 40"),
    ({"tables": ["pictures"]}, "tables.0 = 'pictures': input should be 'games', 'firms', 'turns'"),
    ({"outcomes": ["fame"]}, "outcomes: fame: allowed quarters"),
    ({"outcomes": ["nobody.land"]}, "outcomes: nobody.land: allowed firms birchway"),
    ({"strategies": {"cloud": "genius"}}, "strategies: strategy 'genius' for a cloud: allowed"),
    ({"strategies": {"nobody": "planner"}}, "strategies: 'nobody': allowed"),
    ({"map": "nowhere"}, "map = 'nowhere': nowhere: no such map; there are"),
    ({"factors": [FACTOR]}, "design.kind = 'arms': allowed grid, latin, sobol, morris with factors"),
    ({"design": {"kind": "grid"}}, "factors: design grid needs at least one"),
    ({"factors": [FACTOR | {"range": [0.2, 0.5]}], "design": {"kind": "grid"}}, "nest = 0.2: allowed 0.3 to 0.9"),
    ({"factors": [FACTOR | {"range": [0.6, 0.5]}], "design": {"kind": "grid"}}, "allowed low, high with low < high"),
    ({"factors": [FACTOR | {"values": [0.5]}], "design": {"kind": "grid"}}, "nest: allowed either values or range"),
    ({"factors": [FACTOR | {"name": "hhi"}], "design": {"kind": "grid"}}, "hhi: is a column of games already"),
    ({"factors": [FACTOR, FACTOR], "design": {"kind": "grid"}}, "factors: nest: allowed once"),
    (
        {"factors": [FACTOR], "arms": [{"name": "a", "settings": {"rules.demand.nest": 0.5}}], "design": GRID},
        "rules.demand.nest: allowed in one factor, and then in no arm",
    ),
    ({"factors": [FACTOR], "design": {"kind": "sobol", "points": 6}}, "points = 6: allowed powers of two with sobol"),
    ({"arms": [{"name": "a"}, {"name": "a"}]}, "arms: a: allowed once"),
    ({"arms": [{"name": "a"}], "contrasts": [["a", "b"]]}, "contrasts: b: allowed a"),
    ({"arms": [{"name": "a", "colour": 1}]}, "arms.0.colour: no such field; allowed name, settings, strategies"),
]  # fmt: skip


def as_toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {as_toml(v)}" for k, v in value.items()) + " }"
    return f"[{', '.join(map(as_toml, value))}]" if isinstance(value, list) else json.dumps(value)


@pytest.mark.parametrize(("change", "says"), BAD, ids=[says for _, says in BAD])
def test_a_broken_file_is_one_line_and_writes_nothing(
    change: dict[str, Any],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "\n".join(f"{name} = {as_toml(value)}" for name, value in (GOOD | change).items())
    (tmp_path / "s.toml").write_text(text)
    assert command(["study", "s.toml"]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.count("\n") == 1
    assert error.startswith("landgrab: s.toml: ")
    assert says in error
    assert [p.name for p in tmp_path.iterdir()] == ["s.toml"]


def test_what_is_no_study_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("games = ]")
    with pytest.raises(StudyError, match=r"bad\.toml: not a TOML file"):
        load_study(tmp_path / "bad.toml")
    with pytest.raises(StudyError, match="can't be read"):
        load_study(tmp_path / "absent.toml")


def test_the_plan_says_games_and_time_and_writes_nothing(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(small.parent)
    assert command(["study", "small.toml", "--plan", "--quiet", "--jobs", "1"]) == 0
    assert capsys.readouterr().out == ""
    assert command(["study", "small.toml", "--plan", "--jobs", "1"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == (
        "Small: 2 points (grid) × 2 arms × 5 games = 20 games on pocket, seeds 40 to 44, the same in every arm"
    )
    assert re.match(r"about \d+ (s|min) on 1 process: a trial played \d+ games a second on one", second)
    assert [p.name for p in small.parent.iterdir()] == ["small.toml"]


def test_glossary_of_turns_names_every_column_once() -> None:
    for columns in GLOSSARY.values():
        assert all(column.kind in ("text", "int", "float", "flag") for column in columns.values())


@pytest.mark.slow
def test_memory_is_flat_over_a_long_run(tmp_path: Path) -> None:
    status = Path("/proc/self/status")
    if not status.is_file():
        pytest.skip("memory is read as Linux tells it")
    file, seen = tmp_path / "long.toml", []
    file.write_text('title = "Long"\nmap = "pocket"\ngames = 12000\nsettings = { quarters = 2 }\n')

    def look(done: int, of: int) -> None:
        if done % 2048 == 0:
            seen.append(
                int(next(line for line in status.read_text().splitlines() if "VmRSS" in line).split()[1]) / 1024
            )

    ready = lab.plan(file)
    lab.play(ready, lab.folder(ready, tmp_path / "out"), on_progress=look)
    assert max(seen[1:]) - seen[0] < 30  # MB; it would be 35 if freed memory were not given back
