"""A results folder opened for analysis: in a notebook, by the report, by the command line."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from game.engine.layout import Floats
from game.studies.glossary import GLOSSARY
from game.studies.inference import Difference, Running, cluster_mean, difference, stability
from game.studies.results import ResultsError
from game.studies.sensitivity import Sensitivity, sensitivity
from game.studies.studyfile import StudyFile
from game.studies.tables import Interval
from game.studies.trajectories import Band, Cube, Step, band, cube, event_study

USUAL = ["hhi", "circularity", "capex_busd", "arr_busd", "labs_failed"]


class Values(NamedTuple):
    """An outcome, a value for every game that was not broken: all (n,)."""

    treatment: NDArray[Any]
    point: NDArray[np.int64]
    seed: NDArray[np.int64]
    value: Floats

    def of(self, treatment: str) -> "Values":
        """Those of one arm."""
        mine = self.treatment == treatment
        return Values(self.treatment[mine], self.point[mine], self.seed[mine], self.value[mine])


@dataclass
class Loaded:
    """Results of a study, or of `landgrab simulate --out`: there every arm is a treatment with one point."""

    path: Path
    manifest: dict[str, Any]
    _cache: dict[str, Any] = field(default_factory=dict, repr=False)

    # ------------------------------------------------------------------------------------------ tables

    def table(self, name: str, columns: Sequence[str] | None = None, **filters: str) -> Any:
        """A table as pyarrow has it; filters: rows in which a column is equal to a text."""
        import pyarrow.parquet as pq

        file = self.path / f"{name}.parquet"
        if not file.is_file():
            there = ", ".join(sorted(p.stem for p in self.path.glob("*.parquet")))
            raise ResultsError(f"{self.path}: no table {name}: allowed {there}; `tables` of a study file asks for more")
        rows = [(key, "=", value) for key, value in filters.items()] or None
        return pq.read_table(file, columns=None if columns is None else list(columns), filters=rows)

    def frame(self, what: str | Sequence[Any], columns: Sequence[str] | None = None) -> Any:
        """A table by name, or what a method here returned, as a pandas DataFrame; without pandas a pyarrow Table."""
        if isinstance(what, str):
            found = self.table(what, columns)
        else:
            import pyarrow as pa

            found = pa.Table.from_pylist([_flat(row) for row in what])
        try:
            import pandas  # noqa: F401
        except ImportError:
            return found
        return found.to_pandas()

    # ------------------------------------------------------------------------------------------- names

    @property
    def study(self) -> StudyFile | None:
        """The study file, if these results are a study's."""
        raw = self.manifest.get("study")
        return StudyFile.model_validate(raw) if raw else None

    @property
    def treatments(self) -> list[str]:
        """Arms in the study file's order."""
        study = self.study
        if study is not None:
            return [arm.name for arm in study.arms] or ["base"]
        return [arm["name"] for arm in self.manifest["arms"]]

    @property
    def contrasts(self) -> list[tuple[str, str]]:
        """Pairs of arms to compare: the study's, or all against the first."""
        study, names = self.study, self.treatments
        if study is not None and not study.paired:
            return []
        chosen = [(one, other) for one, other in study.contrasts] if study else []
        return chosen or [(name, names[0]) for name in names[1:]]

    @property
    def outcomes(self) -> list[str]:
        """Outcomes to look at: the study's, or some usual ones."""
        study = self.study
        return (study.outcomes if study else []) or USUAL

    def about(self, outcome: str) -> tuple[str, str]:
        """Unit and meaning of an outcome."""
        firm, column = _split(outcome)
        known = GLOSSARY["firms" if firm else "games"][column]
        return known.unit, f"{known.meaning}{f' ({firm})' if firm else ''}"

    # ------------------------------------------------------------------------------------------ values

    def values(self, outcome: str) -> Values:
        """An outcome such as `hhi` or `birchway.land`, game by game; broken games are left out."""
        if outcome not in self._cache:
            self._cache[outcome] = self._values(outcome)
        found: Values = self._cache[outcome]
        return found

    def _values(self, outcome: str) -> Values:
        firm, column = _split(outcome)
        where = self._where()
        games = self.table("games", ["arm", "seed", "error", *([] if firm else [column])])
        whole = np.array([not text for text in games["error"].to_pylist()], bool)
        rows = games
        if firm:
            rows = self.table("firms", ["arm", "seed", column], firm=firm)
            if len(rows) != len(games):
                raise ResultsError(f"{self.path}: {outcome}: no such firm in these games")
        coded = rows["arm"].combine_chunks().dictionary_encode()
        arms = coded.dictionary.to_pylist()
        place = coded.indices.to_numpy(zero_copy_only=False)
        value = rows[column].to_numpy().astype(np.float64)
        keep = whole & ~np.isnan(value)
        treatment = np.array([where[arm][0] for arm in arms], object)[place]
        point = np.array([where[arm][1] for arm in arms], np.int64)[place]
        return Values(treatment[keep], point[keep], rows["seed"].to_numpy()[keep], value[keep])

    def _where(self) -> dict[str, tuple[str, int]]:
        """Arm -> treatment and point."""
        if (self.path / "points.parquet").is_file():
            rows = self.table("points", ["arm", "treatment", "point"]).to_pylist()
            return {row["arm"]: (row["treatment"], row["point"]) for row in rows}
        return {name: (name, 0) for name in self.treatments}

    # ---------------------------------------------------------------------------------------- analysis

    def mean(self, outcome: str, treatment: str) -> Interval | None:
        """Mean over an arm's games with a 95% interval by bootstrap of seeds."""
        found = self.values(outcome).of(treatment)
        return cluster_mean(found.value, found.seed)

    def paired(self, one: str, other: str, outcome: str) -> Difference:
        """One arm less another at equal points and seeds, with a 95% interval by bootstrap of seeds."""
        for name in (one, other):
            if name not in self.treatments:
                raise ResultsError(f"{name}: allowed arms {', '.join(self.treatments)}")
        study = self.study
        if study is not None and not study.paired:
            raise ResultsError("paired = false in the study: its arms have other seeds, so no games are pairs")
        a, b = (self.values(outcome).of(name) for name in (one, other))
        first = {key: i for i, key in enumerate(zip(a.point.tolist(), a.seed.tolist(), strict=True))}
        pairs = [
            (first[key], i) for i, key in enumerate(zip(b.point.tolist(), b.seed.tolist(), strict=True)) if key in first
        ]
        mine, theirs = np.array(pairs, np.int64).reshape(-1, 2).T
        missing = len(a.value) + len(b.value) - 2 * len(pairs)
        return difference(a.value[mine], b.value[theirs], b.seed[theirs], missing)

    def sensitivity(self, outcome: str, treatment: str = "") -> Sensitivity:
        """Which factor moves an outcome, by the study's design."""
        study = self.study
        if study is None or not study.factors:
            raise ResultsError(f"{self.path}: no factors were varied; a study file with factors has a sensitivity")
        treatment = treatment or self.treatments[0]
        names = [factor.name for factor in study.factors]
        drawn = study.design.kind != "grid"
        points = self.table("points", None, treatment=treatment)
        unit = np.stack([points[f"{name}_unit" if drawn else name].to_numpy() for name in names], axis=1)
        found = self.values(outcome).of(treatment)
        cells = np.full((len(unit), study.games), np.nan)
        first = study.seed if study.paired else None
        for point in range(len(unit)) if first is None else ():
            mine = np.flatnonzero(found.point == point)
            cells[point, : len(mine)] = found.value[mine]
        if first is not None:
            cells[found.point, found.seed - first] = found.value
        if np.isnan(cells).all(axis=1).any():
            raise ResultsError(f"{outcome}: a point has no whole game; see the column error of games")
        return sensitivity(
            study.design.kind, names, unit.astype(np.float64), cells, study.paired, study.design.second_order,
            study.design.levels,
        )  # fmt: skip

    def stability(self, outcome: str, treatment: str) -> list[Running]:
        """How the mean settles as games are added."""
        found = self.values(outcome).of(treatment)
        return stability(found.value, found.seed)

    def response(self, outcome: str, factor: str, treatment: str) -> list[tuple[float, Interval]]:
        """Mean at each value of a factor, over all else that varies; values beyond 12 are put into ten bins."""
        points = self.table("points", ["point", factor], treatment=treatment)
        levels = np.full(int(points["point"].to_numpy().max()) + 1, np.nan)
        levels[points["point"].to_numpy()] = points[factor].to_numpy()
        found = self.values(outcome).of(treatment)
        x = levels[found.point]
        if len(np.unique(x)) > 12:
            edges = np.quantile(levels, np.linspace(0, 1, 11))
            place = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, 9)
            centre = np.array([x[place == k].mean() if (place == k).any() else math.nan for k in range(10)])
            x = centre[place]
        rows = [(float(v), cluster_mean(found.value[x == v], found.seed[x == v])) for v in np.unique(x)]
        return [(v, interval) for v, interval in rows if interval is not None]

    # ------------------------------------------------------------------------------------------- turns

    def cube(self, measure: str) -> Cube:
        """A column of turns as games × firms × quarters."""
        if f"turns.{measure}" not in self._cache:
            self._cache[f"turns.{measure}"] = cube(self.table("turns", ["arm", "seed", "firm", "quarter", measure]))
        found: Cube = self._cache[f"turns.{measure}"]
        return found

    def trajectory(self, measure: str, treatment: str, firm: str = "") -> list[Band]:
        """A measure of turns quarter by quarter, with bands over games; without a firm the world's."""
        where = self._where()
        return band(self.cube(measure), [arm for arm in where if where[arm][0] == treatment], firm)

    def event_study(
        self,
        kind: str,
        measure: str,
        treatment: str = "",
        before: int = 2,
        after: int = 4,
        of: str = "who",
        relative: bool = False,
    ) -> list[Step]:
        """What a measure of turns does about news of a kind, against the same firm the quarter before the news.

        of: `who` or `whom` the news is about, less the mean of firms of its role in the same game that had no such
        news; or `world`. relative: changes of logarithms. The first news of a firm in a game counts.
        """
        where = self._where()
        arms = [arm for arm in where if not treatment or where[arm][0] == treatment]
        news = self.table("news", ["arm", "seed", "quarter", "kind", "who", "whom"], kind=kind)
        roles = self.table("firms", ["firm", "role"]).group_by(["firm", "role"]).aggregate([]).to_pylist()
        return event_study(
            self.cube(measure), news, arms, {row["firm"]: row["role"] for row in roles}, before, after, of, relative
        )

    def summary(self) -> dict[str, Any]:
        """Means and differences as plain data, None for what has no interval."""
        differences = []
        for one, other in self.contrasts:
            for name in self.outcomes:
                d = self.paired(one, other, name)
                if d.n:
                    about = {"one": one, "other": other, "outcome": name, "n": d.n, "seeds": d.clusters}
                    differences.append({**about, **_plain(d.interval)})
        return {
            **{key: self.manifest.get(key) for key in ("rows_hash", "games", "broken")},
            "means": {arm: {name: _plain(self.mean(name, arm)) for name in self.outcomes} for arm in self.treatments},
            "differences": differences,
        }


def _split(outcome: str) -> tuple[str, str]:
    try:
        return StudyFile.outcome(outcome)
    except ValueError as error:
        raise ResultsError(str(error)) from None


def _plain(interval: Interval | None) -> dict[str, float | None]:
    found = interval._asdict() if interval else {"mean": None, "low": None, "high": None}
    return {key: x if x is not None and math.isfinite(x) else None for key, x in found.items()}


def _flat(row: Any) -> dict[str, Any]:
    """A NamedTuple as columns, an interval within it as three."""
    found: dict[str, Any] = {}
    for key, value in row._asdict().items():
        found.update(value._asdict() if isinstance(value, Interval) else {key: value})
    return found


def load(path: Path) -> Loaded:
    """The finished results in a folder; ResultsError says what is wrong with it."""
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise ResultsError(f"{path}: needs pyarrow: pip install 'landgrab-game[study]'") from None
    file = path / "manifest.json"
    if not file.is_file():
        started = (path / "study.json").is_file()
        what = "the study isn't finished: landgrab study --resume goes on with it" if started else "no manifest.json"
        raise ResultsError(f"{path}: not a results folder: {what}")
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ResultsError(f"{file}: not JSON: {error}") from None
    if not isinstance(manifest, dict) or manifest.get("landgrab") != "results":
        raise ResultsError(f"{file}: not Landgrab's results")
    return Loaded(path, manifest)
