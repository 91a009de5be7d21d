"""What is made of results: intervals that cover, indices of known functions, a page that stands alone."""

import builtins
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from game.cli import run as command
from game.studies import design, load
from game.studies import study as lab
from game.studies.inference import cluster_mean, difference, stability
from game.studies.loaded import Loaded
from game.studies.results import ResultsError
from game.studies.runner import Arm, run
from game.studies.sensitivity import sensitivity
from game.studies.studyfile import parse_study
from game.studies.trajectories import Cube, event_study

pytest.importorskip("pyarrow.parquet")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, small_text: str) -> Loaded:
    """The small study, played."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "small.toml").write_text(small_text)
    ready = lab.plan(folder / "small.toml")
    lab.play(ready, lab.folder(ready, folder / "out"))
    return load(folder / "out")


def test_intervals_count_seeds_and_cover(found: Loaded) -> None:
    rng = np.random.Generator(np.random.PCG64(3))
    hits = 0
    for _ in range(300):  # ten games of each of twelve seeds, which share most of their luck
        shared = rng.normal(0, 2, 12)
        values = np.repeat(shared, 10) + rng.normal(0, 0.5, 120)
        interval = cluster_mean(values, np.repeat(np.arange(12), 10), 400)
        assert interval is not None
        hits += interval.low < 0 < interval.high
    assert 0.91 < hits / 300 < 0.99
    assert cluster_mean(np.zeros(0), np.zeros(0, np.int64)) is None
    one = cluster_mean(np.array([2.0, 4.0]), np.array([1, 1]))
    assert one is not None
    assert (one.mean, one.high) == (3, np.inf)


def test_shared_luck_cancels_in_paired_differences() -> None:
    rng = np.random.Generator(np.random.PCG64(4))
    luck = rng.normal(0, 5, 200)
    d = difference(luck + 1, luck + rng.normal(0, 0.1, 200), np.arange(200))
    assert d.interval.low < 1 < d.interval.high
    assert d.interval.high - d.interval.low < 0.05
    assert (d.n, d.clusters, d.above) == (200, 200, 1)


def test_the_mean_settles() -> None:
    values = np.random.Generator(np.random.PCG64(5)).normal(1e6, 1, 4000)
    steps = stability(values, np.arange(4000))
    assert (steps[0].n, steps[-1].n) == (2, 4000)
    assert steps[-1].mean == pytest.approx(values.mean(), abs=1e-6)
    assert steps[-1].high - steps[-1].mean == pytest.approx(1.96 * values.std(ddof=1) / np.sqrt(4000), rel=2e-3)


def ishigami(u: Any) -> Any:
    """Ishigami and Homma 1990, a = 7, b = 0.1: S1 0.3139, 0.4424, 0; ST 0.5576, 0.4424, 0.2437."""
    x = np.pi * (2 * u - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def points_of(kind: str, points: int) -> tuple[list[str], Any]:
    names = ["one", "two", "three"]
    rules = ("rules.demand.nest", "rules.demand.steering", "rules.research.spillover")
    factors = [{"name": n, "set": s, "range": [0.3, 0.9]} for n, s in zip(names, rules, strict=True)]
    raw = {"title": "t", "games": 1, "factors": factors, "design": {"kind": kind, "points": points}}
    return names, np.array([p.unit for p in design.points(parse_study(raw, "t.toml"))])


@pytest.mark.parametrize("paired", [True, False])
def test_sobol_finds_the_known_indices_and_says_how_much_is_luck(paired: bool) -> None:
    pytest.importorskip("SALib")
    names, unit = points_of("sobol", 512)
    rng = np.random.Generator(np.random.PCG64(6))
    truth = ishigami(unit)
    own = rng.normal(0, 2, (len(unit), 8))
    games = truth[:, None] + own + (rng.normal(0, 9, 8) if paired else 0)
    result = sensitivity("sobol", names, unit, games, paired)
    wanted = {"S1": (0.3139, 0.4424, 0.0), "ST": (0.5576, 0.4424, 0.2437)}
    for index in result.indices:
        known = wanted[index.measure][names.index(index.factor)]
        assert index.value == pytest.approx(known, abs=0.12)
        assert index.low < index.value < index.high
    assert result.noise == pytest.approx(0.5 / (truth.var() + 0.5), rel=0.15)
    still = sensitivity("sobol", names, unit, truth[:, None] + np.zeros(4), paired)
    assert still.noise == pytest.approx(0, abs=1e-9)
    wide = {(i.factor, i.measure): i.noise_high - i.noise_low for i in result.indices}
    assert all(i.noise_high - i.noise_low < wide[i.factor, i.measure] for i in still.indices)


def test_other_designs_rank_factors() -> None:
    pytest.importorskip("SALib")
    for kind, points, measure in (("morris", 40, "mu_star"), ("latin", 200, "SRRC")):
        names, unit = points_of(kind, points)
        games = (unit @ np.array([4.0, 1.0, 0.0]))[:, None] + np.zeros(3)
        values = {i.factor: i.value for i in sensitivity(kind, names, unit, games).indices if i.measure == measure}
        assert values["one"] > values["two"] > abs(values["three"])
        assert values["three"] == pytest.approx(0, abs=0.1)
    grid = np.array([(a, b) for a in (0.0, 1.0, 2.0) for b in (0.0, 1.0)])
    shares = sensitivity("grid", ["a", "b"], grid, (3 * grid[:, 0] + 0 * grid[:, 1])[:, None] + np.zeros(2)).indices
    assert [i.value for i in shares] == pytest.approx([1, 0])


def test_a_constant_outcome_has_no_sensitivity(found: Loaded) -> None:
    pytest.importorskip("SALib")
    names, unit = points_of("sobol", 8)
    result = sensitivity("sobol", names, unit, np.ones((len(unit), 2)))
    assert all(not np.isfinite(i.value) or i.value == 0 for i in result.indices)


def test_results_open_in_a_notebook(found: Loaded) -> None:
    pandas = pytest.importorskip("pandas")
    games = found.frame("games")
    assert isinstance(games, pandas.DataFrame)
    for arm in ("today", "random"):
        own = games[games.treatment == arm].hhi
        mean = found.mean("hhi", arm)
        assert mean is not None
        assert mean.mean == pytest.approx(own.mean())
    wide = games.pivot(index=["point", "seed"], columns="treatment", values="hhi")
    d = found.paired("random", "today", "hhi")
    assert (d.n, d.clusters, d.missing) == (10, 5, 0)
    assert d.interval.mean == pytest.approx((wide["random"] - wide["today"]).mean())
    firms = found.frame("firms")
    land = firms[(firms.firm == "birchway") & firms.arm.str.startswith("today")].land
    assert found.values("birchway.land").of("today").value.tolist() == land.tolist()
    turns = found.frame("turns")
    last = turns[(turns.firm == "birchway") & turns.arm.str.startswith("random") & (turns.quarter == 3)].land
    band = found.trajectory("land", "random", "birchway")
    assert [b.quarter for b in band] == [0, 1, 2, 3]
    assert band[-1].mean == pytest.approx(last.mean())
    assert list(found.frame(band)) == ["quarter", "games", "mean", "low", "high", "p10", "p90"]
    assert [v for v, _ in found.response("hhi", "nest", "today")] == [0.4, 0.6]
    with pytest.raises(ResultsError, match="allowed arms today, random"):
        found.paired("nobody", "today", "hhi")


def test_pandas_is_not_needed(found: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    importing = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.split(".")[0] == "pandas":
            raise ImportError("no pandas")
        return importing(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    fresh = load(found.path)
    assert fresh.frame("games").column_names[:3] == ["arm", "treatment", "point"]
    assert fresh.paired("random", "today", "birchway.land").n == 10
    assert fresh.frame(fresh.trajectory("hhi", "today")).num_rows == 4


def test_an_event_study_aligns_quarters_on_the_event(found: Loaded) -> None:
    news, turns = found.frame("news"), found.frame("turns")
    series = turns[turns.firm == ""].set_index(["arm", "seed", "quarter"]).hhi
    tried = 0
    for kind in sorted(set(news.kind)):
        first = news[news.kind == kind].groupby(["arm", "seed"]).quarter.min()
        changes = [series[a, s, q] - series[a, s, q - 1] for (a, s), q in first.items() if q > 0]
        steps = {step.offset: step for step in found.event_study(kind, "hhi", of="world", before=1, after=0)}
        assert (steps[0].events if steps else 0) == len(changes)
        if changes:
            tried += 1
            assert steps[-1].change.mean == 0
            assert steps[0].change.mean == pytest.approx(np.mean(changes))
    assert tried


def test_an_event_study_takes_off_what_peers_do() -> None:
    import pyarrow as pa

    values = np.array([[[1.0, 2.0, 6.0], [1.0, 2.0, 3.0], [5.0, 5.0, 7.0], [0.0, 9.0, 9.0]]])
    cube = Cube(np.array(["a"], object), np.array([7]), ["hit", "peer", "other", "lab"], values)
    told = {"arm": ["a", "a"], "seed": [7, 7], "quarter": [2, 1], "who": ["hit", "lab"], "whom": ["lab", ""]}
    roles = {"hit": "cloud", "peer": "cloud", "other": "cloud", "lab": "lab"}
    steps = event_study(cube, pa.table(told), ["a"], roles, 2, 1, "who", False)
    # The lab has no peer without such news, so it gives no figure; the hit cloud rose by 4, its peers by 1 and 2.
    assert [(s.offset, s.events, s.change.mean) for s in steps] == [(-2, 1, 0.5 - 1), (-1, 1, 0.0), (0, 1, 2.5)]


def check_page(path: Path) -> str:
    text = path.read_text()
    assert not re.search(r"https?://|<script|<link|<img|src=|url\(", text)
    drawings = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    for drawing in drawings:
        tree = ElementTree.fromstring(drawing)
        _, _, width, height = (float(x) for x in tree.attrib["viewBox"].split())
        for part in tree.iter():
            for key, value in part.attrib.items():
                if key in ("x", "x1", "x2", "cx"):
                    assert -1 <= float(value) <= width + 1
                if key in ("y", "y1", "y2", "cy"):
                    assert -1 <= float(value) <= height + 1
                assert "nan" not in value
    return text


def test_the_report_is_one_page_that_stands_alone(found: Loaded, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["report", str(found.path)]) == 0
    assert capsys.readouterr().out.strip() == f"report: {found.path / 'report.html'}"
    text = check_page(found.path / "report.html")
    for title in ("Means", "Distributions", "Paired differences", "Sensitivity (grid)", "Trajectories", "enough games"):
        assert f"<h2>{title}" in text or title in text
    assert found.manifest["rows_hash"] in text
    assert text.count("<svg") >= 2 + 2 + 4 + 5 + 2


def test_a_batch_of_simulate_has_a_report_too(tmp_path: Path) -> None:
    run([Arm("base", "pocket", ("quarters=3",))], range(6), out=tmp_path / "out")
    assert command(["report", str(tmp_path / "out"), "--out", str(tmp_path / "page.html")]) == 0
    assert "Distributions" in check_page(tmp_path / "page.html")
    with pytest.raises(ResultsError, match="no factors were varied"):
        load(tmp_path / "out").sensitivity("hhi")
    with pytest.raises(ResultsError, match=r"no manifest\.json"):
        load(tmp_path)


def test_results_open_elsewhere(found: Loaded) -> None:
    duckdb = pytest.importorskip("duckdb")
    query = "SELECT treatment, count(*), avg(hhi) FROM '{}' GROUP BY treatment ORDER BY treatment"
    rows = duckdb.sql(query.format(found.path / "games.parquet")).fetchall()
    for arm, count, mean in rows:
        interval = found.mean("hhi", arm)
        assert interval is not None
        assert (count, mean) == (10, pytest.approx(interval.mean))


# ------------------------------------------------------------------------------------------ docs/studies.md

DOCS = (ROOT / "docs" / "studies.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", DOCS, re.DOTALL | re.MULTILINE)
COMMANDS = re.findall(r"^landgrab (.*)$", "\n".join(text for kind, text in BLOCKS if not kind), re.MULTILINE)
TINY = {"games": 2, "points": 2}


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's study files with tiny numbers, and every command of the page run on them."""
    pytest.importorskip("SALib")
    here = tmp_path_factory.mktemp("docs")
    shutil.copytree(ROOT / "docs" / "studies", here / "docs" / "studies")
    for file in (here / "docs" / "studies").glob("*.toml"):
        text = file.read_text()
        for name, few in TINY.items():
            text = re.sub(rf"^{name} = \d+$", f"{name} = {few}", text, flags=re.MULTILINE)
        file.write_text(text)
    return here


def test_every_study_of_the_project_is_valid_and_on_the_page() -> None:
    pytest.importorskip("SALib")
    files = sorted(path.name for path in (ROOT / "docs" / "studies").iterdir())
    assert sorted({name for words in COMMANDS for name in re.findall(r"docs/studies/(\S+)", words)}) == files
    for name in files:
        assert lab.plan(ROOT / "docs" / "studies" / name).games > 100


def test_commands_of_the_page_work(worked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(worked)
    assert len(COMMANDS) >= 8
    for words in COMMANDS:
        assert command([*words.split(), *(["--jobs", "1", "--quiet"] if words.startswith("study") else [])]) == 0, words
    scripts = [text for kind, text in BLOCKS if kind == "python"]
    assert len(scripts) == 5  # one a question, and the notebook
    for script in scripts:
        exec(compile(script, "docs/studies.md", "exec"), {})  # noqa: S102
    for page in worked.glob("results/*/report.html"):
        check_page(page)


def test_the_study_file_of_the_page_is_valid() -> None:
    import tomllib

    block = re.findall(r"^```toml\n(.*?)^```", DOCS, re.DOTALL | re.MULTILINE)[0]
    study = parse_study(tomllib.loads(block), "docs/studies.md")
    assert set(study.model_fields_set) >= set(type(study).model_fields) - {"question"}
